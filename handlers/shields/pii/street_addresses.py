"""Street addresses and dates of birth."""

from collections.abc import Iterator, Sequence

from handlers.shields.pii.allowance import Allowance
from handlers.shields.pii.digit_runs import find_digit_runs, read_piece
from handlers.shields.pii.finding import Finding
from handlers.shields.pii.lexicon import Lexicon
from handlers.shields.pii.tokens import Word

_MOST_NAME, _NEAR, _BIRTH_SPAN = 3, 4, 14


def normalise_address(words: Sequence[Word], lexicon: Lexicon) -> str:
    """Words with numbers as digits and without marks, to compare what was said with what is known."""
    parts: list[str] = []
    at = 0
    while at < len(words):
        piece = read_piece(words, at, lexicon)
        if piece and piece.end > at:
            parts.append(piece.digits)
        elif words[at].text[:1].isalnum():
            parts.append(words[at].text)
        at = max(piece.end if piece else 0, at + 1)
    return " ".join(parts)


def find_addresses(text: str, words: Sequence[Word], lexicon: Lexicon, allowed: Allowance, *, strict: bool) -> Iterator[Finding]:
    """Addresses that must not be said: a number and a street, in the order of the language."""
    cased = text != text.lower()
    for run in find_digit_runs(words, lexicon):
        span = _after(run.end, text, words, lexicon, strict=strict or not cased)
        if span:
            start, end = run.end - 1 if len(run.pieces) > 1 else run.start, span
        elif lexicon.words("street_before") or lexicon.language == "de":
            begins = _before(run.start, text, words, lexicon)
            if begins < 0:
                continue
            start, end = begins, run.end
        else:
            continue
        if not allowed.text(normalise_address(words[start:end], lexicon)):
            yield Finding("address", words[min(start, run.start)].start, words[end - 1].end)


def _after(at: int, text: str, words: Sequence[Word], lexicon: Lexicon, *, strict: bool) -> int:
    """The word after `Maple Street` when it begins here, else 0. Names of streets are capital unless nothing is."""
    streets, before = lexicon.words("street_after"), lexicon.words("street_before")
    nth = at + 1 if at < len(words) and words[at].text == "," else at
    if nth + 1 < len(words) and words[nth].text in before:
        nth += 1
        while nth < len(words) and words[nth].text in {"de", "du", "des", "la", "le", "l", "del", "los", "las"}:
            nth += 1
        return nth + 1 if nth < len(words) and words[nth].text[:1].isalpha() else 0
    for end in range(nth, min(nth + _MOST_NAME + 1, len(words))):
        word = words[end].text
        if word in streets and end > nth and (text[words[end].start].isupper() or strict):
            return end + 1
        if not word[:1].isalnum() or not (
            text[words[end].start].isupper() or strict or word[:1].isdigit() or word in lexicon.values
        ):
            return 0
        if strict and (word in lexicon.words("units") or word in {"the", "of", "down", "up", "on", "our", "this", "and", "or"}):
            return 0
    return 0


def _before(at: int, text: str, words: Sequence[Word], lexicon: Lexicon) -> int:
    """Where `Calle Mayor` or `Lindenstraße` begins when it stands right before; -1 when it does not."""
    nth = at - 1
    while nth >= 0 and at - nth < _NEAR and words[nth].text in {",", "numero", "nummer", "n"}:
        nth -= 1
    for start in range(nth, max(nth - _NEAR, -1), -1):
        if start < nth and words[start].text in lexicon.words("street_before") and text[words[start + 1].start].isalpha():
            return start
    ends = tuple(ending for ending in lexicon.words("street_after") if len(ending) >= _NEAR)
    if nth >= 0 and lexicon.language == "de" and words[nth].text.endswith(ends):
        joined = words[nth].text in lexicon.words("street_after")
        if text[words[nth].start].isupper() and not words[nth].text.startswith(("heimweg", "umweg")):
            return nth - 1 if joined and nth else nth
    return -1


def find_birth_dates(words: Sequence[Word], lexicon: Lexicon, allowed: Allowance) -> Iterator[Finding]:
    """Dates of birth that must not be said: a date soon after a word for birth."""
    birth, months = lexicon.words("birth"), lexicon.words("months")
    for nth, word in enumerate(words):
        if word.text not in birth:
            continue
        near = range(nth + 1, min(nth + _BIRTH_SPAN, len(words)))
        dated = [at for at in near if words[at].text in months or _figure(words, at, lexicon)]
        if not dated and word.text in _BORN:
            back = range(max(0, nth - _BORN_SPAN), nth)
            dated = [at for at in back if words[at].text in months or _figure(words, at, lexicon)]
        if dated and (words[dated[0]].text in months or len(dated) > 1 or len(words[dated[0]].text) > 1):
            start, end = dated[0], dated[-1] + 1
            if not allowed.text(normalise_address(words[start:end], lexicon)):
                yield Finding("birth", words[start].start, words[end - 1].end)


def _figure(words: Sequence[Word], at: int, lexicon: Lexicon) -> bool:
    word = words[at].text
    ordinal = word.rstrip("sthndr").isdecimal() or word.endswith(("teenth", "tieth")) or word in _ORDINALS
    return ordinal or (word != "one" and read_piece(words, at, lexicon) is not None)


#: Words that may follow the date: `wurde am 3. März geboren`.
_BORN = frozenset("born geboren ne nee nacio nacido nacida".split())
_BORN_SPAN = 7
_ORDINALS = frozenset(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth primero premier erste ersten".split()
)
