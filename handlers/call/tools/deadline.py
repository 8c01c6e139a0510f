"""No caller waits for ever: a tool that is not answered in time has failed, whoever was to answer it."""

import asyncio

from handlers.call.ports.ongoing_call import OngoingCall
from handlers.clock import Clock
from handlers.handler import handler
from schemas.fact import Fact
from schemas.tools import ToolFailed, ToolRequested

#: How long there is for an answer, looked at in steps. Bookings take some 20 ms, a ledger that was killed is back within a second
#: or two, and three servers whose leader was killed elect another within 4 to 8 s. Meanwhile the caller is asked for patience.
_SECONDS, _STEP = 10.0, 0.1


@handler("tool-deadline", role="voice", done=(ToolFailed,))
async def give_up_on_tool(asked: ToolRequested, fact: Fact, call: OngoingCall, clock: Clock) -> ToolFailed | None:
    """Give up on the tool, so that the agent apologises and offers a message; None when it was answered."""
    left = min(max(_SECONDS - (clock.now() - fact.at).total_seconds(), 0.0), _SECONDS)
    for _ in range(round(left / _STEP)):
        if not call.conversation.awaits(fact.id):
            return None
        await asyncio.sleep(_STEP)
    if not call.conversation.awaits(fact.id):
        return None
    return ToolFailed(turn=asked.turn, tool=asked.tool, request=fact.id, reason=f"no answer within {_SECONDS:.0f} s")
