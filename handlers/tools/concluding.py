"""Telling the agent what the diary decided."""

from datetime import datetime

from bus.log import Log
from handlers.handler import handler
from handlers.ports.clock import Clock
from handlers.ports.diary import Diary
from handlers.tools.answering import answered, appointment, refusal
from schemas import toolbox
from schemas.diary import AppointmentBooked, AppointmentCancelled, AppointmentMoved, AppointmentRejected
from schemas.fact import Fact
from schemas.knowledge import Business
from schemas.subjects import subject
from schemas.toolbox import Appointment, Refusal, Slot
from schemas.tools import ToolAnswered, ToolRequested

#: How many other slots a refusal offers.
_INSTEAD = 6

Decided = AppointmentBooked | AppointmentMoved | AppointmentCancelled | AppointmentRejected


@handler("tool-answers", role="ledger")
async def conclude(decided: Decided, fact: Fact, business: Business, diary: Diary, log: Log, clock: Clock) -> ToolAnswered | None:
    """The answer for the call that asked; the diary in memory knows it before the caller does."""
    diary.notice(fact)
    if not decided.origin or not decided.call or isinstance(decided, AppointmentMoved):
        return None  # nobody waits, or the page it went to answers
    asking, asked = await _asking(log, subject("call", business.tenant, decided.call), decided.origin)
    result: Appointment | Refusal
    match decided:
        case AppointmentBooked():
            result = appointment(decided)
        case AppointmentCancelled():
            result = await _was(log, fact, decided)
        case AppointmentRejected():
            others = _instead(decided, asked, business, diary, clock.now()) if decided.start else ()
            result = refusal(decided.reason, instead=others)
    return answered(asked, asking, result, clock.now())


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
    return appointment(booked[-1])


def _instead(
    rejected: AppointmentRejected, asked: ToolRequested, business: Business, diary: Diary, now: datetime
) -> tuple[Slot, ...]:
    """Free slots nearest to the rejected one: with the named resource, else with whoever is free."""
    start = rejected.start
    if start is None or business.service(rejected.service) is None:
        return ()
    wish = toolbox.asked(asked.tool, asked.arguments)
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
