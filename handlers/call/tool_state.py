"""The tools of a call: which have not answered yet, and what those cost that have."""

from typing import assert_never

import msgspec

from handlers.call.turn_cost import TurnCost, add_waiting
from schemas.fact import Fact
from schemas.toolbox import QUIET
from schemas.tools import ToolAnswered, ToolDelayed, ToolFailed, ToolRequested

_change = msgspec.structs.replace


class ToolState(msgspec.Struct, frozen=True, kw_only=True):
    """`requests` are those not answered yet, by fact id; `waited` says of each answer what its turn had cost by then.

    `page_at` is the sequence of the newest fact that a tool wrote in the diary; `delayed` the last turn in which one was waited
    for in silence.
    """

    requests: dict[str, ToolRequested] = {}
    waited: dict[str, TurnCost] = {}
    page_at: int = 0
    delayed: int = 0

    @property
    def awaited(self) -> frozenset[int]:
        """The turns in which the caller waits for a tool."""
        return frozenset(one.turn for one in self.requests.values() if one.tool not in QUIET)


ToolFact = ToolRequested | ToolAnswered | ToolFailed | ToolDelayed


def evolve_tools(tools: ToolState, event: ToolFact, fact: Fact) -> ToolState:
    """The tools after one more fact."""
    match event:
        case ToolRequested():
            return _change(tools, requests=tools.requests | {fact.id: event})
        case ToolAnswered(request=request, page_at=page_at):
            cost = add_waiting(tools.waited, event, tools.requests.get(request))
            tools = _change(tools, waited=tools.waited | {fact.id: cost}, page_at=max(tools.page_at, page_at))
            return _without(tools, request)
        case ToolFailed(request=request):
            return _without(tools, request)
        case ToolDelayed(turn=turn):
            return _change(tools, delayed=max(tools.delayed, turn))
        case _:
            assert_never(event)


def _without(tools: ToolState, request: str) -> ToolState:
    return _change(tools, requests={id_: one for id_, one in tools.requests.items() if id_ != request})
