"""No room on the log's disk: calls that run go on, new ones go to a human, and afterwards nothing is missing."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import nats
import pytest

from bus.jetstream import JetStreamBus, Options, audio, connect, live_plane
from bus.log import Unavailable
from infra.embedded import nats_monitoring
from infra.embedded.child import Child, ProcessPlan
from infra.embedded.tcp_ports import find_free_port
from producers.admission import Admission
from schemas.fact import Draft, Fact
from schemas.frame import SILENCE, Frame
from schemas.line import LineLost
from tests.edge.conftest import open_edge

pytestmark = pytest.mark.real
CALL, HEARD = "call.dental.c1", "audio.dental.c1.heard"
_ROOM = 8_000_000


@pytest.fixture
def small(tmp_path: Path) -> Iterator[str]:
    """A server with a store of eight megabytes."""
    port, file = find_free_port("127.0.0.1"), tmp_path / "nats-server.conf"
    store = f'jetstream {{ store_dir: "{tmp_path}", max_file_store: {_ROOM} }}'
    file.write_text(f'listen: "127.0.0.1:{port}"\n{store}\n', "utf-8")
    with subprocess.Popen([Path(sys.executable).with_name("nats-server"), "-c", file, "-l", tmp_path / "log"]) as server:
        yield f"nats://127.0.0.1:{port}"
        server.kill()


@pytest.fixture
async def buses(small: str) -> AsyncIterator[tuple[JetStreamBus, JetStreamBus]]:
    """One that says, one that hears."""
    async with asyncio.timeout(10):
        while True:
            try:
                made = [await connect(small, now=lambda: datetime.now(UTC), instance=name) for name in ("says", "hears")]
                break
            except Unavailable:
                await asyncio.sleep(0.05)
    yield made[0], made[1]
    for bus in made:
        await bus.close()


class Ballast:
    """Takes all the room, and gives it back."""

    def __init__(self, client: nats.NATS) -> None:
        self._client = client

    async def put(self) -> None:
        config = {"name": "BALLAST", "subjects": ["ballast"], "storage": "file"}
        await self._client.request("$JS.API.STREAM.CREATE.BALLAST", msgspec.json.encode(config), timeout=2)
        for size in (500_000, 50_000, 5_000, 100):
            while b"error" not in (await self._client.request("ballast", os.urandom(size), timeout=2)).data:
                continue

    async def take_away(self) -> None:
        await self._client.request("$JS.API.STREAM.DELETE.BALLAST", b"", timeout=2)


@pytest.fixture
async def ballast(small: str, buses) -> AsyncIterator[Ballast]:
    client = await nats.connect(small)
    yield Ballast(client)
    await client.close()


def said(nth: int) -> Draft:
    return Draft(subject=CALL, event=LineLost(reason=f"nth {nth}"), id=f"id-{nth}", at=datetime.now(UTC))


async def talk(bus: JetStreamBus, first: int, last: int) -> None:
    """A call that runs: five frames for each fact."""
    for nth in range(first, last + 1):
        await bus.live.publish(said(nth))
        for number in range(5 * nth - 4, 5 * nth + 1):
            await bus.audio.send(HEARD, Frame(number, number * 20, 1, 0, SILENCE))
        await asyncio.sleep(0.02)


async def chatter(bus: JetStreamBus, first: int, last: int) -> None:
    """Facts alone."""
    for nth in range(first, last):
        await bus.live.publish(said(nth))
        await asyncio.sleep(0.01)


async def until(true, seconds: float) -> None:
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.01)


async def test_a_call_goes_on_new_callers_go_to_a_human_and_afterwards_the_log_is_whole(buses, ballast) -> None:
    saying, hearing = buses
    facts: list[Fact] = []
    frames: list[Frame] = []
    taps = [await hearing.live.tap(CALL, facts.append), await hearing.audio.tap(HEARD, frames.append)]
    async with open_edge(saying) as edge:
        await talk(saying, 1, 20)
        await saying.live.wait_until_stored()
        await ballast.put()
        await talk(saying, 21, 120)
        await until(lambda: len(facts) == 120 and len(frames) == 600, 1.0)
        assert saying.backlog().facts >= 90
        assert saying.backlog().seconds > 2.0
        assert "<Dial>+16175550141</Dial>" in await edge.ring("CA1")
        async with edge.http.get(edge.address + "/health") as health:
            assert (health.status, (await health.json())["unacked"] > 500) == (503, True)
        await ballast.take_away()
        await saying.live.wait_until_stored()
        await saying.audio.wait_until_stored()
        assert [fact.id for fact in await hearing.log.load(CALL)] == [f"id-{nth}" for nth in range(1, 121)]
        assert [one.number async for batch in hearing.audio.read(HEARD) for one in batch] == list(range(1, 601))
        assert [fact.id for fact in facts] == [f"id-{nth}" for nth in range(1, 121)]
        assert [frame.number for frame in frames] == list(range(1, 601))
        await until(lambda: not edge.desk.admission.full, 4.0)
        assert "<Connect" in await edge.ring("CA2")
    for tap in taps:
        await tap.close()


async def test_what_is_kept_for_the_log_is_bounded_and_says_so(buses, ballast, monkeypatch) -> None:
    saying, _ = buses
    monkeypatch.setattr(live_plane, "_MOST", 30)
    monkeypatch.setattr(audio, "_MOST", 100)
    await ballast.put()
    with pytest.raises(Unavailable, match="look at the server's disk"):
        async with asyncio.timeout(5):
            await talk(saying, 1, 1_000)
    assert saying.backlog().frames <= 100
    with pytest.raises(Unavailable, match="no facts for too long"):
        await chatter(saying, 2_000, 3_000)
    assert saying.backlog().facts < 50
    await ballast.take_away()
    await saying.live.wait_until_stored()
    await saying.live.publish(said(5_000))


async def test_a_server_that_is_stuck_after_a_full_disk_is_started_anew_once_there_is_room(tmp_path: Path) -> None:
    port, room = find_free_port("127.0.0.1"), False
    wrong = b'{"status":"unavailable","error":"JetStream stream \'D > CALLS\' write error: no space left on device"}'

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.write(b"HTTP/1.0 503 x\r\n\r\n" + wrong)
        writer.close()

    async def ready() -> bool:
        return await nats_monitoring.is_stuck(port)

    async def ill() -> bool:
        return room and await nats_monitoring.is_stuck(port)

    command = (sys.executable, "-c", "import time; time.sleep(60)")
    plan = ProcessPlan(name="s", command=command, folder=tmp_path, log=tmp_path / "s.log", environment={}, ready=ready, ill=ill)
    async with await asyncio.start_server(answer, "127.0.0.1", port), asyncio.TaskGroup() as group:
        child = Child(plan, lambda: None)
        group.create_task(child.run())
        await until(lambda: child.process.state == "ready", 10)
        before = child.process.pid
        await asyncio.sleep(1.2)
        assert child.process.pid == before
        room = True
        await until(lambda: child.process.restarts >= 1 and child.process.pid not in {0, before}, 10)
        await child.stop()


def test_an_edge_looks_at_the_log_as_well_as_at_itself() -> None:
    assert Options().late < Options().resend < Admission.__init__.__kwdefaults__["most_behind"]
