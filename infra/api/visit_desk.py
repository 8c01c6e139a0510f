"""Asking the diary on behalf of those who work there: finding a visit, asking its page, and what a refusal means."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from bus.log import Log
from handlers.diary.state import Slot
from handlers.diary.state import fold as fold_page
from infra.api.business_desk import Unanswered, read_settings
from infra.api.endpoint import Visitor
from infra.api.problem_details import RequestRefused
from schemas.business import FieldProblem
from schemas.diary import AppointmentRejected, AppointmentRequested, Happened, MoveRequested, VisitReported
from schemas.event import Personal
from schemas.fact import Fact
from schemas.knowledge import Business
from schemas.routing import page_id
from schemas.subjects import compose_subject

#: What a refusal means to those who work there, and which field it is about.
REASONS: dict[str, tuple[str, str]] = {
    "taken": ("start", "somebody has this time already; choose another one"),
    "closed": ("start", "nobody works then; choose a time within the hours"),
    "past": ("start", "it is over; choose a later time"),
    "too-soon": ("start", "it is not the day yet; say so on the day"),
    "too-far": ("start", "it is too far ahead; choose an earlier day"),
    "full": ("party", "so many do not fit; book fewer, or another place"),
    "unknown-service": ("service", "there is no such service that can be booked; choose one of the business's"),
    "no-resource": ("resource", "nobody of that id does this; leave it out, or choose one who does"),
    "not-found": ("appointment", "it is not there any more; look at the diary again"),
    "invalid": ("start", "the time or the amount is none; write a time like 2026-12-24T10:30, an amount like 42.50"),
}


class VisitLine(msgspec.Struct, frozen=True, kw_only=True):
    """A visit as its page has it: `status` as in the diary, `start` local; `sequence` is where the log stands with it."""

    appointment: str
    person: str
    service: str
    resource: str
    start: str
    minutes: int
    reference: str
    status: str
    name: Personal
    price: str
    currency: str
    sequence: int


async def find_visit(visitor: Visitor, tenant: str, appointment: str) -> tuple[str, Slot] | None:
    """The page (its id) that has an appointment, and what it has of it: from what was asked, newest first, else from the diary.

    What was asked is in the log at once; the diary's row may come a moment later.
    """
    if found := await look_on_pages(visitor.books.log, tenant, appointment):
        return found
    async with visitor.desk.pool.connection() as connection:
        cursor = await connection.execute(
            "SELECT resource, day FROM diary.appointments WHERE tenant = %s AND appointment = %s", [tenant, appointment]
        )
        pages = [f"{resource}_{day}" for resource, day in await cursor.fetchall()]
    return await look_on_pages(visitor.books.log, tenant, appointment, pages)


async def look_on_pages(log: Log, tenant: str, appointment: str, pages: Sequence[str] = ()) -> tuple[str, Slot] | None:
    """The page that has the appointment, of these, or without any of those that were ever asked for it."""
    if not pages:
        life = await log.load(compose_subject("appointment", tenant, appointment))
        asked = [fact.event for fact in life if isinstance(fact.event, AppointmentRequested | MoveRequested)]
        pages = [page_id(one.resource, one.start) for one in reversed(asked)]
    for page in dict.fromkeys(pages):
        held = fold_page(await log.load(compose_subject("page", tenant, page))).slots.get(appointment)
        if held is not None:
            return page, held
    return None


def read_start(text: str, zone: str) -> datetime:
    """A moment on the business's own clock; RequestRefused (422) when it is none."""
    try:
        at = datetime.fromisoformat(text)
        there = ZoneInfo(zone)
        local = (at if at.tzinfo else at.replace(tzinfo=there)).astimezone(there)
        return msgspec.json.decode(msgspec.json.encode(local), type=datetime)  # a fixed offset, the same for every reader
    except (ValueError, OverflowError) as wrong:
        raise refuse("start", f"{text!r} is no time; write it like 2026-12-24T10:30") from wrong


def describe_visit(held: Slot, status: str, sequence: int) -> VisitLine:
    """A visit as an answer."""
    was = held.booked
    return VisitLine(
        appointment=was.appointment,
        person=was.person,
        service=was.service,
        resource=was.resource,
        start=was.start.isoformat(),
        minutes=was.minutes,
        reference=was.reference,
        status=status,
        name=was.name,
        price=was.price,
        currency=was.currency,
        sequence=sequence,
    )


def refuse(field: str, problem: str) -> RequestRefused:
    """One problem as a 422."""
    return RequestRefused(422, "Cannot be done", f"{field}: {problem}", problems=(FieldProblem(field=field, problem=problem),))


async def report_visit(visitor: Visitor, appointment: str, happened: Happened, price: str = "") -> VisitLine | None:
    tenant, _ = await find_own_business(visitor)
    found = await find_visit(visitor, tenant, appointment)
    if found is None:
        return None
    page, held = found
    told = VisitReported(appointment=appointment, page=page, happened=happened, price=price, by=visitor.bearer.account)
    fact = find_accepted(await ask_diary(visitor, tenant, told, held.booked.person, page))
    line = describe_visit(held, happened, fact.sequence)
    charged: Any = getattr(fact.event, "price", line.price)
    return msgspec.structs.replace(line, price=charged)


async def ask_diary(visitor: Visitor, tenant: str, wanted: Any, person: str, page: str) -> list[Fact]:
    """What the diary answers, on the page or beside it."""
    try:
        return list(
            await visitor.books.ask(
                compose_subject("appointment", tenant, wanted.appointment),
                wanted,
                answered_on=(compose_subject("page", tenant, page),),
                person=person,
            )
        )
    except Unanswered as late:
        raise RequestRefused(503, "Unavailable", str(late), {"Retry-After": "5"}) from late


def find_accepted(answers: list[Fact]) -> Fact:
    for fact in answers:
        if isinstance(fact.event, AppointmentRejected):
            raise refuse(*REASONS[fact.event.reason])
    return answers[-1]


async def read_line(visitor: Visitor, fact: Fact, appointment: str) -> VisitLine:
    facts = await visitor.books.log.load(fact.subject)
    held = fold_page(facts).slots[appointment]
    return describe_visit(held, held.state, fact.sequence)


async def find_own_business(visitor: Visitor) -> tuple[str, Business]:
    """The business that the session is in, and what it knows."""
    tenant = visitor.bearer.tenant
    known = await read_settings(tenant, await visitor.books.read_profile(tenant))
    if known is None:
        raise refuse("business", "your session is in no business that is open; open one, or enter one")
    return tenant, known
