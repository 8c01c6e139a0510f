"""Erasures: who was to be forgotten, how far it has come, and what the certificate says."""

from datetime import datetime
from typing import ClassVar

import msgspec

from read_models.queries import Connection, Moment, query_rows
from read_models.row import Earliest, Row


class Erasure(Row, frozen=True):
    """One erasure. `step` is the tag of its newest fact; `fingerprints` and `models` are words parted by blanks."""

    table: ClassVar = "erasures"
    key: ClassVar = ("tenant", "person")
    indexes: ClassVar = (("tenant", "requested_at"),)

    tenant: str
    person: str
    requested_at: Earliest | None = None
    by: str | None = None
    reason: str | None = None
    step: str | None = None
    certified_at: datetime | None = None
    calls: int | None = None
    frames: int | None = None
    recordings: int | None = None
    numbers: int | None = None
    models: str | None = None
    fingerprints: str | None = None


class Certificate(msgspec.Struct, frozen=True, kw_only=True):
    """An erasure: `state` is `under way` or `certified`; figures and fingerprints of keys count once it is certified."""

    person: str
    requested_at: Moment
    by: str
    reason: str
    state: str
    step: str
    certified_at: Moment | None
    calls: int
    frames: int
    recordings: int
    numbers: int
    models: list[str]
    fingerprints: list[str]


class Erasures(msgspec.Struct, frozen=True, kw_only=True):
    """All erasures of a business, the newest first."""

    erasures: list[Certificate]


async def read_erasures(connection: Connection, *, tenant: str) -> Erasures:
    """Every erasure that was ever asked for."""
    found = await query_rows(
        connection,
        Certificate,
        """SELECT person, requested_at, coalesce(by, '') AS by, coalesce(reason, '') AS reason,
            CASE WHEN certified_at IS NULL THEN 'under way' ELSE 'certified' END AS state, coalesce(step, '') AS step,
            certified_at, coalesce(calls, 0) AS calls, coalesce(frames, 0) AS frames,
            coalesce(recordings, 0) AS recordings, coalesce(numbers, 0) AS numbers,
            array_remove(string_to_array(coalesce(models, ''), ' '), '') AS models,
            array_remove(string_to_array(coalesce(fingerprints, ''), ' '), '') AS fingerprints
           FROM erasures.erasures WHERE tenant = %(tenant)s AND requested_at IS NOT NULL
           ORDER BY requested_at DESC, person""",
        tenant=tenant,
    )
    return Erasures(erasures=found)


async def is_known_contact(connection: Connection, *, tenant: str, person: str) -> bool:
    """Whether this business has such a contact."""
    found = await query_rows(
        connection,
        dict[str, str],
        "SELECT person FROM contacts.contacts WHERE tenant = %(tenant)s AND person = %(person)s",
        tenant=tenant,
        person=person,
    )
    return bool(found)
