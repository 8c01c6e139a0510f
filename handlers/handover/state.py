"""A handover as its facts tell: who is needed, whose phones were rung, who has it."""

from collections.abc import Sequence
from typing import Literal, assert_never

import msgspec

from schemas import handover as facts_of
from schemas.fact import Fact

_change = msgspec.structs.replace
#: `missed`: this attempt of an alert came to nothing, and the next is not due yet.
Stage = Literal["", "ringing", "missed", "accepted", "queued", "resolved"]

HandoverFact = (
    facts_of.HandoverOpened
    | facts_of.HandoverRinging
    | facts_of.HandoverDialled
    | facts_of.LegAnswered
    | facts_of.LegKeyed
    | facts_of.LegEnded
    | facts_of.HandoverMissed
    | facts_of.HandoverAccepted
    | facts_of.HandoverQueued
    | facts_of.HandoverReturned
    | facts_of.HandoverNoted
    | facts_of.HandoverResolved
)


class Leg(msgspec.Struct, frozen=True, kw_only=True):
    """One attempt: whose `number`, the carrier's id of it once it rings, and whether it is `over`."""

    number: str
    carrier_call: str = ""
    over: bool = False


class Handover(msgspec.Struct, frozen=True, kw_only=True):
    """`legs` are all attempts by number; `before` counts those of earlier rounds, as the same caller may ask again.

    `person` is whose the facts are; `version` the sequence of the last one, 0 when there is none.
    """

    opened: facts_of.HandoverOpened | None = None
    stage: Stage = ""
    legs: dict[int, Leg] = {}
    before: int = 0
    accepted: facts_of.HandoverAccepted | None = None
    person: str = ""
    version: int = 0

    @property
    def attempt(self) -> int:
        """The newest attempt, 0 before the first."""
        return max(self.legs, default=0)

    @property
    def live_legs(self) -> dict[int, Leg]:
        """The attempts that are not known to be over."""
        return {nth: leg for nth, leg in self.legs.items() if not leg.over}


def fold(facts: Sequence[Fact]) -> Handover:
    """The handover after all its facts."""
    now = Handover()
    for fact in facts:
        if isinstance(fact.event, HandoverFact):
            now = _change(_evolve(now, fact.event), person=fact.person or now.person, version=fact.sequence)
    return now


def _evolve(now: Handover, event: HandoverFact) -> Handover:
    match event:
        case facts_of.HandoverOpened():
            return _change(now, opened=event, stage="", before=now.attempt, accepted=None)
        case facts_of.HandoverRinging(attempt=attempt, number=number):
            return _change(now, stage="ringing", legs=now.legs | {attempt: Leg(number=number)})
        case facts_of.HandoverDialled(attempt=attempt, carrier_call=carrier_call) if attempt in now.legs:
            leg = _change(now.legs[attempt], carrier_call=carrier_call)
            return _change(now, legs=now.legs | {attempt: leg})
        case facts_of.LegEnded(attempt=attempt) if attempt in now.legs:
            return _change(now, legs=now.legs | {attempt: _change(now.legs[attempt], over=True)})
        case facts_of.HandoverMissed(attempt=attempt) if now.stage == "ringing" and attempt == now.attempt:
            return _change(now, stage="missed")
        case facts_of.HandoverAccepted():
            return _change(now, stage="accepted", accepted=now.accepted or event)
        case facts_of.HandoverQueued():
            return _change(now, stage="queued")
        case facts_of.HandoverResolved():
            return _change(now, stage="resolved")
        case facts_of.HandoverDialled() | facts_of.LegEnded() | facts_of.HandoverMissed():
            return now
        case facts_of.LegAnswered() | facts_of.LegKeyed() | facts_of.HandoverReturned() | facts_of.HandoverNoted():
            return now
        case _:
            assert_never(event)
