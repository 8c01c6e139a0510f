"""What the shields have said in a call, and how far the caller has come in showing who they are."""

from typing import Literal, assert_never

import msgspec

from handlers.call.verification_state import StandingFact, VerificationStanding, evolve_standing
from schemas.fact import Fact
from schemas.tools import ToolHeld, ToolRequested
from schemas.understanding import VerdictGiven
from schemas.verification import CodeRequested, VerificationAsked, VerificationFailed, VerificationPassed

_change = msgspec.structs.replace
Place = Literal["", "inside", "outside", "unknown"]
_PLACES: dict[str, Place] = {"inside": "inside", "outside": "outside", "unknown": "unknown"}


class GuardState(msgspec.Struct, frozen=True, kw_only=True):
    """`flags` are the shields that have flagged or blocked something, `failing` those that gave no verdict when one was last due.

    `place` is where the caller's place is, by the geo-fence: in the service area or not; empty when none was named.
    `verified` are the persons (ids) the caller has shown to be, `standing` is how far verification has come.
    """

    flags: frozenset[str] = frozenset()
    failing: frozenset[str] = frozenset()
    place: Place = ""
    verified: frozenset[str] = frozenset()
    standing: VerificationStanding = VerificationStanding()


def evolve_guard(guard: GuardState, event: StandingFact, _: Fact) -> GuardState:
    """The guard after one more fact."""
    guard = _change(guard, standing=evolve_standing(guard.standing, event))
    match event:
        case VerdictGiven():
            return judged(guard, event)
        case VerificationPassed(target=target):
            return _change(guard, verified=guard.verified | {target})
        case ToolHeld() | ToolRequested() | VerificationAsked() | CodeRequested() | VerificationFailed():
            return guard
        case _:
            assert_never(event)


def judged(guard: GuardState, verdict: VerdictGiven) -> GuardState:
    """The guard after a shield's word; whose word is late or missing is failing until the next."""
    if verdict.verdict == "failed":
        guard = _change(guard, failing=guard.failing | {verdict.shield})
    elif verdict.shield in guard.failing:
        guard = _change(guard, failing=guard.failing - {verdict.shield})
    if verdict.verdict in {"flag", "block"}:
        guard = _change(guard, flags=guard.flags | {verdict.shield})
    where = _PLACES.get(verdict.reason.partition(":")[0], "")
    return _change(guard, place=where) if verdict.shield == "geofence" and where else guard
