"""A reply on its way: what is written back, and what the business's people are told of it."""

from datetime import datetime, timedelta

from handlers.messages.texts import MessageTexts
from handlers.messages.threads.policy import RemindedVisit
from schemas.business import OwnerNotified
from schemas.knowledge import Business
from schemas.messages import REPLY, MessageRequested
from schemas.notify import Severity
from schemas.threads import MessageThreaded

#: An answer that has not reached its carrier by then is answered to nothing that is still asked.
_FRESH = timedelta(hours=12)
_SEVERITY: dict[str, Severity] = {"late": "warning", "thread": "info", "thread-stopped": "warning", "picture": "info"}


def compose_reply(came: MessageThreaded, text: str, language: str, now: datetime) -> MessageRequested:
    """The text that answers a message, on the way that it came, with the same id however often it is asked for."""
    return MessageRequested(
        message=f"{came.message}-reply",
        person=came.person,
        channel=came.channel,
        purpose="transactional",
        text=text,
        to=came.number,
        topic=REPLY,
        language=language,
        origin=came.message,
        until=now + _FRESH,
    )


def notify_owner(
    topic: str, came: MessageThreaded, business: Business, texts: MessageTexts, *, visit: RemindedVisit | None = None
) -> OwnerNotified:
    """What the business's people should know of a message, in their own language."""
    booked = visit.held.slot.booked if visit else None
    who = booked.name if booked and booked.name else came.number
    text = texts.of(business, f"owner-{topic}", business.language, who=who, text=came.text.strip())
    return OwnerNotified(topic=topic, text=text, source=came.message, call=came.thread, severity=_SEVERITY[topic])
