"""Names of other people, and above all who comes when."""

import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

from handlers.shields.pii.allowance import Allowance
from handlers.shields.pii.digit_runs import read_piece
from handlers.shields.pii.finding import Finding
from handlers.shields.pii.lexicon import Lexicon
from handlers.shields.pii.tokens import Word

#: Words that say `when` only together with something else.
_LOOSE = frozenset(
    "at have free open opening openings available offer between works time times hours "
    "las tengo hora um habe frei libre libres".split()
)
_AT = frozenset("at around for by um gegen las a".split())
_PREDICATES = frozenset(
    "is has was will had comes came does at on for owes lives called cancelled "
    "tiene viene esta est a vient hat kommt ist war".split()
)
#: Words before a name that was said in this call, when it is only repeated.
_ADDRESSING = frozenset("for under from thanks you hi hello dear name para de pour fur auf namen".split())
_LONGEST, _SPELLED = 3, 3


def find_names(text: str, words: Sequence[Word], lexicon: Lexicon, allowed: Allowance, *, strict: bool) -> Iterator[Finding]:
    """Names that must not be said; with an appointment or anything else about the person, the whole sentence."""
    cased = text != text.lower()
    about = _about_somebody(words, lexicon)
    yield from _known(text, words, lexicon, allowed, cased=cased, whole=about)
    yield from _spelled(words, allowed)
    at = 0
    while at < len(words):
        end = _chain(text, words, at, lexicon) if cased else at
        if end > at:
            yield from _unknown(words, at, end, lexicon, allowed, about=about, strict=strict)
        at = max(end, at + 1)


def bare(word: str) -> str:
    """A name without its possessive."""
    return word.removesuffix("'s").removesuffix("'")


def _about_somebody(words: Sequence[Word], lexicon: Lexicon) -> bool:
    """Does the sentence tell of an appointment, a time, or anything else about somebody?"""
    telling = (lexicon.words("visits") | lexicon.words("times")) - _LOOSE
    return any(
        bare(word.text) in telling
        or ":" in word.text
        or (
            word.text in _AT
            and (read_piece(words, nth + 1, lexicon) is not None or words[min(nth + 1, len(words) - 1)].text == "\0")
        )
        for nth, word in enumerate(words)
    )


def _known(
    text: str, words: Sequence[Word], lexicon: Lexicon, allowed: Allowance, *, cased: bool, whole: bool
) -> Iterator[Finding]:
    """Names that the business knows: whole names, and surnames after a title."""
    plain = [(nth, bare(word.text)) for nth, word in enumerate(words) if word.text[:1].isalpha()]
    for at, (nth, name) in enumerate(plain):
        for length in range(min(_LONGEST, len(plain) - at), 1, -1):
            some = plain[at : at + length]
            if tuple(part for _, part in some) not in allowed.others:
                continue
            capital = all(text[words[place].start].isupper() for place, _ in some) or not cased
            if capital and not all(part in allowed.names for _, part in some):
                yield Finding("name", words[nth].start, words[some[-1][0]].end, whole)
        if at and plain[at - 1][1] in lexicon.words("titles") and ("", name) in allowed.others and name not in allowed.names:
            yield Finding("name", words[plain[at - 1][0]].start, words[nth].end, whole)


def _spelled(words: Sequence[Word], allowed: Allowance) -> Iterator[Finding]:
    """Names that the business knows, letter by letter."""
    at = 0
    while at < len(words):
        letters, end = "", at
        while end < len(words) and (
            (len(words[end].text) == 1 and words[end].text.isalpha()) or (letters and words[end].text in ",-.")
        ):
            letters += words[end].text if words[end].text.isalpha() else ""
            end += 1
        known = any(key in allowed.others for key in ((letters,), ("", letters), (letters, "")))
        if len(letters) >= _SPELLED and known and letters not in allowed.names:
            yield Finding("name", words[at].start, words[end - 1].end, whole=True)
        at = max(end, at + 1)


def _chain(text: str, words: Sequence[Word], at: int, lexicon: Lexicon) -> int:
    """The word after the capitalised words that begin here, days and months aside."""
    end, dated = at, lexicon.words("times") | lexicon.words("months")
    while (
        end < len(words) and text[words[end].start].isupper() and words[end].text[:1].isalpha() and words[end].text not in dated
    ):
        end += 1
        if words[end - 1].text.endswith("'s"):
            break
    return end


def _unknown(
    words: Sequence[Word], at: int, end: int, lexicon: Lexicon, allowed: Allowance, *, about: bool, strict: bool
) -> Iterator[Finding]:
    """A given name within capitalised words that nobody in this call has given, next to an appointment."""
    given, ambiguous = _given()
    parts = [bare(word.text) for word in words[at:end]]
    following = words[end].text if end < len(words) else ""
    if parts[-1] in lexicon.words("everyday") or following in lexicon.words("everyday"):
        return
    for nth, part in enumerate(parts):
        alone = nth == len(parts) - 1
        known = (part in given or (part, "") in allowed.others) and not (alone and part in ambiguous)
        if not known or (part in allowed.names and (alone or parts[nth + 1] in allowed.names)):
            continue
        if part in allowed.family:
            continue
        told = words[end - 1].text.endswith("'s") or following in _PREDICATES
        heard = part in allowed.said
        addressed = heard and at + nth > 0 and words[at + nth - 1].text in _ADDRESSING
        addressed = addressed or (
            heard and at + nth > 1 and words[at + nth - 1].text == "," and words[at + nth - 2].text in _ADDRESSING
        )
        if (about and (told or not heard)) or (strict and not addressed):
            yield Finding("name", words[at + nth].start, words[end - 1].end, whole=about)
        return


@cache
def _given() -> tuple[frozenset[str], frozenset[str]]:
    read = tomllib.loads((files("knowledge") / "shields" / "pii" / "given.toml").read_text(encoding="utf-8"))
    return frozenset(read["given"].split()), frozenset(read["ambiguous"].split())
