"""Asking for patience: a caller who waits for a tool in silence hears that somebody is at it."""

import asyncio

from handlers.call.ports.ongoing_call import OngoingCall
from handlers.call.state import Conversation
from handlers.clock import Clock
from handlers.handler import handler
from schemas.fact import Fact
from schemas.toolbox import QUIET
from schemas.tools import ToolDelayed, ToolRequested

#: From the caller's last word to a word of ours: a second, less what it takes to compose, synthesise and send it.
_HEARD_BY = 0.85
#: How long a tool has at least, since most answer by then, and at most.
_LEAST, _MOST = 0.15, 0.35
#: The silence after somebody's words while a tool is still at work; and the one after we have asked for patience.
_AFTER_WORDS, _AGAIN = 0.7, 4.0
#: How often it is looked, and how often patience is asked for.
_STEP, _TIMES = 0.02, 2


@handler("tool-delay", role="voice", done=(ToolDelayed,))
async def notice_slow_tools(
    waited: ToolRequested | ToolDelayed, fact: Fact, call: OngoingCall, clock: Clock
) -> ToolDelayed | None:
    """Notice that a turn's tools leave the caller in silence: once soon, and once more some seconds after that was said.

    Nothing while somebody speaks, and nothing for tools that nobody waits for. A newer turn's tools have a notice of their own.
    """
    before_that = (waited.nth, waited.request, waited.seconds) if isinstance(waited, ToolDelayed) else (0, fact.id, 0.0)
    nth, request, so_long = before_that
    if nth >= _TIMES or waited.tool in QUIET or (not nth and call.conversation.tools.delayed >= waited.turn):
        return None
    before = max((clock.now() - fact.at).total_seconds(), 0.0)
    since, patience = clock.steady() - before, _AGAIN if nth else _patience(call.conversation, waited.turn, fact)
    while _waits(call.conversation, waited.turn):
        now = clock.steady()
        if not call.conversation.quiet:
            since, patience = now, _AGAIN if nth else _AFTER_WORDS
        elif now - since >= patience:
            seconds = round(so_long + max((clock.now() - fact.at).total_seconds(), 0.0), 2)
            return ToolDelayed(turn=waited.turn, tool=waited.tool, request=request, nth=nth + 1, seconds=seconds)
        await asyncio.sleep(min(_STEP, max(since + patience - now, 0.001)))
    return None


def _waits(now: Conversation, turn: int) -> bool:
    """Whether the caller waits for a tool of this turn, and for none of a newer one."""
    return max(now.tools.awaited, default=-1) == turn and not now.line.hanging_up


def _patience(now: Conversation, turn: int, fact: Fact) -> float:
    """How long a tool asked for by `fact` may be silent, in seconds: the less, the longer the turn has taken already."""
    spoken = now.turns.last
    if spoken is None or spoken.speech.turn != turn:
        return _MOST
    speech = spoken.speech
    took = (fact.at - spoken.at).total_seconds() + (speech.recognise_ms + speech.endpoint_ms) / 1000
    return min(max(_HEARD_BY - took, _LEAST), _MOST)
