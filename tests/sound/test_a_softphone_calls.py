"""A member calls their own business from the softphone: real sound, real servers, and an edge that dies in the middle."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from tests.sound.conftest import Home
from tests.sound.signing_in import open_account

pytestmark = [pytest.mark.sound, pytest.mark.timeout(300)]


def test_a_call_from_the_softphone_books_exactly_one_appointment(home: Home) -> None:
    before = home.rows("SELECT count(*) FROM diary.appointments")[0][0]
    report = home.call("booking", "--softphone", "--seed", "11")
    assert report["problems"] == []
    assert report["outcome"] == "booked"
    assert report["frames_sent"] == report["frames_heard_logged"] > 500
    assert report["frames_received"] == report["frames_spoken_logged"] > 500
    assert home.rows("SELECT count(*) FROM diary.appointments")[0][0] == before + 1


def test_an_edge_that_is_killed_in_mid_call_costs_a_pause_and_no_more(home: Home) -> None:
    command = [sys.executable, "-m", "infra.cli", "call", "booking", "--softphone", "--json", "--seed", "12"]
    with subprocess.Popen(command, env=home.environment, stdout=subprocess.PIPE, text=True) as calling:
        time.sleep(15)
        os.kill(home.status()["children"]["edge"]["pid"], signal.SIGKILL)
        said, _ = calling.communicate(timeout=200)
    report: dict[str, Any] = json.loads(said)
    assert report["reconnects"] == 1
    assert report["outcome"] == "booked"
    lost = report["frames_sent"] - report["frames_heard_logged"]
    assert 0 <= lost < 100, "what was on its way into the dead process, and no more"


async def test_a_member_calls_listens_in_to_it_and_ends_it_from_the_dashboard(home: Home) -> None:
    api = home.status()["urls"]["api"]
    async with aiohttp.ClientSession(api, headers={"Origin": api}) as http:
        headers = {"Authorization": f"Bearer {await open_account(http, home)}"}
        watching = await http.ws_connect("/live", headers=headers)
        async with http.post("/softphone/tickets", json={"calling_as": "+12125550142"}, headers=headers) as answer:
            assert answer.status == 201, await answer.text()
            ticket = await answer.json()
        async with http.ws_connect(ticket["url"]) as socket, _microphone(socket):
            await socket.send_str(json.dumps({"type": "start", "ticket": ticket["ticket"]}))
            told = await _hear_greeting(socket)
            call = told[0]["call"]
            assert any(one["type"] == "words" and one["who"] == "agent" and "Alder" in one["text"] for one in told), told
            first = await watching.receive_json(timeout=10)
            assert first["sequence"] > 0
            await watching.close()
            async with http.ws_connect(f"/calls/{call}/sound", headers=headers) as listening:
                frames = [await listening.receive_bytes(timeout=10) for _ in range(20)]
                assert b"\x00" + b"\xff" * 160 in frames
                cue = {"text": "We have a chair free at four."}
                async with http.post(f"/calls/{call}/cue", json=cue, headers=headers) as answer:
                    assert answer.status == 204, await answer.text()
                while (await _told(socket, "words", seconds=30))["text"] != cue["text"]:
                    continue
                async with http.post(f"/calls/{call}/end", headers=headers) as answer:
                    assert answer.status == 204
                assert (await _told(socket, "ended"))["why"] == "agent"
                while (message := await listening.receive(timeout=10)).type is aiohttp.WSMsgType.BINARY:
                    continue
                assert message.extra == "the call is over"
        missed = await http.ws_connect(f"/live?after={first['position']}", headers=headers)
        kinds: list[str] = []
        while "call.ended" not in kinds:
            fact = await missed.receive_json(timeout=10)
            if fact["subject"].endswith(call):
                kinds.append(fact["event"]["fact"])
        assert "hang-up.ordered" in kinds
        await missed.close()
        for what in ("softphone-ticket.given", "cue.requested", "hang-up.requested", "listening.started"):
            assert await _audited(http, headers, what), what


async def _audited(http: aiohttp.ClientSession, headers: dict[str, str], what: str) -> list[dict[str, Any]]:
    """The lines of the trail of a kind, once there are any."""
    for _ in range(50):
        async with http.get("/audit", params={"what": what}, headers=headers) as answer:
            if found := (await answer.json())["trail"]:
                return found
        await asyncio.sleep(0.2)
    return []


@asynccontextmanager
async def _microphone(socket: aiohttp.ClientWebSocketResponse) -> AsyncIterator[None]:
    """Silence, as a browser sends it, once the line is open."""

    async def send() -> None:
        await asyncio.sleep(0.5)
        while not socket.closed:
            await socket.send_bytes(b"\xff" * 160)
            await asyncio.sleep(0.02)

    sending = asyncio.create_task(send())
    try:
        yield
    finally:
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)


async def _hear_greeting(socket: aiohttp.ClientWebSocketResponse) -> list[dict[str, Any]]:
    """What was told until half a second of the greeting has come, and its words."""
    told: list[dict[str, Any]] = []
    sound = 0
    async with asyncio.timeout(30):
        while sound < 25 * 160 or not any(one["type"] == "words" for one in told):
            message = await socket.receive()
            if message.type is aiohttp.WSMsgType.BINARY:
                sound += len(message.data)
            else:
                told.append(json.loads(message.data))
    return told


async def _told(socket: aiohttp.ClientWebSocketResponse, type_: str, seconds: float = 10) -> dict[str, Any]:
    """The next text of this type."""
    async with asyncio.timeout(seconds):
        while True:
            message = await socket.receive()
            if message.type is aiohttp.WSMsgType.TEXT and (said := json.loads(message.data))["type"] == type_:
                return dict(said)
