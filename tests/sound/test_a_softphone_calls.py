"""A member calls their own business from the softphone: real sound, real servers, and an edge that dies in the middle."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
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


async def test_a_member_signs_in_asks_for_a_ticket_and_is_on_the_line(home: Home) -> None:
    api = home.status()["urls"]["api"]
    async with aiohttp.ClientSession(api, headers={"Origin": api}) as http:
        headers = {"Authorization": f"Bearer {await open_account(http, home)}"}
        async with http.post("/softphone/tickets", json={"calling_as": "+12125550142"}, headers=headers) as answer:
            assert answer.status == 201, await answer.text()
            ticket = await answer.json()
        async with http.ws_connect(ticket["url"]) as socket:
            await socket.send_str(json.dumps({"type": "start", "ticket": ticket["ticket"]}))
            told, sound = await _listen(socket)
            assert sound >= 25 * 160, "half a second of the greeting"
            assert any(one["type"] == "words" and one["who"] == "agent" and "Alder" in one["text"] for one in told), told
            await socket.send_str('{"type":"hang-up"}')
            async with asyncio.timeout(5):
                while not socket.closed:
                    await socket.receive()
        async with http.get("/audit", params={"what": "softphone-ticket.given"}, headers=headers) as answer:
            (line,) = (await answer.json())["trail"]
            assert line["detail"] == "calling as a number they named"
        call = next(one["call"] for one in told if one["type"] == "started")
        for _ in range(50):
            async with http.get(f"/calls/{call}", headers=headers) as answer:
                if answer.status == 200 and (await answer.json())["ended"]:
                    break
            await asyncio.sleep(0.2)
        async with http.get(f"/calls/{call}", headers=headers) as answer:
            assert (await answer.json())["ended"] == "caller"


async def _listen(socket: aiohttp.ClientWebSocketResponse) -> tuple[list[dict[str, Any]], int]:
    """Send silence as a browser does until the greeting is well under way: what was told, and bytes of sound."""
    told: list[dict[str, Any]] = []
    sound = 0

    async def send() -> None:
        while True:
            await socket.send_bytes(b"\xff" * 160)
            await asyncio.sleep(0.02)

    sending = asyncio.create_task(send())
    try:
        async with asyncio.timeout(30):
            while sound < 25 * 160 or not any(one["type"] == "words" for one in told):
                message = await socket.receive()
                if message.type is aiohttp.WSMsgType.BINARY:
                    sound += len(message.data)
                else:
                    told.append(json.loads(message.data))
    finally:
        sending.cancel()
    return told, sound
