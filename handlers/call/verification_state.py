"""How far the caller has come in showing who they are: a pure fold over the facts of the call."""

from typing import assert_never

import msgspec

from schemas.tools import ToolHeld, ToolRequested
from schemas.understanding import VerdictGiven
from schemas.verification import CodeRequested, VerificationAsked, VerificationFailed, VerificationPassed

#: A question that was asked so many turns ago is no question any more.
STALE_TURNS = 3


class VerificationStanding(msgspec.Struct, frozen=True):
    """`asked` is the question that stands, `code` the one-time code on its way, `held` the tools that wait for the answer.

    `failed` counts wrong answers. `cleared` are tools, as asked for, that may be used now.
    `refused`: the caller was told that it cannot be done in this call.
    """

    asked: VerificationAsked | None = None
    code: CodeRequested | None = None
    held: tuple[ToolHeld, ...] = ()
    failed: int = 0
    cleared: frozenset[tuple[str, str]] = frozenset()
    refused: bool = False

    def pending(self, turn: int) -> VerificationAsked | None:
        """The question, while an answer in this turn would be one to it."""
        return self.asked if self.asked and turn - self.asked.turn <= STALE_TURNS else None


StandingFact = (
    ToolHeld | ToolRequested | VerdictGiven | VerificationAsked | CodeRequested | VerificationPassed | VerificationFailed
)


def evolve_standing(now: VerificationStanding, event: StandingFact) -> VerificationStanding:
    """The standing after one more fact of the call."""
    change = msgspec.structs.replace
    match event:
        case ToolHeld():
            rest = tuple(one for one in now.held if one.tool != event.tool)
            return change(now, held=(*rest, event))
        case VerificationAsked():
            return change(now, asked=event)
        case CodeRequested():
            return change(now, code=event)
        case VerificationPassed(policy=policy):
            mine = frozenset((one.tool, one.arguments) for one in now.held if one.policy == policy)
            return change(now, asked=None, code=None, cleared=now.cleared | mine)
        case VerificationFailed(left=left):
            return change(now, failed=now.failed + 1, asked=now.asked if left > 0 else None)
        case VerdictGiven(shield="verification", verdict="block"):
            return change(now, refused=True, asked=None)
        case VerdictGiven(shield="verification", verdict="pass", reason="nobody-on-file" | "verified") if now.held:
            return change(now, cleared=now.cleared | {(one.tool, one.arguments) for one in now.held})
        case VerdictGiven():
            return now
        case ToolRequested(tool=tool):
            return change(now, held=tuple(one for one in now.held if one.tool != tool))
        case _:
            assert_never(event)
