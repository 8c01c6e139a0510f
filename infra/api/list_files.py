"""Lists as files: contacts as CSV and vCard, calls as CSV and JSON Lines, the diary as iCalendar."""

import csv
import hashlib
import io
from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

import msgspec

from infra.api.endpoint import Asker, endpoint
from infra.api.file_answer import FileAnswer
from infra.api.queries import Days, bounds
from infra.api.sign_in import Nothing
from read_models import call_queries, contacts, diary
from read_models.call_filters import CallFilters

#: Rows asked of the database at a time, and the most in one file.
_PAGE, MOST = 500, 200_000
#: A spreadsheet takes what begins so for a formula.
_FORMULAS = ("=", "@", "-", "\t", "\r")
_CALL = ("call", "at", "day", "person", "caller", "called", "language", "seconds", "ended", "outcome", "recording")
_CONTACT = ("person", "name", "phone", "email", "first_seen", "last_seen", "calls", "appointments")
#: How far back and ahead the diary goes when nobody says.
_BACK, _AHEAD = timedelta(days=366), timedelta(days=366)


@endpoint("/contacts.csv", sends="text/csv")
async def contacts_as_csv(asked: Nothing, asker: Asker) -> FileAnswer:  # noqa: ARG001 - the signature is the description
    """All contacts as CSV, the last seen first."""
    return _file(_table(_CONTACT, [one async for one in _contacts(asker)]), "text/csv", "contacts.csv")


@endpoint("/contacts.vcf", sends="text/vcard")
async def contacts_as_vcards(asked: Nothing, asker: Asker) -> FileAnswer:  # noqa: ARG001 - the signature is the description
    """All contacts as vCards (4.0), the last seen first."""
    return _file("".join([_card(one) async for one in _contacts(asker)]), "text/vcard", "contacts.vcf")


@endpoint("/calls.csv", sends="text/csv")
async def calls_as_csv(asked: Days, asker: Asker) -> FileAnswer:
    """The calls of some days as CSV, the newest first."""
    return _file(_table(_CALL, [one async for one in _calls(asked, asker)]), "text/csv", "calls.csv")


@endpoint("/calls.jsonl", sends="application/jsonl")
async def calls_as_json_lines(asked: Days, asker: Asker) -> FileAnswer:
    """The calls of some days as JSON Lines, one call a line, the newest first."""
    lines = [msgspec.json.encode(one).decode() + "\n" async for one in _calls(asked, asker)]
    return _file("".join(lines), "application/jsonl", "calls.jsonl")


@endpoint("/diary.ics", sends="text/calendar")
async def diary_as_calendar(asked: Days, asker: Asker) -> FileAnswer:
    """The appointments of some days as iCalendar (RFC 5545): of a year back and a year ahead unless said otherwise."""
    from icalendar import Calendar, Event  # noqa: PLC0415 - a sixth of a second, for this file only

    bounds(asked)
    today = asker.now.date()
    first, last = asked.first or max(today - _BACK, date.min), asked.last or today + _AHEAD
    found = await diary.read_diary(asker.connection, tenant=asker.tenant, first=first.isoformat(), last=last.isoformat())
    calendar = Calendar({"version": "2.0", "prodid": "-//Daybook//Daybook//EN"})
    for one in found.appointments:
        event = Event({"uid": one.appointment, "status": "CANCELLED" if one.status == "cancelled" else "CONFIRMED"})
        event.add("dtstamp", asker.now.astimezone(UTC))
        event.add("dtstart", datetime.fromisoformat(one.start).astimezone(UTC))
        event.add("duration", timedelta(minutes=one.minutes))
        event.add("summary", one.service)
        calendar.add_component(event)
    return _file(calendar.to_ical().decode(), "text/calendar", "diary.ics")


async def _contacts(asker: Asker) -> AsyncIterator[contacts.ContactLine]:
    cursor, read = "", 0
    while read < MOST:
        page = await contacts.read_contacts(asker.connection, tenant=asker.tenant, cursor=cursor, limit=_PAGE)
        for one in page.contacts:
            yield one
        cursor, read = page.next, read + len(page.contacts)
        if not cursor:
            return


async def _calls(days: Days, asker: Asker) -> AsyncIterator[call_queries.CallLine]:
    first, last = bounds(days)
    cursor, read = "", 0
    while read < MOST:
        page = await call_queries.read_calls(
            asker.connection, tenant=asker.tenant, filters=CallFilters(first=first, last=last), cursor=cursor, limit=_PAGE
        )
        for one in page.calls:
            yield one
        cursor, read = page.next, read + len(page.calls)
        if not cursor:
            return


def _table(columns: Sequence[str], rows: Iterable[msgspec.Struct]) -> str:
    """Rows as CSV (RFC 4180). What a spreadsheet would take for a formula is quoted: callers say what they like."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(getattr(row, column)) for column in columns])
    return text.getvalue()


def _cell(value: object) -> str:
    text = value.isoformat() if isinstance(value, datetime) else str(value)
    return f"'{text}" if text.startswith(_FORMULAS) else text


def _card(one: contacts.ContactLine) -> str:
    lines = ["BEGIN:VCARD", "VERSION:4.0", f"UID:{one.person}", f"FN:{_escape(one.name or one.phone)}"]
    lines += [f"TEL;VALUE=uri:tel:{one.phone}"] if one.phone else []
    lines += [f"EMAIL:{_escape(one.email)}"] if one.email else []
    return "\r\n".join([*lines, "END:VCARD", ""])


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;").replace("\r", "").replace("\n", "\\n")


def _file(text: str, media_type: str, name: str) -> FileAnswer:
    body = text.encode()
    return FileAnswer(body=body, media_type=media_type, digest=hashlib.blake2b(body, digest_size=16).hexdigest(), name=name)
