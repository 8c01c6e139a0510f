"""How guessing is slowed: each failure doubles the wait, and at last nobody may try for a while."""

from datetime import datetime, timedelta

import msgspec


class BackoffRule(msgspec.Struct, frozen=True, kw_only=True):
    """A rule. The first `free` failures cost nothing, then 1 s, 2 s, 4 s; from `locks_at` failures on it is `longest`.

    Without a further failure all is forgotten after `forget`.
    """

    free: int
    locks_at: int
    longest: timedelta = timedelta(minutes=15)
    forget: timedelta = timedelta(hours=24)


#: On one account (or one address that no account has), and from one origin, behind which a whole office may sit.
ACCOUNT = BackoffRule(free=3, locks_at=10)
ORIGIN = BackoffRule(free=20, locks_at=50, forget=timedelta(hours=2))


def count_failures(rule: BackoffRule, failures: int, failed_at: datetime, now: datetime) -> int:
    """The failures that still count."""
    return failures if now - failed_at < rule.forget else 0


def attempt_pause(rule: BackoffRule, failures: int) -> timedelta:
    """How long after its last failure the next attempt may come."""
    if failures < rule.free:
        return timedelta()
    if failures >= rule.locks_at:
        return rule.longest
    return min(timedelta(seconds=2 ** (failures - rule.free)), rule.longest)


def next_attempt_at(rule: BackoffRule, failures: int, failed_at: datetime, now: datetime) -> datetime:
    """When the next attempt may come: `now`, or later. A failure noted by a clock that is ahead counts as one of now."""
    return max(now, min(failed_at, now) + attempt_pause(rule, count_failures(rule, failures, failed_at, now)))
