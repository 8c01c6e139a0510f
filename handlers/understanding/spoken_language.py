"""Which language a turn is in: by its script, then by the words it shares with what was learned of each language."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from handlers.language.folding import folded

#: Letters from here to there belong to these languages; where there are several, words or further letters tell.
_SCRIPTS = (
    ("\u0590", "\u05ff", ("he",)),
    ("\u0600", "\u06ff", ("ar",)),
    ("\u0900", "\u097f", ("hi",)),
    ("\u0980", "\u09ff", ("bn",)),
    ("\u0a00", "\u0a7f", ("pa",)),
    ("\u0e00", "\u0e7f", ("th",)),
    ("\uac00", "\ud7af", ("ko",)),
    ("\u0400", "\u04ff", ("ru", "uk")),
    ("\u4e00", "\u9fff", ("zh", "ja")),
)
_KANA = ("\u3040", "\u30ff")
#: Fewer words in the letters of the language spoken so far never change it; so many more must the other language know.
_FEWEST, _AHEAD = 3, 2
#: Signs that stand at the edges of words.
_EDGES = ".,;:!?¿¡\"'"
#: The share of a turn's words that the other language must know.
_SHARE = 0.6


class KnownWords(NamedTuple):
    """Folded words of a language, and what it calls itself."""

    words: frozenset[str]
    names: frozenset[str]


def known_words(examples: Mapping[str, str], *names: str) -> KnownWords:
    """The words of a language's examples, by which it is told from others."""
    words = (word.strip(_EDGES) for text in examples.values() for word in text.split() if "{" not in word)
    return KnownWords(frozenset(map(folded, words)), frozenset(map(folded, names)))


def spoken_language(text: str, now: str, languages: Mapping[str, KnownWords]) -> str:
    """The language of this turn; `now`, that of the call so far, unless another is plain: nobody flips on one word."""
    if not text.isascii() and (by_script := _by_script(text.split(), now, languages)) is not None:
        return by_script
    said = [folded(word.strip(_EDGES)) for word in text.split()]
    asked = _asked_for(said, languages)
    if asked:
        return asked
    if len(said) < _FEWEST:
        return now
    known = {code: sum(word in one.words for word in said) for code, one in languages.items()}
    best = max(sorted(known), key=lambda code: (known[code], code == now))
    plain = known[best] >= known.get(now, 0) + _AHEAD and known[best] >= _SHARE * len(said)
    return best if plain else now


def knows_all(text: str, known: KnownWords) -> bool:
    """Whether a language has every word of a text: then nothing speaks for another one."""
    said = [folded(word.strip(_EDGES)) for word in text.split()]
    return all(word in known.words for word in said)


def named_language(text: str, languages: Mapping[str, KnownWords]) -> str:
    """The first of these languages that is named in a text, in English or in itself; empty for none."""
    return _named([folded(word.strip(_EDGES)) for word in text.split()], languages)


def _by_script(said: Collection[str], now: str, languages: Mapping[str, KnownWords]) -> str | None:
    """The language that alone is written like this; where there are several, the one that knows most of it. None for many."""
    marks = [mark for word in said for mark in word if mark.isalpha()]
    if "ja" in languages and sum(mark >= _KANA[0] for mark in marks) * 2 > len(marks) and any(map(_is_kana, marks)):
        return "ja"
    for first, last, codes in _SCRIPTS:
        if sum(first <= mark <= last for mark in marks) * 2 > len(marks) > 0:
            known = [code for code in codes if code in languages]
            if not known:
                return None
            if "uk" in known and any(mark in "іїєґІЇЄҐ" for mark in marks):
                return "uk"
            return (
                now if now in known else max(known, key=lambda code: sum(folded(word) in languages[code].words for word in said))
            )
    return None


def _is_kana(mark: str) -> bool:
    """Japanese alone has these beside its Chinese signs."""
    return _KANA[0] <= mark <= _KANA[1]


def _asked_for(said: Collection[str], languages: Mapping[str, KnownWords]) -> str:
    """A language asked for by its own name, in a turn of few words: "en español, por favor"."""
    return _named(said, languages) if len(said) <= _FEWEST + 1 else ""


def _named(said: Collection[str], languages: Mapping[str, KnownWords]) -> str:
    return next((code for code, one in languages.items() if one.names & set(said)), "")
