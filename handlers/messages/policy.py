"""May this message be sent now? A pure judgement of the message, how the person stands, their clocks and the law."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from handlers.consent.state import ANSWER, ConsentStanding
from handlers.messages.law import Law
from handlers.messages.quiet_hours import find_next_allowed
from handlers.messages.state import OutgoingMessage
from schemas.messages import Rule, Wait

#: An answer to STOP, START or HELP is given at once or not at all.
_ANSWER_WITHIN = timedelta(minutes=5)


class SendNow(msgspec.Struct, frozen=True):
    """It may be sent now, and why."""

    reason: str


class NeverSend(msgspec.Struct, frozen=True):
    """It may never be sent, and which rule says so."""

    rule: Rule


class SendLater(msgspec.Struct, frozen=True):
    """It may be judged again then."""

    rule: Wait
    until: datetime


Judgement = SendNow | NeverSend | SendLater


class Recipient(msgspec.Struct, frozen=True, kw_only=True):
    """Whom it goes to: `standing` theirs, `asked` that of the person it was asked for; `number` E.164 where it is known.

    `waiting`: they are on the line with us, waiting for this very message.
    """

    standing: ConsentStanding
    asked: ConsentStanding
    address: str
    number: str
    clocks: Sequence[ZoneInfo]
    waiting: bool = False


def judge_message(message: OutgoingMessage, to: Recipient, law: Law, now: datetime) -> Judgement:
    """The first rule that refuses, else the first that makes it wait, else leave."""
    wanted = message.wanted
    if message.called_off:
        return NeverSend("called-off")
    if message.erased:
        return NeverSend("erased")
    if wanted.until and now > wanted.until:
        return NeverSend("expired")
    if not to.address:
        return NeverSend("no-address")
    if wanted.answers:
        return _answer(message, to, now)
    if to.standing.stopped or to.asked.stopped:
        return NeverSend("do-not-contact")
    mark = to.standing.mark(wanted.channel, wanted.purpose)
    if mark is None and to.waiting and wanted.purpose == "transactional" and not wanted.not_before:
        return SendNow("they are waiting for it")
    if mark is None or not mark.granted:
        return NeverSend("consent-withdrawn" if mark else "no-consent")
    if wanted.purpose == "marketing" and mark.implied:
        return NeverSend("no-consent")
    if wanted.not_before and now < wanted.not_before:
        return SendLater("not-yet", wanted.not_before)
    if to.waiting and wanted.purpose == "transactional":
        return SendNow("they are waiting for it")
    for purpose, back, most in law.caps(wanted.purpose):
        if to.standing.sent(purpose, now - back, wanted.message) >= most:
            return NeverSend("too-often")
    at = find_next_allowed(now, to.clocks, law.hours(to.number, wanted.purpose))
    if at is None or at > now:
        return SendLater("hours", at or now + timedelta(days=1))
    return SendNow(f"{mark.source}{' (implied)' if mark.implied else ''}")


def _answer(message: OutgoingMessage, to: Recipient, now: datetime) -> Judgement:
    """One answer to a keyword, at once, by the way it came, whatever the person has forbidden: they have asked for it."""
    asked = to.standing.asked.get(message.wanted.answers)
    if asked is None or asked.channel != message.wanted.channel or message.wanted.purpose != "transactional":
        return NeverSend("nothing-to-answer")
    if now - asked.at > _ANSWER_WITHIN:
        return NeverSend("expired")
    mine = message.wanted.message
    latest = max((one.at for one in to.standing.asked.values()), default=asked.at)
    if latest > asked.at or any(leave.answer and leave.message != mine and leave.at >= asked.at for leave in to.standing.leaves):
        return NeverSend("answered-already")
    return SendNow(ANSWER)
