"""Giving a lost line up: the carrier is expected back for a while, then the call is over."""

import asyncio

from handlers.call.ports.ongoing_call import OngoingCall
from handlers.call.state import Conversation
from handlers.clock import Clock
from handlers.handler import handler
from schemas.line import CallEnded, LineLost, LineOpened

#: How long a call waits for its carrier: twice Twilio's own connect timeout.
PATIENCE_SECONDS = 30.0


@handler("giving-up", role="voice", done=(CallEnded,), interrupted_by=(LineOpened, CallEnded))
async def give_up(_lost: LineLost, so_far: Conversation, ongoing: OngoingCall, clock: Clock) -> CallEnded | None:
    """End a call whose line did not come back."""
    await asyncio.sleep(PATIENCE_SECONDS)
    now = ongoing.conversation
    if now.line.up or now.line.ended:
        return None
    seconds = (clock.now() - so_far.ringing_at).total_seconds() if so_far.ringing_at else 0.0
    return CallEnded(reason="lost", seconds=round(seconds, 1))
