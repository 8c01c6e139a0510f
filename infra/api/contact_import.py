"""Importing an address book over HTTP: first looked through, and written only when asked to."""

import asyncio
from collections import Counter
from typing import Annotated, Literal

import msgspec

from handlers.phone_numbers import normalise_number, number_region
from infra.api.contacts import read_met, write_about
from infra.api.endpoint import Visitor, endpoint
from infra.api.visit_desk import find_own_business, refuse
from infra.connectors.address_books.csv_reader import read_csv
from infra.connectors.address_books.entry import Entry
from infra.connectors.address_books.vcard_reader import read_vcards
from read_models.contact_identity import find_by_email
from schemas.contacts import ContactLearned, ContactMet
from schemas.event import Event, Personal
from schemas.identity import ContactTagged, NoteWritten

#: A file is sent in parts when it is longer, or holds more people.
MOST_BYTES, MOST_PEOPLE = 1024 * 1024, 2000
#: So many people are written at once.
_AT_ONCE = 16
_NOWHERE = "it has neither a telephone number nor an e-mail address"
#: What is imported is somebody's own address book, and as sure as what was read back.
_SURE = 1.0


class Import(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file of contacts: vCards of any version, or CSV with its columns in any order. With `dry` nothing is written."""

    text: Annotated[str, msgspec.Meta(min_length=1)]
    format: Literal["", "vcard", "csv"] = ""
    dry: bool = True


class ImportLine(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of one entry: a `new` contact, one that is `known` already (`person`), or `refused` for a problem."""

    line: int
    becomes: Literal["new", "known", "refused"]
    person: str
    name: Personal
    phone: Personal
    email: Personal
    problem: str


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a file, or with `dry` what would."""

    dry: bool
    new: int
    known: int
    refused: int
    lines: list[ImportLine]


@endpoint("/contacts/import", method="POST", most_bytes=MOST_BYTES)
async def import_contacts(asked: Import, visitor: Visitor) -> Imported:
    """Look an address book through, and with `dry` false write it down: who is known learns what is new, the others are met.

    Who has the same telephone number or e-mail address is known. What a person of the business has written stays as it is. The
    same file again changes nothing. At most 2,000 people at a time.
    """
    tenant, business = await find_own_business(visitor)
    region = number_region(business.number)
    is_card = asked.format == "vcard" or (not asked.format and "BEGIN:VCARD" in asked.text[:4096].upper())
    entries = list(read_vcards(asked.text) if is_card else read_csv(asked.text, region))
    if len(entries) > MOST_PEOPLE:
        raise refuse("text", f"it holds {len(entries)} people; send at most {MOST_PEOPLE} at a time")
    lines = [await _look_up(visitor, tenant, entry, region) for entry in entries]
    if not asked.dry:
        gate = asyncio.Semaphore(_AT_ONCE)
        whole = [pair for pair in zip(entries, lines, strict=True) if not pair[1].problem]
        pairs = {line.phone or line.email: (entry, line) for entry, line in reversed(whole)}  # of two alike the first
        async with asyncio.TaskGroup() as tasks:
            written = {key: tasks.create_task(_write(visitor, tenant, *pair, gate)) for key, pair in pairs.items()}
        lines = [
            msgspec.structs.replace(line, person=written[line.phone or line.email].result()) if not line.problem else line
            for line in lines
        ]
    count = Counter(line.becomes for line in lines)
    return Imported(dry=asked.dry, new=count["new"], known=count["known"], refused=count["refused"], lines=lines)


async def _look_up(visitor: Visitor, tenant: str, entry: Entry, region: str) -> ImportLine:
    phone = next((number for one in entry.phones if (number := normalise_number(one, region))), "")
    email = next((one.casefold() for one in entry.emails if "@" in one[1:-1]), "")
    problem = entry.problem or ("" if phone or email else _NOWHERE)
    person = "" if problem else await _find(visitor, tenant, phone, email)
    return ImportLine(
        line=entry.line,
        becomes="refused" if problem else "known" if person else "new",
        person=person,
        name=entry.name,
        phone=phone,
        email=email,
        problem=problem,
    )


async def _find(visitor: Visitor, tenant: str, phone: str, email: str) -> str:
    if phone:
        return await visitor.books.known(tenant, phone)
    async with visitor.desk.pool.connection() as connection:
        return await find_by_email(connection, tenant=tenant, email=email)


async def _write(visitor: Visitor, tenant: str, entry: Entry, line: ImportLine, gate: asyncio.Semaphore) -> str:
    """Write down what is new about one entry; whose it is, by id."""
    async with gate:
        person = line.person or await visitor.books.person(tenant, line.phone)
        known = await read_met(visitor, person)
        facts: list[Event] = []
        if known is None or not known.met:
            facts.append(ContactMet(person=person, phone=line.phone, email=line.email, channel="import"))
        said = {
            "name": entry.name,
            "phone": line.phone,
            "email": line.email,
            "birthday": entry.birthday,
            "street": entry.street,
            "postcode": entry.postcode,
        }
        facts += [
            ContactLearned(person=person, field=field, value=value, source="import", confidence=_SURE)
            for field, value in said.items()
            if value
            and (known is None or known.learns(field, value, _SURE))
            and not (known is None and field in {"phone", "email"})
        ]
        by = visitor.bearer.account
        if known is None:
            facts += [ContactTagged(person=person, label=label[:60], by=by) for label in entry.tags]
            facts += [NoteWritten(person=person, text=entry.note[:4000], by=by)] if entry.note else []
        for event in facts:
            await write_about(visitor, event)
    return person
