"""What a turn had cost before it could be answered: the tools it waited for, and what was done until they were asked."""

from collections.abc import Mapping

import msgspec

from schemas.tools import ToolAnswered, ToolRequested


class TurnCost(msgspec.Struct, frozen=True):
    """Milliseconds of a turn by the time a tool has answered: for shields, for thinking, for tools."""

    turn: int = 0
    guard: float = 0.0
    compose: float = 0.0
    tools: float = 0.0


def add_waiting(so_far: Mapping[str, TurnCost], answer: ToolAnswered, asked: ToolRequested | None) -> TurnCost:
    """With this answer; what the turn had cost before, for another tool, is part of it."""
    before = max((one for one in so_far.values() if one.turn == answer.turn), key=lambda one: one.tools, default=TurnCost())
    return TurnCost(
        turn=answer.turn,
        guard=before.guard + (asked.guard_ms if asked else 0.0),
        compose=before.compose + (asked.compose_ms if asked else 0.0),
        tools=before.tools + answer.tool_ms,
    )
