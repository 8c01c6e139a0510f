"""Engagement does not grow with calls that failed: asked of a real database."""

import asyncio
from datetime import timedelta

import pytest

from infra.observability.logs import open_log
from infra.runtime.projection.live_projection import keep_projecting
from infra.runtime.projection.progress import ProjectionProgress
from projectors.projector import declared_projectors
from read_models.engagement import read_inputs, score_engagement
from schemas.line import CallEnded, CallRinging
from schemas.tools import OutcomeLogged
from tests.projectors.a_day import NOON, drafts

pytestmark = pytest.mark.real
_OUTCOMES = ("unfinished", "abandoned", "callback", "answered")


async def test_a_call_in_which_nothing_came_about_brings_nobody_closer(bus, connect, clock):
    for nth, outcome in enumerate(_OUTCOMES, 300):
        call = f"call.c{nth}"
        ringing = CallRinging(person=outcome, caller="+1", called="+1")
        ended = CallEnded(reason="lost", seconds=4.0)
        for draft in drafts((call, ringing), (call, ended), (call, OutcomeLogged(outcome=outcome)), first=nth * 10):
            await bus.log.append(draft)
    one, progress = declared_projectors()["engagement"], ProjectionProgress(projector="engagement")
    now, found = NOON + timedelta(days=2), {}
    async with asyncio.timeout(30), asyncio.TaskGroup() as tasks:
        following = tasks.create_task(
            keep_projecting(one, bus.log, connect, clock, progress, open_log("projectors", "test", level="error"))
        )
        async with await connect() as connection:
            while not found.get("answered"):
                if progress.generation:
                    found = {
                        who: (await read_inputs(connection, tenant="bright", person=who, now=now)).contacts for who in _OUTCOMES
                    }
                await asyncio.sleep(0.02)
            lost = await read_inputs(connection, tenant="bright", person="unfinished", now=now)
        following.cancel()
    assert found == {"unfinished": 0, "abandoned": 0, "callback": 1, "answered": 1}
    recency = next(factor for factor in score_engagement(lost, now).factors if factor.name == "recency")
    assert (lost.last, recency.value) == (None, 0.0)
