"""After a visit of which nobody has said what became of it, the owner is asked: a timer that looks at the page."""

from datetime import timedelta

from bus.log import Log
from bus.timers import Timers
from handlers.clock import Clock
from handlers.diary.state import fold
from handlers.handler import handler
from handlers.timer_drafts import draft_timer
from schemas.business import OwnerNotified
from schemas.diary import AppointmentBooked, VisitDue
from schemas.fact import Fact
from schemas.knowledge import Business
from schemas.routing import page_id
from schemas.subjects import compose_subject

#: What the owner is asked about; its `source` is the appointment.
TOPIC = "visit"


@handler("visit-timers", role="ledger")
async def set_timer(booked: AppointmentBooked, fact: Fact, business: Business, timers: Timers, clock: Clock) -> None:
    """Look at the visit once it is over by the clock; one that is moved is looked at then."""
    ends = booked.start + timedelta(minutes=booked.minutes)
    if not business.ask_minutes or ends <= clock.now():
        return
    due = VisitDue(appointment=booked.appointment, page=page_id(booked.resource, booked.start), start=booked.start)
    name = f"visit-{booked.appointment}"
    draft = draft_timer(name, due, fact, clock.now(), handler="visit-timers", person=booked.person)
    await timers.set(draft, ends + timedelta(minutes=business.ask_minutes))


@handler("visit-questions", role="ledger")
async def ask_owner(due: VisitDue, business: Business, log: Log) -> OwnerNotified | None:
    """Ask what became of a visit that is still only booked, confirmed or begun; None when somebody has said so."""
    page = fold(await log.load(compose_subject("page", business.tenant, due.page)))
    held = page.slots.get(due.appointment)
    if held is None or held.start != due.start or held.state in {"completed", "missed"}:
        return None
    service = business.service(held.booked.service)
    what = f"{held.booked.name or 'Somebody'}, {service.name if service else held.booked.service} at {held.start:%H:%M}"
    return OwnerNotified(topic=TOPIC, text=f"{what}: did the visit take place, and what was charged?", source=due.appointment)
