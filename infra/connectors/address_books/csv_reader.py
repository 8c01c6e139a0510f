"""Reading address books as CSV: columns in any order and under any usual name, or under none."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

import msgspec
import phonenumbers

from infra.connectors.address_books.entry import Entry, read_day

_DELIMITERS = ",;\t|"
#: So many rows are looked at to say what a column without a name holds.
_SAMPLE = 50
_MONTH_FIRST = frozenset(("US", "PH", "CA"))
Row = Sequence[str]


def read_csv(text: str, region: str) -> Iterator[Entry]:
    """The people of a CSV file, in its order; `region` (two letters) is where numbers are dialled and days are written."""
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=_find_delimiter(text)))
    filled = [(number, row) for number, row in enumerate(rows, 1) if any(cell.strip() for cell in row)]
    if not filled:
        return
    columns = _name_columns(filled[0][1])
    people = filled[1:] if columns else filled
    columns = columns or _guess_columns([row for _, row in filled[:_SAMPLE]], region)
    for number, row in people:
        yield _entry(number, row, columns, region)


def _find_delimiter(text: str) -> str:
    head = text[:4096].splitlines()[:10] or [""]
    return max(_DELIMITERS, key=lambda one: (min(line.count(one) for line in head), head[0].count(one)))


def _name_columns(header: Row) -> dict[int, str]:
    """Which field each column holds, by its name; nothing when the first row names no column that tells people apart."""
    named = {place: load_columns()[_plain(cell)] for place, cell in enumerate(header) if _plain(cell) in load_columns()}
    held = set(named.values())
    if ("first" in held) != ("last" in held):  # "Name, Vorname", "Name, Surname": the name is the other half
        other = "last" if "first" in held else "first"
        named = {place: other if field == "name" else field for place, field in named.items()}
    return named if held & {"name", "first", "last", "phone", "email"} else {}


def _guess_columns(rows: Sequence[Row], region: str) -> dict[int, str]:
    """Which field each column holds, by what is in most of its cells: an address with an at sign, a number, else a name."""
    found: dict[int, str] = {}
    for place in range(max(map(len, rows))):
        cells = [row[place].strip() for row in rows if place < len(row) and row[place].strip()]
        if not cells:
            continue
        if 2 * sum("@" in cell for cell in cells) > len(cells):
            found[place] = "email"
        elif 2 * sum(bool(read_day(cell)) for cell in cells) > len(cells):
            found[place] = "birthday"
        elif 2 * sum(_is_number(cell, region) for cell in cells) > len(cells):
            found[place] = "phone"
        elif "name" not in found.values():
            found[place] = "name"
    return found


def _entry(number: int, row: Row, columns: Mapping[int, str], region: str) -> Entry:
    cells: dict[str, list[str]] = {}
    for place, field in columns.items():
        if place < len(row) and row[place].strip():
            cells.setdefault(field, []).append(row[place].strip())

    def first(field: str) -> str:
        return next(iter(cells.get(field, ())), "")

    return Entry(
        line=number,
        name=first("name") or " ".join(filter(None, (first("first"), first("last")))),
        phones=tuple(cells.get("phone", ())),
        emails=tuple(cells.get("email", ())),
        birthday=read_day(first("birthday"), month_first=region in _MONTH_FIRST),
        street=first("street"),
        postcode=first("postcode"),
        note="\n".join(cells.get("note", ())),
        tags=tuple(label.strip() for cell in cells.get("tags", ()) for label in re.split(r"[,;|]", cell) if label.strip()),
    )


def _is_number(cell: str, region: str) -> bool:
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(cell, region))
    except phonenumbers.NumberParseException:
        return False


@cache
def load_columns() -> Mapping[str, str]:
    """The field that a column of this name holds, in all languages together."""
    found: dict[str, str] = {}
    for folder in sorted((files("knowledge") / "languages").iterdir(), key=lambda one: one.name):
        file = folder / "columns.toml"
        if file.is_file():
            for field, names in msgspec.toml.decode(file.read_text(encoding="utf-8"), type=dict[str, list[str]]).items():
                for name in names:
                    found.setdefault(_plain(name), field)
    return found


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold().replace("ß", "ss"))
    return " ".join(re.findall(r"\w+", "".join(letter for letter in letters if not unicodedata.combining(letter))))
