"""The floor: what a tool answered is said when nobody else speaks, so that it is heard and not stopped with what is under way."""

import asyncio

from handlers.call.ports.ongoing_call import OngoingCall

#: The longest the agent's own words, and a caller who speaks, are waited for; and how often it is looked.
_OWN_SECONDS, _CALLERS_SECONDS, _STEP = 2.5, 15.0, 0.02
#: How long a carrier may take to open the stream again.
_RETURN_SECONDS = 10.0


async def wait_for_line(call: OngoingCall) -> None:
    """Wait, for a while, until a caller who was with a person is back on our line."""
    waited = 0.0
    while waited < _RETURN_SECONDS and call.conversation.line.stage == "transferred":
        await asyncio.sleep(_STEP)
        waited += _STEP


async def wait_for_floor(call: OngoingCall) -> None:
    """Wait until the line is quiet, for a while; a line that is lost is not waited for."""
    waited = 0.0
    while waited < (_CALLERS_SECONDS if call.conversation.turns.open else _OWN_SECONDS):
        now = call.conversation
        if now.quiet or now.line.ended or not now.line.up:
            return
        await asyncio.sleep(_STEP)
        waited += _STEP
