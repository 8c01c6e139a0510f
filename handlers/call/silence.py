"""Noticing that nobody speaks, after the agent's last word has been heard."""

import asyncio

from handlers.call.ports.ongoing_call import OngoingCall
from handlers.handler import handler
from schemas.line import CallEnded, KeyPressed, PlaybackMarked
from schemas.reply import SentenceComposed
from schemas.speech import CallerSilent, SpeechStarted

#: How long the line may be silent before the agent says something: spec 1.7 leaves it to us.
SILENCE_SECONDS = 7.0


@handler("silence", role="voice", done=(CallerSilent,), interrupted_by=(SpeechStarted, SentenceComposed, KeyPressed, CallEnded))
async def notice_silence(marked: PlaybackMarked, ongoing: OngoingCall) -> CallerSilent | None:
    """Wait after the last sentence was heard; speech, a key or another sentence ends the waiting."""
    before = ongoing.conversation
    if marked.sentence != before.playback.composed or before.turns.open or before.tools.requests or before.line.hanging_up:
        return None
    await asyncio.sleep(SILENCE_SECONDS)
    now = ongoing.conversation
    if now.playback.composed != before.playback.composed or now.turns.newest != before.turns.newest or now.line.ended:
        return None
    return CallerSilent(nth=now.turns.silences + 1, seconds=SILENCE_SECONDS)
