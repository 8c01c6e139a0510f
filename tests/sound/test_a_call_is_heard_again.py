"""A caller agrees to be recorded: the recording is fetched over HTTP, and every sentence is where the transcript says."""

import asyncio
import io
import wave
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import numpy as np
import pytest

from infra.composition.services import open_services
from infra.embedded.installation import locate_installation
from infra.settings import read_settings
from schemas.business import BusinessConfigured
from schemas.fact import Draft
from tests.sound.conftest import Home
from tests.sound.signing_in import open_account

pytestmark = [pytest.mark.sound, pytest.mark.timeout(300)]
_TRIES = 100


@asynccontextmanager
async def recording_everybody(home: Home) -> AsyncIterator[None]:
    """While inside, the demo business asks its callers whether it may record."""

    async def configure(value: str) -> None:
        settings = locate_installation(read_settings(home.environment))
        async with open_services(settings, "test") as services:
            event = BusinessConfigured(part="record", value=value)
            draft = Draft(subject="business.demo.profile", event=event, id=services.ids.new(), at=services.clock.now())
            await services.bus.log.append(draft)
            await asyncio.sleep(0.5)

    await configure("true")
    try:
        yield
    finally:
        await configure("false")


async def test_a_recorded_call_is_heard_again_with_each_sentence_in_its_place(home: Home) -> None:
    api = home.status()["urls"]["api"]
    async with recording_everybody(home):
        words = ("--say", "Yes, please.", "--say", "How much is a cleaning?", "--say", "No, thank you, goodbye.")
        report = await asyncio.to_thread(home.call, "booking", "--softphone", *words)
    async with aiohttp.ClientSession(api) as http:
        headers = {"Authorization": f"Bearer {await open_account(http, home)}"}
        for _ in range(_TRIES):
            async with http.get(f"/calls/{report['call']}", headers=headers) as answer:
                call = await answer.json()
            if call.get("recording"):
                break
            await asyncio.sleep(0.2)
        assert call["recording"] == "kept"
        async with http.get(f"/calls/{report['call']}/recording.wav", headers=headers) as answer:
            assert answer.status == 200
            with wave.open(io.BytesIO(await answer.read())) as file:
                sides = np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, 2).astype(float)
        async with http.get(f"/calls/{report['call']}/peaks?width=100", headers=headers) as answer:
            assert len((await answer.json())["agent"]) == 100
    lines = [line for line in call["transcript"] if line["from_ms"] is not None and line["to_ms"] is not None]
    assert len(lines) >= 6
    for line in lines:
        if line["who"] == "caller" and line["turn"] == 1:
            continue  # the yes itself was said before anybody had agreed
        side = sides[line["from_ms"] * 8 : line["to_ms"] * 8, 0 if line["who"] == "caller" else 1]
        assert np.sqrt(np.mean(side**2)) > 200, f"silence where {line['who']} speaks: {line}"
    agent = np.zeros(len(sides), bool)
    for line in lines:
        if line["who"] == "agent":
            agent[line["from_ms"] * 8 : line["to_ms"] * 8] = True
    outside = sides[~agent, 1]
    assert np.abs(outside).max(initial=0.0) < 200, "the agent speaks where the transcript has nobody"
