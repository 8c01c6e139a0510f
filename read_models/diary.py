"""The diary as the owner sees it: appointments by day."""

from decimal import Decimal
from typing import ClassVar

import msgspec

from read_models.queries import Connection, query_rows
from read_models.row import Earliest, Row
from schemas.event import Personal


class Appointment(Row, frozen=True):
    """An appointment as it stands. `start` is local with its offset, `day` the local date, both ISO text."""

    table: ClassVar = "appointments"
    key: ClassVar = ("tenant", "appointment")
    indexes: ClassVar = (("tenant", "day"),)

    tenant: str
    appointment: str
    person: str | None = None
    service: str | None = None
    resource: str | None = None
    start: str | None = None
    day: str | None = None
    minutes: int | None = None
    reference: str | None = None
    status: str | None = None
    name: str | None = None
    phone: str | None = None
    notes: str | None = None
    party: int | None = None
    price: Decimal | None = None
    currency: str | None = None
    call: str | None = None
    booked_at: Earliest | None = None
    late: bool | None = None


class DiaryEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An appointment; `start` local with offset; `price` decimal text: the list price, and once it is completed what was charged.

    `status` is booked, confirmed, arrived, completed, missed or cancelled; `late`: it was cancelled when it was too late to.
    """

    appointment: str
    person: str
    service: str
    resource: str
    start: str
    minutes: int
    reference: str
    status: str
    name: Personal
    phone: Personal
    notes: Personal
    party: int
    price: str
    currency: str
    call: str
    late: bool = False


class Diary(msgspec.Struct, frozen=True, kw_only=True):
    """The appointments of the local days `first` to `last`, by start."""

    first: str
    last: str
    appointments: list[DiaryEntry]


async def read_diary(connection: Connection, *, tenant: str, first: str, last: str) -> Diary:
    """The appointments of the local days `first` to `last` (both included, ISO dates)."""
    appointments = await query_rows(
        connection,
        DiaryEntry,
        _ENTRIES,
        """AND day BETWEEN %(first)s AND %(last)s AND start IS NOT NULL ORDER BY start, resource, appointment""",
        tenant=tenant,
        first=first,
        last=last,
    )
    return Diary(first=first, last=last, appointments=appointments)


async def read_appointment(connection: Connection, *, tenant: str, appointment: str) -> DiaryEntry | None:
    """One appointment as it stands; None when this business has no such."""
    found = await query_rows(
        connection,
        DiaryEntry,
        _ENTRIES,
        "AND appointment = %(appointment)s AND start IS NOT NULL",
        tenant=tenant,
        appointment=appointment,
    )
    return found[0] if found else None


_ENTRIES = """SELECT appointment, coalesce(person, '') AS person, coalesce(service, '') AS service, start,
    coalesce(resource, '') AS resource, coalesce(minutes, 0) AS minutes, coalesce(reference, '') AS reference,
    coalesce(status, '') AS status, coalesce(name, '') AS name, coalesce(phone, '') AS phone,
    coalesce(notes, '') AS notes, coalesce(party, 1) AS party, coalesce(price, 0)::text AS price,
    coalesce(currency, '') AS currency, coalesce(call, '') AS call, coalesce(late, false) AS late
    FROM diary.appointments WHERE tenant = %(tenant)s"""
