"""Ending a call that rang and was never put through: its carrier opens no stream and reports nothing."""

import asyncio

from handlers.call.ports.ongoing_call import OngoingCall
from handlers.clock import Clock
from handlers.handler import handler
from schemas.fact import Fact
from schemas.line import CallEnded, CallRinging, LineOpened

#: From ringing to the line: a carrier opens the stream at once, and the token it was given is good for a minute.
RINGING_SECONDS = 180.0


@handler("ringing-timeout", role="voice", done=(CallEnded,), interrupted_by=(LineOpened, CallEnded))
async def end_unanswered(_ringing: CallRinging, fact: Fact, call: OngoingCall, clock: Clock) -> CallEnded | None:
    """End a call of which nothing was heard for three minutes after it rang, also when its owner changed meanwhile."""
    await asyncio.sleep(max(RINGING_SECONDS - (clock.now() - fact.at).total_seconds(), 0.0))
    now = call.conversation
    if now.line.socket or now.playback.composed or now.line.ended:
        return None
    return CallEnded(reason="failed", seconds=0.0)
