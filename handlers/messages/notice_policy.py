"""Whom to tell, by what way and when: how much it matters, what the settings say, and whether it is quiet now."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

from schemas.knowledge import Business
from schemas.notify import Notify, Quiet, Severity

_RANK: dict[Severity, int] = {"info": 0, "warning": 1, "alarm": 2}


class Telling(msgspec.Struct, frozen=True, kw_only=True):
    """Whom to tell: numbers (E.164) and addresses, and not before when (None: now)."""

    numbers: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    not_before: datetime | None = None


def find_severity(topic: str, usual: Severity, notify: Notify) -> Severity:
    """How much it matters to this business."""
    return notify.topics.get(topic, usual)


def choose_recipients(severity: Severity, business: Business, now: datetime, attempt: int = 0) -> Telling:
    """Whom to tell the first time (`attempt` 0), and again: an alarm goes down the list of who is on call."""
    notify = business.notify
    if _RANK[severity] < _RANK[notify.least]:
        return Telling()
    if severity == "alarm":
        chain = notify.on_call or ((notify.sms,) if notify.sms else ())
        numbers = (chain[attempt % len(chain)],) if chain else ()
        return Telling(numbers=numbers, emails=(notify.email,) if notify.email and not attempt else ())
    return Telling(
        numbers=(notify.sms,) if notify.sms else (),
        emails=(notify.email,) if notify.email else (),
        not_before=find_end_of_quiet(notify.quiet, business.timezone, now),
    )


def find_end_of_quiet(quiet: Quiet | None, zone: str, now: datetime) -> datetime | None:
    """When the quiet time that it is now is over; None when it is not quiet. It may begin in the evening."""
    if quiet is None:
        return None
    local = now.astimezone(ZoneInfo(zone))
    begins, ends = time.fromisoformat(quiet.begins), time.fromisoformat(quiet.ends)
    at = local.time().replace(tzinfo=None)
    inside = begins <= at < ends if begins <= ends else at >= begins or at < ends
    if not inside:
        return None
    day = local.date() if at < ends else local.date() + timedelta(days=1)
    return datetime.combine(day, ends, ZoneInfo(zone))
