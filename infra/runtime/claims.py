"""Who holds which call: the claims of one role as the log tells them."""

from collections.abc import Callable, Iterator, Sequence

import msgspec

from bus.log import Log
from handlers.log_follower import follow_log
from schemas.fact import Fact
from schemas.line import CallClaimed, CallReleased
from schemas.subjects import compose_subject, parse_subject


class Claim(msgspec.Struct, frozen=True):
    """The newest claim on a call. `owner` is empty once it was released."""

    owner: str
    epoch: int


def claim_subject(call: str, role: str) -> str:
    """Where a role claims the call with the subject `call.<tenant>.<id>`."""
    parsed = parse_subject(call)
    return compose_subject("claim", parsed.tenant, f"{parsed.id}-{role}")


class ClaimMap:
    """The claims of one role, followed from the beginning of the log."""

    def __init__(
        self,
        log: Log,
        role: str,
        on_released: Callable[[str], None] = lambda _: None,
        on_claimed: Callable[[str, Claim], None] = lambda _call, _claim: None,
    ) -> None:
        self._log, self._role, self._on_released, self._on_claimed = log, role, on_released, on_claimed
        self._claims: dict[str, Claim] = {}
        self._position = 0

    async def follow(self) -> None:
        """Follow the claims until cancelled; a log that is away is waited for."""
        await follow_log(self._log, "claim.>", lambda: self._position, self._take)

    def _take(self, facts: Sequence[Fact]) -> None:
        for fact in facts:
            self._position = max(self._position, fact.sequence)
            parsed = parse_subject(fact.subject)
            id_, _, role = parsed.id.partition("-")
            if role != self._role:
                continue
            call = compose_subject("call", parsed.tenant, id_)
            match fact.event:
                case CallClaimed(owner=owner):
                    self._claims[call] = claim = Claim(owner, fact.sequence)
                    self._on_claimed(call, claim)
                case CallReleased():
                    self._claims[call] = Claim("", fact.sequence)
                    self._on_released(call)

    async def newest(self, call: str) -> Claim:
        """The newest claim on a call by the log itself; epoch 0 when it was never claimed."""
        fact = await self._log.last(claim_subject(call, self._role))
        if fact is None:
            return Claim("", 0)
        return Claim(fact.event.owner if isinstance(fact.event, CallClaimed) else "", fact.sequence)

    def held_by(self, owner: str) -> Iterator[str]:
        """The calls an instance holds."""
        return iter([call for call, claim in self._claims.items() if claim.owner == owner])

    def owners(self) -> frozenset[str]:
        """All instances that hold calls."""
        return frozenset(claim.owner for claim in self._claims.values() if claim.owner)

    def forget(self, call: str) -> None:
        """The call is over: nobody needs to hold it."""
        self._claims.pop(call, None)
