"""Waking whoever is on call: an alarm rings the first of them, the next when its time has come, until somebody has it."""

from bus.log import Log
from handlers.clock import Clock
from handlers.decided_subjects import Decided
from handlers.handler import handler
from handlers.handover.handlers import handover_subject
from handlers.handover.policy import ring
from handlers.handover.state import Handover, fold
from handlers.handover.texts import HandoverTexts
from handlers.messages.notice_policy import choose_recipients, find_severity
from handlers.messages.owner_notices import SEEN
from schemas.business import OwnerNotified
from schemas.fact import Fact
from schemas.handover import HandoverAccepted, HandoverOpened, HandoverRinging
from schemas.inbox import InboxAcknowledged, InboxAssigned, InboxDone, InboxSnoozed, NoticeDue
from schemas.knowledge import Business
from schemas.subjects import compose_subject, derive_token, parse_subject


@handler("on-call", role="ledger")
async def wake_next(
    told: OwnerNotified | NoticeDue, fact: Fact, business: Business, log: Log, texts: HandoverTexts, clock: Clock
) -> Decided[HandoverOpened | HandoverRinging] | None:
    """Ring the next who is on call, beside the text that goes to them; None once somebody has seen to it."""
    first = isinstance(told, OwnerNotified)
    if isinstance(told, OwnerNotified) and find_severity(told.topic, told.severity, business.notify) != "alarm":
        return None
    item, nth = (derive_token(fact.id), 0) if isinstance(told, OwnerNotified) else (told.item, told.attempt)
    seen = any(isinstance(one.event, SEEN) for one in await log.load(compose_subject("inbox", business.tenant, item)))
    subject = handover_subject(business.tenant, item)
    now = fold(await log.load(subject))
    numbers = choose_recipients("alarm", business, clock.now(), nth).numbers
    if seen or nth > business.notify.repeats or not numbers or now.stage == "accepted" or now.attempt > nth:
        return None
    opened = now.opened or _open(item, told.text, fact, business, texts, told.call if isinstance(told, OwnerNotified) else "")
    ringing = ring(opened, nth + 1, numbers[0])
    answers = (opened, ringing) if first or now.opened is None else (ringing,)
    return Decided[HandoverOpened | HandoverRinging](answers, {subject: now.version})


@handler("on-call-seen", role="ledger")
async def note_seen(
    seen: InboxDone | InboxAssigned | InboxSnoozed | InboxAcknowledged, fact: Fact, business: Business, log: Log
) -> Decided[HandoverAccepted] | None:
    """Somebody has seen to an alarm elsewhere: nobody is rung for it any more."""
    item = parse_subject(fact.subject).id
    subject = handover_subject(business.tenant, item)
    now = fold(await log.load(subject))
    if not _waits(now):
        return None
    linked = isinstance(seen, InboxAcknowledged) and seen.by == "link"
    account = seen.account if isinstance(seen, InboxAcknowledged) else seen.by
    accepted = HandoverAccepted(handover=item, by="link" if linked else "desk", account=account)
    return Decided((accepted,), {subject: now.version})


def _waits(now: Handover) -> bool:
    return now.opened is not None and now.opened.way == "alert" and now.stage in {"ringing", "missed"}


def _open(item: str, text: str, fact: Fact, business: Business, texts: HandoverTexts, call: str) -> HandoverOpened:
    words = texts.of(business.language)
    return HandoverOpened(
        handover=item,
        person=fact.person,
        way="alert",
        trigger="danger",
        reason=text,
        summary=text,
        whisper=words.alarm.format(business=business.name, text=text),
        tags=("danger",),
        urgent=True,
        priority=1,
        call=call,
        language=business.language,
        ring_seconds=business.handing_over.ring_seconds,
    )
