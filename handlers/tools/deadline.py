"""No caller waits for ever: a tool that is not answered in time has failed, whoever was to answer it."""

import asyncio

from handlers.handler import handler
from handlers.ports.call import Ongoing
from schemas.fact import Fact
from schemas.tools import ToolFailed, ToolRequested

#: How long the ledger has, looked at in steps. Bookings take some 20 ms; a ledger that was killed is back within a second or two.
_SECONDS, _STEP = 5.0, 0.1


@handler("tool-deadline", role="voice")
async def watch(asked: ToolRequested, fact: Fact, call: Ongoing) -> ToolFailed | None:
    """Give up on the tool, so that the agent apologises and offers a message; None when it was answered."""
    for _ in range(round(_SECONDS / _STEP)):
        if fact.id not in call.conversation.requests or call.conversation.ended:
            return None
        await asyncio.sleep(_STEP)
    return ToolFailed(turn=asked.turn, tool=asked.tool, request=fact.id, reason=f"no answer within {_SECONDS:.0f} s")
