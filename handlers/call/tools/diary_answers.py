"""Telling the agent what the diary decided."""

from datetime import datetime

import msgspec

from bus.log import Log
from handlers.call.tools.diary_requests import request_booking
from handlers.call.tools.tool_answer import answer_tool, refuse_tool
from handlers.clock import Clock
from handlers.contacts.ports.people import ContactMemory
from handlers.diary.appointment_summary import summarise_appointment
from handlers.diary.ports import Diary
from handlers.diary.reference import appointment_id
from handlers.handler import handler
from schemas import toolbox
from schemas.diary import AppointmentBooked, AppointmentCancelled, AppointmentMoved, AppointmentRejected, AppointmentRequested
from schemas.fact import Fact
from schemas.knowledge import Business
from schemas.subjects import compose_subject, parse_subject
from schemas.toolbox import Appointment, Refusal, Slot
from schemas.tools import ToolAnswered, ToolRequested

#: How many other slots a refusal offers.
_INSTEAD = 6

Decided = AppointmentBooked | AppointmentMoved | AppointmentCancelled | AppointmentRejected


@handler("tool-answers", role="ledger")
async def conclude(
    decided: Decided, fact: Fact, business: Business, diary: Diary, people: ContactMemory, log: Log, clock: Clock
) -> ToolAnswered | AppointmentRequested | None:
    """The answer for the call that asked; the diary in memory knows it before the caller does.

    When somebody was quicker and the caller did not mind with whom, another who is free then is asked once.
    """
    diary.notice(fact)
    if not decided.origin or not decided.call or isinstance(decided, AppointmentMoved):
        return None  # nobody waits, or the page it went to answers
    asking, asked = await _asking(log, compose_subject("call", business.tenant, decided.call), decided.origin)
    result: Appointment | Refusal
    match decided:
        case AppointmentBooked():
            result = summarise_appointment(decided)
        case AppointmentCancelled():
            result = await _was(log, fact, decided)
        case AppointmentRejected():
            others = _instead(decided, asked, business, diary, clock.now())
            if again := _with_another(decided, others, asking, asked, business, diary, people, clock.now()):
                return again
            result = refuse_tool(decided.reason, instead=others)
    return answer_tool(
        asked, asking, result, clock.now(), page_at=fact.sequence if parse_subject(fact.subject).kind == "page" else 0
    )


async def _asking(log: Log, call: str, origin: str) -> tuple[Fact, ToolRequested]:
    for fact in await log.load(call):
        if fact.id == origin and isinstance(fact.event, ToolRequested):
            return fact, fact.event
    raise LookupError(f"no tool request {origin} is in its call's facts; look at what wrote it as the origin")


async def _was(log: Log, fact: Fact, cancelled: AppointmentCancelled) -> Appointment:
    """The appointment as it was booked on this page."""
    booked = [
        before.event
        for before in await log.load(fact.subject)
        if isinstance(before.event, AppointmentBooked) and before.event.appointment == cancelled.appointment
    ]
    return summarise_appointment(booked[-1])


def _instead(
    rejected: AppointmentRejected, asked: ToolRequested, business: Business, diary: Diary, now: datetime
) -> tuple[Slot, ...]:
    """Free slots nearest to the rejected one: with the named resource, else with whoever is free."""
    start = rejected.start
    if start is None or business.service(rejected.service) is None:
        return ()
    wish = toolbox.read_arguments(asked.tool, asked.arguments)
    named = wish.resource if isinstance(wish, toolbox.BookAppointment | toolbox.RescheduleAppointment) else ""
    found = diary.availability(
        business,
        toolbox.FindAvailability(
            service=rejected.service,
            date=start.date().isoformat(),
            time=start.strftime("%H:%M"),
            resource=named,
            party=rejected.party,
        ),
        now,
    )
    return (found.slots or found.next)[:_INSTEAD]


def _with_another(
    rejected: AppointmentRejected,
    others: tuple[Slot, ...],
    asking: Fact,
    asked: ToolRequested,
    business: Business,
    diary: Diary,
    people: ContactMemory,
    now: datetime,
) -> AppointmentRequested | None:
    """The same request of another resource that is free at the same time; None when there is none, or it is the second time."""
    wish = toolbox.read_arguments(asked.tool, asked.arguments)
    if not isinstance(wish, toolbox.BookAppointment) or wish.resource or rejected.reason != "taken":
        return None
    if rejected.appointment != appointment_id(asking.id) or not others or others[0].start != rejected.start:
        return None
    named = msgspec.structs.replace(wish, resource=others[0].resource)
    again = request_booking(named, asking, business, diary, people, now)
    if not isinstance(again, AppointmentRequested) or again.resource == rejected.resource:
        return None
    return msgspec.structs.replace(again, appointment=appointment_id(f"{asking.id}/{again.resource}"))
