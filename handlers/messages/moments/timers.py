"""Setting moments: each is a timer, which survives restarts, and which is set anew when what it is about is moved."""

from collections.abc import Iterable
from datetime import date

from bus.log import Log
from bus.timers import Timers
from handlers.clock import Clock
from handlers.contacts.ports.people import ContactMemory
from handlers.diary.ports import Diary
from handlers.diary.state import fold as fold_page
from handlers.handler import handler
from handlers.messages.moments.schedule import (
    Moment,
    plan_after_visit,
    plan_before_visit,
    plan_birthday,
    plan_missed_visit,
)
from handlers.timer_drafts import draft_timer
from schemas.contacts import ContactLearned
from schemas.diary import AppointmentBooked, AppointmentCompleted, AppointmentMissed
from schemas.fact import Fact
from schemas.knowledge import Business
from schemas.line import CallRinging
from schemas.messages import MessageReceived, MomentDue
from schemas.subjects import compose_subject, parse_subject

#: What a whole life goes by has one timer a person, so that it can be taken back without knowing of what it was.
_OF_PERSON = frozenset({"winback", "birthday", "lead"})


@handler("visit-moments", role="ledger")
async def set_visit_moments(
    event: AppointmentBooked | AppointmentCompleted | AppointmentMissed,
    fact: Fact,
    business: Business,
    diary: Diary,
    log: Log,
    timers: Timers,
    clock: Clock,
) -> None:
    """Set what comes before a visit, and what comes after it. One that was moved has its reminders set for the new time."""
    now, moments = clock.now(), tuple[Moment, ...]()
    if not event.person:
        return
    held = fold_page(await log.load(fact.subject)).slots.get(event.appointment)
    if held is None:
        return  # it left this page in the meantime
    past = [one for one in diary.appointments(business.tenant, person=event.person) if one.slot.state == "completed"]
    match event:
        case AppointmentBooked():
            moments = plan_before_visit(held.booked, business, now, visits=len(past))
        case AppointmentCompleted():
            earlier = [one for one in past if one.slot.booked.appointment != event.appointment]
            moments = plan_after_visit(held.booked, business, visits=len(earlier) + 1)
        case AppointmentMissed():
            missed = plan_missed_visit(held.start, business, now)
            moments = (missed,) if missed else ()
    coming = (one for one in moments if one.at > now)
    await _set(coming, held.booked, fact, timers, clock)


@handler("birthday-moments", role="ledger")
async def set_birthday(
    learned: ContactLearned, fact: Fact, business: Business, people: ContactMemory, timers: Timers, clock: Clock
) -> None:
    """Remember the day, once it is known."""
    if learned.field != "birthday":
        return
    if day := find_birthday(people, business.tenant, learned.person, otherwise=learned.value):
        await set_moment(plan_birthday(day, business, clock.now()), learned.person, "", fact, timers, clock)


def find_birthday(people: ContactMemory, tenant: str, person: str, *, otherwise: str = "") -> date | None:
    """The day that counts for a contact, `otherwise` while nothing is known of them; None when it is no date."""
    contact = people.contact(tenant, person)
    try:
        return date.fromisoformat(contact.value("birthday") if contact else otherwise)
    except ValueError:
        return None


@handler("coming-back", role="ledger")
async def forget_winback(met: CallRinging | MessageReceived | AppointmentBooked, fact: Fact, timers: Timers) -> None:
    """Who calls, writes or books needs not be won back; and whoever books is no lead any more."""
    if not met.person:
        return
    tenant = parse_subject(fact.subject).tenant
    await timers.cancel(compose_subject("timer", tenant, f"winback-{met.person}"))
    if isinstance(met, AppointmentBooked):
        await timers.cancel(compose_subject("timer", tenant, f"lead-{met.person}"))


async def set_moment(
    moment: Moment, person: str, origin: str, fact: Fact, timers: Timers, clock: Clock, *, about: str = "", to: str = ""
) -> None:
    """Set one moment; setting it twice is setting it once, and a later one takes the place of an earlier one of its kind."""
    due = MomentDue(topic=moment.topic, person=person, origin=origin, about=about, why=moment.why, step=moment.step, to=to)
    of = person if moment.topic in _OF_PERSON else origin
    name, kind = f"{moment.topic}-{of}", f"{due.tag()}-{moment.topic}"
    draft = draft_timer(name, due, fact, clock.now(), handler="moments", person=person, kind=kind)
    await timers.set(draft, moment.at)


async def _set(moments: Iterable[Moment], booked: AppointmentBooked, fact: Fact, timers: Timers, clock: Clock) -> None:
    for moment in moments:
        about = booked.start.isoformat()
        await set_moment(moment, booked.person, booked.appointment, fact, timers, clock, about=about, to=booked.phone)
