"""Numbers that are somebody's: cards, accounts, identities, telephones, codes; and not prices, times and dates."""

import re
from collections.abc import Iterator, Sequence

from stdnum import luhn
from stdnum.us import ssn

from handlers.shields.pii.allowance import Allowance
from handlers.shields.pii.digit_runs import DigitPiece, DigitRun, find_digit_runs
from handlers.shields.pii.finding import Finding
from handlers.shields.pii.lexicon import Lexicon
from handlers.shields.pii.tokens import Word

#: Times, dates and money in figures: never parts of a longer number.
HARMLESS = re.compile(
    r"(?<![\d:])(?:[01]?\d|2[0-3])[:h][0-5]\d(?![\d:])(?:\s?[ap]\.?m\b)?"
    r"|(?<![\d-])(?:19|20)\d\d-[01]\d-[0-3]\d(?![\d-])"
    r"|(?<![\d/.])[0-3]?\d[/.][0-3]?\d[/.](?:19|20)?\d\d(?![\d/.])"
    r"|[$€£¥]\s?\d{1,3}(?:[,.  ]?\d{3}){0,2}(?:[.,]\d\d)?(?!\d)"
    r"|(?<![\d.,])\d{1,3}(?:[,.]\d{3}){0,2}(?:[.,]\d\d)?\s?[$€£¥]",
)
_WRITTEN = re.compile(
    r"\b(?P<iban>[A-Za-z]{2}\d{2}(?: ?[A-Za-z0-9]{4}){2,7}(?: ?[A-Za-z0-9]{1,4})?)\b"
    r"|\b(?P<id>\d{8}-?[A-HJ-NP-TV-Za-hj-np-tv-z]|[XYZxyz]-?\d{7}-?[A-Za-z]|[A-Z]{6}\d\d[A-Z]\d\d[A-Z]\d{3}[A-Z]"
    r"|[A-Za-z]{2} ?\d\d ?\d\d ?\d\d ?[A-Da-d]|[A-Z]{5}\d{4}[A-Z]|[A-Z]{1,2}\d{6,8})\b"
)
_ALWAYS, _SPELLED, _LONG = 7, 5, 4
_CODE, _CARD, _SSN = 3, 13, 9
_BEFORE, _AFTER = 9, 4
_NOON, _DAY, _HOUR = 12, 24, 60


def find_numbers(
    text: str, words: Sequence[Word], lexicon: Lexicon, allowed: Allowance, harmless: list[tuple[int, int]], *, strict: bool
) -> Iterator[Finding]:
    """Numbers that must not be said, with the letters that belong to them. `strict`: when in doubt they are."""
    for match in _WRITTEN.finditer(text):
        digits = "".join(mark for mark in match[0] if mark.isdigit())
        if len(digits) >= _SPELLED and not allowed.number(digits):
            yield Finding("id", *match.span())
    clear = [Word("\0", *word[1:]) if word.within(harmless) else word for word in words]
    for run in (_without_amounts(run, clear, lexicon) for run in find_digit_runs(clear, lexicon)):
        if run is None:
            continue
        kind = _kind(run, clear, lexicon, strict=strict)
        if kind and not allowed.number(run.digits):
            start, end = _letters(run, words, text)
            yield Finding(kind, words[start].start, words[end - 1].end)


def _kind(run: DigitRun, words: Sequence[Word], lexicon: Lexicon, *, strict: bool) -> str:
    """What the digits are; empty when they are harmless."""
    near = [word.text for word in words[max(0, run.start - _BEFORE) : run.start]]
    around = {*near, *(word.text for word in words[run.end : run.end + _AFTER])}
    digits = run.digits
    if around & lexicon.words("reference") and len(digits) < _ALWAYS:
        return ""
    code = any(
        word in lexicon.words("code") and (nth == 0 or near[nth - 1] not in lexicon.words("not_code"))
        for nth, word in enumerate(near)
    )
    near_code = bool(set(near[-_CODE:]) & lexicon.words("code"))
    if code and len(digits) >= _CODE and (near_code or not _clock(run, words, lexicon)):
        return "code"
    if _years(run) or len(digits) < _CODE:
        return ""
    private = bool(around & lexicon.words("private")) and len(digits) >= _LONG
    if (private or _ending(near, lexicon)) and not _clock(run, words, lexicon):
        return _named(digits)
    if not strict and (_clock(run, words, lexicon) or _quantities(run, words, lexicon)):
        return ""
    if len(digits) >= _ALWAYS and not all(piece.said == "amount" for piece in run.pieces):
        return _named(digits)
    if run.singles >= _SPELLED or (strict and len(digits) >= _SPELLED):
        return _named(digits)
    return ""


def _ending(near: Sequence[str], lexicon: Lexicon) -> bool:
    """`ending in`, `ends with`."""
    return any(word in lexicon.words("ending") for word in near[-_LONG:])


def _years(run: DigitRun) -> bool:
    """`2019 and 2023`, `2026`."""
    return all(
        piece.said != "digit" and piece.digits[:2] in {"19", "20"} and len(piece.digits) == _LONG for piece in run.pieces
    ) and all(between & {",", "and", "y", "et", "und"} for between in run.between)


def _named(digits: str) -> str:
    if len(digits) >= _CARD and luhn.is_valid(digits):
        return "card"
    if len(digits) == _SSN and ssn.is_valid(digits):
        return "id"
    return "number"


def _without_amounts(run: DigitRun, words: Sequence[Word], lexicon: Lexicon) -> DigitRun | None:
    """The run without the amount that ends it: in `nine, two hours` only the nine is left."""
    after = words[run.end].text if run.end < len(words) else ""
    if after not in lexicon.words("units") and after not in lexicon.words("months"):
        return run
    if _quantities(run, words, lexicon):
        return None
    keep = len(run.pieces) - 1
    while keep and run.pieces[keep].said == "figures" and run.between[keep - 1] in ({","}, {"."}):
        keep -= 1
    if not keep:
        return None
    return DigitRun(run.start, run.pieces[keep - 1].end, run.pieces[:keep], run.between[: keep - 1])


def _clock(run: DigitRun, words: Sequence[Word], lexicon: Lexicon) -> bool:
    """Times in a row, `nine, nine thirty, ten`, or one after the other, `one, two, three`, where times are talked of."""
    if not {word.text for word in words} & lexicon.words("times"):
        return False
    last = 0
    for hour, *minutes in _by_comma(run):
        if hour.said == "amount" or not 1 <= int(hour.digits[:3]) <= _DAY or len(hour.digits) > len("24"):
            return False
        if not minutes and int(hour.digits) <= last and last != _NOON:
            return False
        if minutes and not _minutes(minutes):
            return False
        last = int(hour.digits) - 1 if minutes else int(hour.digits)
    return True


def _by_comma(run: DigitRun) -> list[list[DigitPiece]]:
    """The pieces of a run, apart where a comma or an `and` stands."""
    groups = [[run.pieces[0]]]
    for piece, between in zip(run.pieces[1:], run.between, strict=True):
        if between & {",", "and", "y", "et", "und"}:
            groups.append([])
        groups[-1].append(piece)
    return groups


def _minutes(pieces: Sequence[DigitPiece]) -> bool:
    """`thirty`, `oh five`, and no other digits."""
    said = "".join(piece.digits for piece in pieces)
    return (
        len(said) == len("05")
        and int(said) < _HOUR
        and (int(said) % 5 == 0 or pieces[0].said == "number")
        and all(p.said != "amount" for p in pieces)
    )


def _quantities(run: DigitRun, words: Sequence[Word], lexicon: Lexicon) -> bool:
    """Amounts in a list, `eighty-five, a hundred and twenty, and three hundred dollars`."""
    after = words[run.end].text if run.end < len(words) else ""
    listed = all(between & {",", "and", "y", "et", "und"} for between in run.between)
    small = all(len(piece.digits) <= _LONG for piece in run.pieces)
    said_whole = all(piece.said != "digit" for piece in run.pieces)
    return listed and small and said_whole and after in lexicon.words("units")


def _letters(run: DigitRun, words: Sequence[Word], text: str) -> tuple[int, int]:
    """The run with single letters before and after it: `D E eight nine`, `one two three X`."""
    start, end = run.start, run.end
    while start and _letter(words[start - 1], text):
        start -= 1
    while end < len(words) and _letter(words[end], text):
        end += 1
    return start, end


def _letter(word: Word, text: str) -> bool:
    return (
        word.end - word.start == 1
        and word.text.isalpha()
        and (word.text not in "aiyeo" or (text[word.start].isupper() and word.text != "i"))
    )
