"""The traffic of every business, hot, and the question that the edge asks at ring time: JSON in, JSON out.

nats req ask.rates.admit '{"tenant":"demo","person":"01J..."}'
"""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence

import msgspec

from bus.log import Log
from handlers.clock import Clock
from handlers.log_follower import follow_log, read_history
from handlers.shields.rates.limits import RateLimits
from handlers.shields.rates.policy import AdmissionDecision, judge_admission
from handlers.shields.rates.state import Traffic
from schemas.fact import Fact
from schemas.line import CallEnded, CallRinging, CarrierReported, LineOpened
from schemas.subjects import parse_subject

_TAGS = frozenset(event.tag() for event in (CallRinging, LineOpened, CallEnded, CarrierReported))


class HotTraffic:
    """All businesses. Call `load` before the first question, then run `follow` until cancelled."""

    def __init__(self, limits: RateLimits) -> None:
        self._limits, self._position = limits, 0
        self._traffic: defaultdict[str, Traffic] = defaultdict(Traffic)

    def admit(self, tenant: str, person: str, clock: Clock, *, but: str = "") -> AdmissionDecision:
        """Whether a call may come in now."""
        return judge_admission(self._traffic[tenant], person, clock.now(), self._limits, but=but)

    async def load(self, log: Log) -> None:
        await read_history(log, "call.>", 0, self.take, _TAGS)

    async def follow(self, log: Log) -> None:
        await follow_log(log, "call.>", lambda: self._position, self.take, _TAGS)

    def take(self, facts: Sequence[Fact]) -> None:
        for fact in facts:
            self._position = max(self._position, fact.sequence)
            self._traffic[parse_subject(fact.subject).tenant].take(fact)


class AdmissionQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """May this person's call come in?"""

    tenant: str
    person: str


def endpoints(traffic: HotTraffic, clock: Clock) -> dict[str, Callable[[bytes], Awaitable[bytes]]]:
    """The answers by endpoint. They raise ValidationError on a question they cannot read."""

    async def answer(question: bytes) -> bytes:
        asked = msgspec.json.decode(question, type=AdmissionQuestion)
        return msgspec.json.encode(traffic.admit(asked.tenant, asked.person, clock))

    return {"rates.admit": answer}
