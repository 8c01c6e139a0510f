"""May this message be sent now? A pure judgement of the message, how the person stands, their clocks and the law."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from handlers.consent.state import ANSWER, Standing
from handlers.messages.law import Law
from handlers.messages.quiet_hours import next_allowed
from handlers.messages.state import Outgoing
from schemas.messages import Rule, Wait

#: An answer to STOP, START or HELP is given at once or not at all.
_ANSWER_WITHIN = timedelta(minutes=5)


class Go(msgspec.Struct, frozen=True):
    """It may be sent now, and why."""

    reason: str


class No(msgspec.Struct, frozen=True):
    """It may never be sent, and which rule says so."""

    rule: Rule


class Later(msgspec.Struct, frozen=True):
    """It may be judged again then."""

    rule: Wait
    until: datetime


Judgement = Go | No | Later


class Recipient(msgspec.Struct, frozen=True, kw_only=True):
    """Whom it goes to: `standing` theirs, `asked` that of the person it was asked for; `number` E.164 where it is known.

    `waiting`: they are on the line with us, waiting for this very message.
    """

    standing: Standing
    asked: Standing
    address: str
    number: str
    clocks: Sequence[ZoneInfo]
    waiting: bool = False


def judge(message: Outgoing, to: Recipient, law: Law, now: datetime) -> Judgement:
    """The first rule that refuses, else the first that makes it wait, else leave."""
    wanted = message.wanted
    if message.called_off:
        return No("called-off")
    if message.erased:
        return No("erased")
    if wanted.until and now > wanted.until:
        return No("expired")
    if not to.address:
        return No("no-address")
    if wanted.answers:
        return _answer(message, to, now)
    if to.standing.stopped or to.asked.stopped:
        return No("do-not-contact")
    mark = to.standing.mark(wanted.channel, wanted.purpose)
    if mark is None or not mark.granted:
        return No("consent-withdrawn" if mark else "no-consent")
    if wanted.purpose == "marketing" and mark.implied:
        return No("no-consent")
    if wanted.not_before and now < wanted.not_before:
        return Later("not-yet", wanted.not_before)
    if to.waiting and wanted.purpose == "transactional":
        return Go("they are waiting for it")
    for purpose, back, most in law.caps(wanted.purpose):
        if to.standing.sent(purpose, now - back, wanted.message) >= most:
            return No("too-often")
    at = next_allowed(now, to.clocks, law.hours(to.number, wanted.purpose))
    if at is None or at > now:
        return Later("hours", at or now + timedelta(days=1))
    return Go(f"{mark.source}{' (implied)' if mark.implied else ''}")


def _answer(message: Outgoing, to: Recipient, now: datetime) -> Judgement:
    """One answer to a keyword, at once, by the way it came, whatever the person has forbidden: they have asked for it."""
    asked = to.standing.asked.get(message.wanted.answers)
    if asked is None or asked.channel != message.wanted.channel or message.wanted.purpose != "transactional":
        return No("nothing-to-answer")
    if now - asked.at > _ANSWER_WITHIN:
        return No("expired")
    mine = message.wanted.message
    latest = max((one.at for one in to.standing.asked.values()), default=asked.at)
    if latest > asked.at or any(leave.answer and leave.message != mine and leave.at >= asked.at for leave in to.standing.leaves):
        return No("answered-already")
    return Go(ANSWER)
