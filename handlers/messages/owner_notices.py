"""Telling the business's people: by text and mail as they want it, and an alarm again and again until somebody sees to it."""

from datetime import timedelta
from typing import assert_never

from bus.log import Log
from bus.timers import Timers
from handlers.clock import Clock
from handlers.consent.owner_consent import email_person
from handlers.contacts.ports.directory import Directory
from handlers.handler import handler
from handlers.messages.alarm_links import AlarmLinks
from handlers.messages.notice_policy import Telling, choose_recipients, find_severity
from handlers.timer_drafts import draft_timer
from schemas.business import OwnerNotified
from schemas.consent import Channel
from schemas.contacts import MessageTaken
from schemas.fact import Fact
from schemas.inbox import InboxAcknowledged, InboxAssigned, InboxDone, InboxSnoozed, NoticeDue
from schemas.knowledge import Business
from schemas.messages import MessageRequested
from schemas.notify import Severity
from schemas.subjects import compose_subject, derive_token

#: After this nobody wants to hear it by text any more; it is still in the inbox.
_UNTIL = timedelta(hours=24)
_LONGEST = 320
#: What shows that somebody has seen it.
SEEN = InboxDone | InboxSnoozed | InboxAssigned | InboxAcknowledged


@handler("telling-owner", role="ledger")
async def tell_people(
    told: OwnerNotified | MessageTaken,
    fact: Fact,
    business: Business,
    directory: Directory,
    timers: Timers,
    clock: Clock,
    links: AlarmLinks,
) -> tuple[MessageRequested, ...]:
    """A message for each way that the settings want for it; for an alarm a timer, too."""
    if isinstance(told, MessageTaken) and told.urgent:
        return ()  # told by a notice of its own
    topic, usual, text = _describe(told)
    severity = find_severity(topic, usual, business.notify)
    telling = choose_recipients(severity, business, clock.now())
    if severity == "alarm" and telling.numbers:
        due = NoticeDue(item=derive_token(fact.id), notice=fact.id, topic=topic, text=text, attempt=1)
        await _set_timer(due, fact, business, timers, clock)
    link = links.link(business.tenant, derive_token(fact.id)) if severity == "alarm" else ""
    return await _messages(telling, topic, text, fact.id, business, directory, clock, link)


@handler("telling-again", role="ledger")
async def tell_again(
    due: NoticeDue,
    fact: Fact,
    business: Business,
    directory: Directory,
    log: Log,
    timers: Timers,
    clock: Clock,
    links: AlarmLinks,
) -> tuple[MessageRequested, ...]:
    """The next who is on call, unless somebody has seen to it; and once more, until it was told often enough."""
    life = await log.load(compose_subject("inbox", business.tenant, due.item))
    if any(isinstance(one.event, SEEN) for one in life) or due.attempt > business.notify.repeats:
        return ()
    telling = choose_recipients("alarm", business, clock.now(), due.attempt)
    following = NoticeDue(item=due.item, notice=due.notice, topic=due.topic, text=due.text, attempt=due.attempt + 1)
    await _set_timer(following, fact, business, timers, clock)
    origin = f"{due.notice}/{due.attempt}"
    link = links.link(business.tenant, due.item)
    return await _messages(telling, due.topic, due.text, origin, business, directory, clock, link)


def _describe(told: OwnerNotified | MessageTaken) -> tuple[str, Severity, str]:
    """Topic, usual severity, and what is said."""
    match told:
        case OwnerNotified(topic=topic, severity=severity, text=text):
            return topic, severity, text
        case MessageTaken(name=name, text=text):
            return "message", "info", f"{name or 'A caller'} left a message: {text}"
        case _:
            assert_never(told)


async def _messages(
    telling: Telling, topic: str, text: str, origin: str, business: Business, directory: Directory, clock: Clock, link: str
) -> tuple[MessageRequested, ...]:
    """A message for each way, with the `link` at its end, if any; the same origin gives the same messages."""
    ways: list[tuple[Channel, str, str]] = [("sms", to, await directory.person(business.tenant, to)) for to in telling.numbers]
    ways += [("email", to, email_person(to)) for to in telling.emails]
    now, shown, end = clock.now(), f"{business.name}: {text}", f" {link}" if link else ""
    return tuple(
        MessageRequested(
            message=derive_token(f"{origin}/{channel}/{to}"),
            person=person,
            channel=channel,
            purpose="notice",
            text=(shown if channel == "email" else shown[: _LONGEST - len(end)]) + end,
            to=to,
            heading=f"{business.name}: {topic.replace('-', ' ')}" if channel == "email" else "",
            topic=f"notice-{topic}",
            language=business.language,
            origin=origin,
            not_before=telling.not_before,
            until=(telling.not_before or now) + _UNTIL,
        )
        for channel, to, person in ways
    )


async def _set_timer(due: NoticeDue, fact: Fact, business: Business, timers: Timers, clock: Clock) -> None:
    """Look again whether somebody has seen to it."""
    draft = draft_timer(f"notice-{due.item}", due, fact, clock.now(), handler="telling-again", person=fact.person)
    await timers.set(draft, clock.now() + timedelta(minutes=business.notify.repeat_minutes))
