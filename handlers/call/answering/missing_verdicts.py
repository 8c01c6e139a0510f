"""Shields that nobody waited for: that one of them gave no verdict is written down all the same."""

import asyncio
from collections.abc import AsyncIterator

from handlers.call.answering.policy import record_late_shield
from handlers.call.ports.verdicts import Verdicts
from handlers.call.state import Conversation
from handlers.handler import handler
from schemas.fact import Fact
from schemas.line import CallRinging
from schemas.understanding import IntentRecognised, VerdictGiven

#: Who must have a word on a turn, and on a call; injection is waited for by whoever answers, PII by whoever speaks.
_OF_A_TURN, _OF_A_CALL = ("geofence", "verification", "competitor"), ("rates",)
#: How long they may take. Nobody waits for this, so a machine that is only slow is not called down.
_SECONDS = 1.0


@handler("unjudged", role="voice", done=(VerdictGiven,))
async def unjudged(
    judged: CallRinging | IntentRecognised, fact: Fact, so_far: Conversation, verdicts: Verdicts
) -> AsyncIterator[VerdictGiven]:
    """Write down which shields did not judge a turn, or the call. What they decided before goes on to hold."""
    if so_far.line.ended or (isinstance(judged, IntentRecognised) and judged.guess):
        return
    turn, shields = (judged.turn, _OF_A_TURN) if isinstance(judged, IntentRecognised) else (0, _OF_A_CALL)
    async with asyncio.TaskGroup() as group:
        waits = [(one, group.create_task(verdicts.silent(one, fact.id, _SECONDS))) for one in shields]
    for one, silent in waits:
        if silent.result():
            yield record_late_shield(one, fact.id, turn)
