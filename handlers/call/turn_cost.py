"""What a turn had cost before it could be answered: the tools it waited for, and what was done until they were asked."""

from collections.abc import Mapping

import msgspec

from schemas.tools import ToolAnswered, ToolRequested


class TurnCost(msgspec.Struct, frozen=True):
    """Milliseconds of a turn by the time a tool has answered: for shields, for thinking, for context, for tools.

    `context` is what retrieving took: tools that only read (the diary, the contact, what the business wrote down). `tools` is
    what the others took, which have something written.
    """

    turn: int = 0
    guard: float = 0.0
    compose: float = 0.0
    context: float = 0.0
    tools: float = 0.0


def add_waiting(so_far: Mapping[str, TurnCost], answer: ToolAnswered, asked: ToolRequested | None) -> TurnCost:
    """With this answer; what the turn had cost before, for another tool, is part of it."""
    before = max(
        (one for one in so_far.values() if one.turn == answer.turn), key=lambda one: one.context + one.tools, default=TurnCost()
    )
    read_only = asked is not None and asked.reads
    return TurnCost(
        turn=answer.turn,
        guard=before.guard + (asked.guard_ms if asked else 0.0),
        compose=before.compose + (asked.compose_ms if asked else 0.0),
        context=before.context + (answer.tool_ms if read_only else 0.0),
        tools=before.tools + (0.0 if read_only else answer.tool_ms),
    )
