"""Following up by text: a booking is confirmed after some minutes, a missed call is answered within half a minute."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bus.log import Log
from handlers.call.state import Conversation, evolve
from handlers.clock import Clock
from handlers.handler import handler
from handlers.messages.texts import MessageTexts
from schemas.diary import AppointmentBooked, AppointmentCancelled, AppointmentMoved
from schemas.fact import Fact
from schemas.knowledge import Business
from schemas.line import CallEnded
from schemas.messages import MessageCalledOff, MessageRequested
from schemas.subjects import parse_subject
from schemas.threads import is_texting

#: Long enough for a caller to change their mind on the same call.
_CONFIRM_AFTER = timedelta(seconds=150)
#: Long enough for the line to come back, short enough for the promise of half a minute.
_MISSED_AFTER = timedelta(seconds=10)
#: A missed call of yesterday is no news; one of last night is, in the morning.
_MISSED_UNTIL = timedelta(hours=14)


@handler("confirming", role="ledger")
def confirm(
    changed: AppointmentBooked | AppointmentMoved | AppointmentCancelled, business: Business, texts: MessageTexts, clock: Clock
) -> MessageRequested | MessageCalledOff | None:
    """Confirm a booking made or moved by phone; one that is changed before its confirmation went out, is not confirmed."""
    match changed:
        case (
            AppointmentMoved(appointment=appointment, from_start=start)
            | AppointmentCancelled(appointment=appointment, start=start)
        ):
            return MessageCalledOff(message=_confirmation(appointment, start), reason=changed.tag())
        case AppointmentBooked():
            now = clock.now()
            if not changed.person or changed.start <= now or is_texting(changed.call):
                return None  # nobody to write to, nothing to come, or they have it in writing
            local = changed.start.astimezone(ZoneInfo(business.timezone))
            service = business.service(changed.service)
            text = texts.of(
                business,
                "confirmation",
                business.language,
                service=service.name if service else changed.service,
                day=f"{local:%Y-%m-%d}" if business.language != "en" else f"{local:%A, %B} {local.day}",
                time=f"{local:%H:%M}" if business.language != "en" else f"{local:%I:%M %p}".lstrip("0"),
                reference=changed.reference,
            )
            return MessageRequested(
                message=_confirmation(changed.appointment, changed.start),
                person=changed.person,
                channel="sms",
                purpose="transactional",
                text=text,
                to=changed.phone,
                topic="confirmation",
                language=business.language,
                origin=changed.appointment,
                not_before=now + _CONFIRM_AFTER,
                why="they have booked",
                until=changed.start,
            )


@handler("missed-calls", role="ledger")
async def answer_missed(
    ended: CallEnded, fact: Fact, business: Business, texts: MessageTexts, log: Log, clock: Clock
) -> MessageRequested | None:
    """Write to whoever called and was not served: they hung up before saying anything, or the line failed."""
    call = _folded(await log.load(fact.subject))
    spoke = any(line.who == "caller" for line in call.lines)
    served = spoke and (ended.reason in {"caller", "agent"} or bool(call.outcome))
    if served or not (call.person and call.caller):
        return None
    now = clock.now()
    return MessageRequested(
        message=f"{parse_subject(fact.subject).id}-missed",
        person=call.person,
        channel="sms",
        purpose="transactional",
        text=texts.of(business, "missed-call", business.language),
        to=call.caller,
        topic="missed-call",
        language=business.language,
        origin=parse_subject(fact.subject).id,
        not_before=now + _MISSED_AFTER,
        why="they called and were not served",
        until=now + _MISSED_UNTIL,
    )


def _confirmation(appointment: str, start: datetime) -> str:
    """The id of the message: one for each start an appointment has had."""
    return f"{appointment}-{int(start.timestamp())}"


def _folded(facts: Sequence[Fact]) -> Conversation:
    call = Conversation()
    for fact in facts:
        call = evolve(call, fact)
    return call
