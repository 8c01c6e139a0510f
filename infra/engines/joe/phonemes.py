"""A sentence as Joe was taught to read: IPA as espeak writes it, with the marks between the words."""

from collections.abc import Callable, Sequence
from typing import Final

#: Words without stress in a sentence.
_WEAK: Final = frozenset(
    "a an the and or but of to in on at for from with by as is are was were be been am i you he she it we they me him her us "
    "them my your his its our their that this can could will would shall should do does did have has had if so than i'm i'd i'll "
    "we're we'll you're you'll it's that's what's there's".split()
)
#: Long vowels and r-vowels, as espeak writes them in American English.
_LONG: Final = {"ɑ": "ɑː", "i": "iː", "u": "uː", "ɔ": "ɔː"}
_VOWELS: Final = frozenset("ɑ æ ə ɔ aʊ aɪ ɛ ɚ eɪ ɪ i oʊ ɔɪ ʊ u ʌ".split())
_WEAKENED: Final = {"to": "tə", "a": "ɐ", "the": "ðə", "an": "ɐn"}
#: Marks that Joe knows; others are a short pause.
_MARKS: Final = {",": ",", ".": ".", "?": "?", "!": "!", ";": ";", ":": ":", "—": ",", "–": ",", "…": ".", "(": ",", ")": ","}


def phonemes(words: Sequence[str], sounds: Callable[[str], Sequence[str]]) -> str:
    """The phonemes of words and marks in order; `sounds` says how a word is said."""
    told = ""
    for nth, word in enumerate(words):
        if word in _MARKS:
            told = told.rstrip() + (_MARKS[word] if told and told[-1] not in ",.?!;:" else "") + " "
            continue
        following = next((later for later in words[nth + 1 :] if later not in _MARKS), "")
        told += _said(word, sounds(word), before_vowel=bool(following) and _opens(sounds(following))) + " "
    return told.strip()


def _said(word: str, sounds: Sequence[str], *, before_vowel: bool) -> str:
    if word == "the" and before_vowel:
        return "ðɪ"
    if word in _WEAKENED:
        return _WEAKENED[word]
    out = []
    for nth, sound in enumerate(sounds):
        stress, plain = (sound[0], sound[1:]) if sound[0] in "ˈˌ" else ("", sound)
        before = sounds[nth - 1].strip("ˈˌ") if nth else ""
        after = sounds[nth + 1] if nth + 1 < len(sounds) else ""
        if plain == "t" and before in _VOWELS | {"ɹ"} and after and after in _VOWELS and after != "ə":
            plain = "ɾ"
        elif plain == "ɚ" and stress:
            plain = "ɜː"
        elif plain == "i" and not stress and not after:
            plain = "i"
        else:
            plain = _LONG.get(plain, plain)
        out.append(("" if word in _WEAK else stress) + plain.replace("͡", ""))
    return "".join(out)


def _opens(sounds: Sequence[str]) -> bool:
    return bool(sounds) and sounds[0].strip("ˈˌ") in _VOWELS
