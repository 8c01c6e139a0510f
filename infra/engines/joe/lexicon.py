"""How English words are said: from a dictionary with stress, else from a known word with an ending, else by letter rules."""

import re
import sqlite3
from contextlib import closing
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from infra.engines.missing_engine import EngineMissing
from infra.engines.sphinx.letter_to_sound import to_phones

#: Phones of the CMU set as IPA.
_IPA: Final = dict(
    pair.split(":")
    for pair in (
        "AA:ɑ AE:æ AH:ə AO:ɔ AW:aʊ AY:aɪ B:b CH:t͡ʃ D:d DH:ð EH:ɛ ER:ɚ EY:eɪ F:f G:ɡ HH:h IH:ɪ IY:i JH:d͡ʒ K:k L:l M:m N:n NG:ŋ "
        "OW:oʊ OY:ɔɪ P:p R:ɹ S:s SH:ʃ T:t TH:θ UH:ʊ UW:u V:v W:w Y:j Z:z ZH:ʒ"
    ).split()
)
#: The names of letters.
_LETTERS: Final = dict(
    pair.split(":")
    for pair in (
        "a:ˈeɪ,b:b ˈi,c:s ˈi,d:d ˈi,e:ˈi,f:ˈɛ f,g:d͡ʒ ˈi,h:ˈeɪ t͡ʃ,i:ˈaɪ,j:d͡ʒ ˈeɪ,k:k ˈeɪ,l:ˈɛ l,m:ˈɛ m,n:ˈɛ n,o:ˈoʊ,"
        "p:p ˈi,q:k j ˈu,r:ˈɑ ɹ,s:ˈɛ s,t:t ˈi,u:j ˈu,v:v ˈi,w:d ˈʌ b ə l j ˌu,x:ˈɛ k s,y:w ˈaɪ,z:z ˈi"
    ).split(",")
)
#: Words in small letters that in capitals are letters.
_ACRONYMS: Final = frozenset("ai us uk eu id er gp hr pr tv ac dj pa pt ad pos cpa".split())
_VOWELS: Final = frozenset("ɑ æ ə ɔ aʊ aɪ ɛ ɚ eɪ ɪ i oʊ ɔɪ ʊ u ʌ".split())
_ENDINGS: Final = (("'s", "z"), ("s'", "z"), ("s", "z"), ("ing", "ɪ ŋ"), ("ed", "d"), ("er", "ɚ"), ("ly", "l i"), ("'ll", "l"))
#: A known word in front of an ending or of another word has at least so many letters.
_PART: Final = 3
#: Two ways to say a word: what it means to a receptionist.
_MEANT: Final = {"dr": 1, "st": 1, "the": 0, "a": 0, "live": 0, "read": 0, "use": 0, "close": 1}


class Lexicon:
    """128,000 words with their stress, in 8 MB. `file` is the SQLite file of the package `gruut-lang-en` (MIT, after CMU's)."""

    def __init__(self, file: Path | None = None) -> None:
        with closing(sqlite3.connect(f"file:{file or installed()}?mode=ro&immutable=1", uri=True)) as known:
            told = known.execute("select word, phonemes from word_phonemes order by word, pron_order").fetchall()
        self._told = "\n" + "\n".join(f"{word}\t{sounds}" for word, sounds in told) + "\n"

    @lru_cache(maxsize=20_000)  # noqa: B019 - there is one lexicon, as long as the voice
    def sounds(self, word: str) -> tuple[str, ...]:
        """The IPA sounds of a word, stress before its vowel.

        `|w` is a letter's name. What stands in capitals, and is no word, is read letter by letter, as is what has no vowel.
        """
        if word.startswith("|"):
            return tuple(_LETTERS.get(word[1:], "").split())
        plain = word.strip("'").lower()
        acronym = word.isupper() and (plain in _ACRONYMS or not self._known(plain))
        if acronym or not (self._known(plain) or re.search("[aeiouy]", plain)):
            return tuple(" ".join(_LETTERS.get(letter, "") for letter in plain).split())
        return tuple((self._known(plain) or self._derived(plain) or self._compound(plain) or ruled(plain)).split())

    def _known(self, word: str) -> str:
        at = self._told.find(f"\n{word}\t") if word else -1
        if at < 0:
            return ""
        ways = []
        while self._told.startswith(f"\n{word}\t", at):
            end = self._told.index("\n", at + 1)
            ways.append(self._told[at + len(word) + 2 : end])
            at = end
        return ways[min(_MEANT.get(word, 0), len(ways) - 1)]

    def _derived(self, word: str) -> str:
        for ending, sound in _ENDINGS:
            stem = word.removesuffix(ending)
            if stem != word and len(stem) >= _PART:
                known = self._known(stem) or (self._known(stem + "e") if ending[0] in "ie" else "")
                if known:
                    return f"{known} {_assimilated(known.split()[-1], sound)}"
        return ""

    def _compound(self, word: str) -> str:
        for cut in range(len(word) - _PART, _PART - 1, -1):
            if (left := self._known(word[:cut])) and (right := self._known(word[cut:])):
                return f"{left} {right.replace('ˈ', 'ˌ')}"
        return ""


def installed() -> Path:
    """The dictionary's file. Missing when its package is not there."""
    spec = find_spec("gruut_lang_en")
    places = spec.submodule_search_locations if spec else None
    if not places or not (file := Path(next(iter(places))) / "lexicon.db").is_file():
        raise EngineMissing("The voice's dictionary is not installed: pip install gruut-lang-en.")
    return file


def ruled(word: str) -> str:
    """By the rules of spelling, stressed on the first full vowel."""
    said = [_IPA[phone] for phone in to_phones(word).split()]
    full = [nth for nth, sound in enumerate(said) if sound in _VOWELS and sound != "ə"]
    if not full:
        full = [nth for nth, sound in enumerate(said) if sound in _VOWELS]
    if full:
        said[full[0]] = f"ˈ{said[full[0]]}"
    return " ".join(said)


def _assimilated(last: str, sound: str) -> str:
    """An ending as it is said after a sound: cats, dogs, horses; walked, begged, wanted."""
    if sound == "z":
        return "ɪ z" if last in {"s", "z", "ʃ", "ʒ", "t͡ʃ", "d͡ʒ"} else "s" if last in {"p", "t", "k", "f", "θ"} else "z"
    if sound == "d":
        return "ɪ d" if last in {"t", "d"} else "t" if last in {"p", "k", "f", "θ", "s", "ʃ", "t͡ʃ"} else "d"
    return sound
