"""Wrong answers by person over all calls, hot: who is guessed at on many calls is guarded on the next one too."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bus.log import Log
from handlers.log_follower import follow_log, read_history
from schemas.fact import Fact
from schemas.subjects import parse_subject
from schemas.verification import VerificationFailed

#: How many wrong answers there may be in one call, and about one person in a day.
A_CALL, A_DAY = 3, 5
_DAY = timedelta(days=1)
_TAGS = frozenset((VerificationFailed.tag(),))

Failures = dict[tuple[str, str], tuple[datetime, ...]]


def fold(failures: Failures, facts: Sequence[Fact]) -> Failures:
    """The failures by tenant and person after further facts; of each person those of their last day."""
    for fact in facts:
        if isinstance(fact.event, VerificationFailed):
            key = (parse_subject(fact.subject).tenant, fact.event.target)
            kept = tuple(at for at in failures.get(key, ()) if fact.at - at < _DAY)
            failures = failures | {key: (*kept, fact.at)}
    return failures


class FailedAttempts:
    """The failures, following the log. Call `load` first, then run `follow` until cancelled."""

    def __init__(self) -> None:
        self._position = 0
        self._failures: Failures = {}

    def today(self, tenant: str, person: str, now: datetime) -> int:
        return sum(now - at < _DAY for at in self._failures.get((tenant, person), ()))

    async def load(self, log: Log) -> None:
        await read_history(log, "call.>", 0, self._take, _TAGS)

    async def follow(self, log: Log) -> None:
        await follow_log(log, "call.>", lambda: self._position, self._take, _TAGS)

    def _take(self, facts: Sequence[Fact]) -> None:
        self._failures = fold(self._failures, facts)
        self._position = max([self._position, *(fact.sequence for fact in facts)])
