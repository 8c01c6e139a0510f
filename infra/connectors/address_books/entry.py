"""An entry of an address book, as it was read; and what a field of it is written like with us."""

import re
from datetime import date

import msgspec


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One person of an address book. `line` is where they begin in the file; `problem` is why they could not be read."""

    line: int
    name: str = ""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    birthday: str = ""
    street: str = ""
    postcode: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()
    problem: str = ""


_SHAPES = (
    re.compile(r"(?P<year>\d{4})[-./]?(?P<month>\d{2})[-./]?(?P<day>\d{2})(T.*)?"),
    re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})"),
)
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")


def read_day(text: str, *, month_first: bool = False) -> str:
    """A day as ISO text, from the ways address books write it; empty when it is none, or lacks its year."""
    for shape in _SHAPES:
        if found := shape.fullmatch(text.strip()):
            return _day(int(found["year"]), int(found["month"]), int(found["day"]))
    if found := _SLASHED.fullmatch(text.strip()):
        first, second, year = map(int, found.groups())
        month, day = (first, second) if month_first else (second, first)
        return _day(year, month, day) or _day(year, day, month)
    return ""


def _day(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""
