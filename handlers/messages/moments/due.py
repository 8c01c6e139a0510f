"""A moment has come: is it still so? Then its message is asked for, and the gate decides whether it may be sent, and when."""

from datetime import datetime, timedelta

from bus.log import Log
from bus.timers import Timers
from handlers.clock import Clock
from handlers.contacts.ports.people import ContactMemory
from handlers.diary.ports import Diary, HeldAppointment
from handlers.handler import handler
from handlers.messages.moments.recipient import find_addressee
from handlers.messages.moments.schedule import plan_birthday, plan_winback
from handlers.messages.moments.timers import find_birthday, set_moment
from handlers.messages.texts import MessageTexts
from schemas.consent import Purpose
from schemas.fact import Fact
from schemas.knowledge import Business
from schemas.messages import MessageRequested, MomentDue, MomentTopic

#: What nobody has asked for needs an express yes: the law calls it marketing, whatever we call it.
_PURPOSES: dict[MomentTopic, Purpose] = {
    "review": "marketing",
    "recall": "marketing",
    "winback": "marketing",
    "birthday": "marketing",
}
#: How long a moment lasts while the law, or the carrier, makes it wait.
_LASTS: dict[MomentTopic, timedelta] = {
    "reminder-soon": timedelta(hours=2),
    "birthday": timedelta(hours=11),
    "missed-visit": timedelta(days=1),
    "thanks": timedelta(days=1),
}
_LASTS_ELSE = timedelta(days=3)
_BEFORE = frozenset({"reminder", "reminder-soon"})
_AFTER = frozenset({"thanks", "check", "review", "recall", "winback"})


@handler("moment-due", role="ledger")
async def ask_for_message(
    due: MomentDue,
    fact: Fact,
    business: Business,
    diary: Diary,
    people: ContactMemory,
    texts: MessageTexts,
    log: Log,
    timers: Timers,
    clock: Clock,
) -> MessageRequested | None:
    """The message of a moment, when what it is about still is as it was; None when it is not."""
    now = clock.now()
    if due.topic == "birthday":
        await _set_next_birthday(due, fact, business, people, timers, clock)
    held = diary.find(business.tenant, due.origin) if due.topic not in {"birthday", "lead"} else None
    if not _still_so(due, held, diary, business, now):
        return None
    if due.topic == "winback" and (following := plan_winback(due.step, now, business)):
        await set_moment(following, due.person, due.origin, fact, timers, clock, about=due.about, to=due.to)
    to = await find_addressee(due.person, due.to, held, business, people, log)
    topic = _topic(due)
    service = business.service(held.slot.booked.service if held else due.about)
    values = {"service": service.name if service else "", "link": business.review_link}
    text = (
        texts.about(business, topic, to.language, start=held.slot.start, now=now, person=to.name, **values)
        if held
        else texts.of(business, topic, to.language, person=to.name, **values)
    )
    lasts = now + _LASTS.get(due.topic, _LASTS_ELSE)
    return MessageRequested(
        message=_id(due, held, now),
        person=due.person,
        channel=to.channel,
        purpose=_PURPOSES.get(due.topic, "transactional"),
        text=text,
        to=to.address,
        heading=business.name if to.channel == "email" else "",
        topic=topic,
        language=to.language,
        origin=due.origin,
        until=min(lasts, held.slot.start) if held and due.topic in _BEFORE else lasts,
        why=due.why,
    )


def _still_so(due: MomentDue, held: HeldAppointment | None, diary: Diary, business: Business, now: datetime) -> bool:
    """Whether there is still something to say: a reminder of a visit to come, a word after one that took place."""
    theirs = diary.appointments(business.tenant, person=due.person)
    booked_again = any(one.slot.coming and one.slot.start > now for one in theirs)
    if due.topic == "reminder-soon" and held is not None and held.slot.state == "confirmed":
        return False  # they have said that they come
    if due.topic in _BEFORE:
        return held is not None and held.slot.coming and held.slot.start.isoformat() == due.about and held.slot.start > now
    if due.topic == "missed-visit":
        return held is not None and held.slot.state == "missed" and not booked_again
    if due.topic == "lead":
        return not booked_again
    if due.topic == "birthday":
        return True
    if held is None or held.slot.state != "completed":
        return False
    later = any(one.slot.start > held.slot.start and one.slot.state == "completed" for one in theirs)
    return not (due.topic in {"recall", "winback"} and (booked_again or later))


def _topic(due: MomentDue) -> str:
    """The text's name: some are written in several ways."""
    if due.topic == "winback":
        return f"winback-{due.step}"
    return "lead-open" if due.topic == "lead" and not due.about else due.topic


def _id(due: MomentDue, held: HeldAppointment | None, now: datetime) -> str:
    """One message a moment: a visit that was moved has reminders of its own, a birthday one a year."""
    if held:
        step = f"-{due.step}" if due.topic == "winback" else ""
        return f"{due.topic}-{due.origin}-{int(held.slot.start.timestamp())}{step}"
    return f"{due.topic}-{due.person}-{now.year}" if due.topic == "birthday" else f"{due.topic}-{due.origin}"


async def _set_next_birthday(
    due: MomentDue, fact: Fact, business: Business, people: ContactMemory, timers: Timers, clock: Clock
) -> None:
    if day := find_birthday(people, business.tenant, due.person):
        following = plan_birthday(day, business, clock.now() + timedelta(hours=1))
        await set_moment(following, due.person, "", fact, timers, clock)
