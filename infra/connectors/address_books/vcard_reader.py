"""Reading vCards 2.1, 3.0 and 4.0: one that is broken does not spoil the others."""

import re
from collections.abc import Iterator
from typing import Any

import vobject

from infra.connectors.address_books.entry import Entry, read_day

_BEGIN = re.compile(r"^BEGIN:VCARD\s*$", re.IGNORECASE | re.MULTILINE)


def read_vcards(text: str) -> Iterator[Entry]:
    """The people of a file of vCards, in its order."""
    starts = [found.start() for found in _BEGIN.finditer(text)]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        line = text.count("\n", 0, start) + 1
        try:
            card = vobject.readOne(text[start:end], allowQP=True)
            yield _entry(card.contents, line)
        except (vobject.base.VObjectError, ValueError, AttributeError, IndexError, KeyError) as wrong:
            yield Entry(line=line, problem=f"no vCard: {str(wrong)[:200]}")


def _entry(card: dict[str, Any], line: int) -> Entry:
    addresses = [part.value for part in card.get("adr", ())]
    street = next((_plain(one.street) for one in addresses if _plain(one.street)), "")
    postcode = next((_plain(one.code) for one in addresses if _plain(one.code)), "")
    return Entry(
        line=line,
        name=next(iter(_texts(card, "fn")), "") or _structured_name(card),
        phones=tuple(one.removeprefix("tel:").partition(";")[0] for one in _texts(card, "tel")),
        emails=tuple(one.removeprefix("mailto:") for one in _texts(card, "email")),
        birthday=next((day for day in map(read_day, _texts(card, "bday")) if day), ""),
        street=street,
        postcode=postcode,
        note="\n".join(_texts(card, "note")),
        tags=tuple(label.strip() for part in card.get("categories", ()) for label in part.value if label.strip()),
    )


def _texts(card: dict[str, Any], name: str) -> list[str]:
    return [part.value.strip() for part in card.get(name, ()) if isinstance(part.value, str) and part.value.strip()]


def _structured_name(card: dict[str, Any]) -> str:
    return next((" ".join(filter(None, (_plain(part.value.given), _plain(part.value.family)))) for part in card.get("n", ())), "")


def _plain(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else str(value or "").strip()
