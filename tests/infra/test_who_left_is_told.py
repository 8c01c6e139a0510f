"""The server tells who left; who only went to another connection has not."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import nats
import pytest
from nats.aio.msg import Msg

from infra.embedded import nats_server
from infra.embedded.disconnects import publish_departures
from infra.embedded.tcp_ports import find_free_port

pytestmark = pytest.mark.real
VOICE = "voice-1a2b3c4d"


@pytest.fixture
async def folder(tmp_path: Path) -> AsyncIterator[tuple[Path, int]]:
    """The home of a server that runs, as the supervisor runs it, and its port."""
    port = find_free_port("127.0.0.1")
    plan = nats_server.plan_nats_server(tmp_path, port, find_free_port("127.0.0.1"), dict(os.environ))
    server = await asyncio.create_subprocess_exec(*plan.command, env=plan.environment, stderr=asyncio.subprocess.DEVNULL)
    async with asyncio.timeout(10):
        while not await plan.ready():
            await asyncio.sleep(0.02)
    yield tmp_path, port
    server.kill()
    await server.wait()


@pytest.fixture
def url(folder: tuple[Path, int]) -> str:
    return nats_server.client_url(*folder)


@pytest.fixture
async def gone(folder: tuple[Path, int], url: str) -> AsyncIterator[list[str]]:
    """Who was told to be gone."""
    told: list[str] = []

    async def hear(message: Msg) -> None:
        told.append(message.subject.removeprefix("gone."))

    client = await nats.connect(url)
    await client.subscribe("gone.*", cb=hear)
    await client.flush()
    async with publish_departures(url, nats_server.system_url(*folder)):
        yield told
    await client.close()


async def told(gone: list[str]) -> None:
    async with asyncio.timeout(2):
        while not gone:
            await asyncio.sleep(0.01)


async def test_an_instance_whose_connection_ends_is_told_to_be_gone_at_once(url: str, gone: list[str]) -> None:
    voice = await nats.connect(url, name=VOICE)
    await voice.close()
    await told(gone)
    assert gone == [VOICE]


async def test_an_instance_that_has_another_connection_by_now_is_not(url: str, gone: list[str]) -> None:
    """As when a server that was frozen is back: those who left it for another have long gone on there."""
    before = await nats.connect(url, name=VOICE)
    now = await nats.connect(url, name=VOICE)
    await before.close()
    await asyncio.sleep(0.3)
    assert gone == []
    await now.close()
    await told(gone)
    assert gone == [VOICE]
