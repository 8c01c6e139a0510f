"""A replica that never answers holds up nobody: another is asked soon, and who listens live waits a second at most."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import msgspec
import nats
import pytest
from nats.aio.msg import Msg

from bench.chaos.proxy import Proxy
from bus.jetstream import JetStreamBus, connect, direct_get
from bus.jetstream.connection import Link, open_link
from bus.liveness import BEAT, Beat
from bus.log import Unavailable
from bus.wire import FOLLOWS, ID, Wire
from schemas.fact import Fact
from schemas.frame import SILENCE, Frame, pack_frame

pytestmark = pytest.mark.real
CALL, HEARD = "call.salon.c1", "audio.salon.c1.heard"


@pytest.fixture
async def other(nats_url) -> AsyncIterator[JetStreamBus]:
    made = await connect([nats_url, nats_url], now=lambda: datetime.now(UTC), instance="other")
    yield made
    await made.close()


@pytest.fixture
async def link(nats_url) -> AsyncIterator[Link]:
    made = await open_link([nats_url, nats_url], "reader", lambda _: None)
    yield made
    await made.close()


async def freeze(raw: nats.NATS, stream: str) -> list[bytes]:
    """Whoever is asked for what is stored in a stream hears it, and says nothing; what they were asked."""
    asked: list[bytes] = []

    async def hear(question: Msg) -> None:
        asked.append(question.data)

    await raw.subscribe(f"$JS.API.DIRECT.GET.{stream}", cb=hear)
    await raw.request(f"$JS.API.STREAM.DELETE.{stream}", b"", timeout=2)
    return asked


async def test_a_missing_frame_of_which_a_frozen_replica_is_asked_is_waited_for_a_second(other, raw, until) -> None:
    heard: list[tuple[int, float]] = []
    now = asyncio.get_running_loop().time
    tap = await other.audio.tap(HEARD, lambda frame: heard.append((frame.number, now())))
    asked = await freeze(raw, "AUDIO")
    began = now()
    for number in (1, 3, 4, 6):
        await raw.publish(HEARD, pack_frame(Frame(number, 0, 1, 0, SILENCE)))
    await until(lambda: len(heard) == 4, 4)
    assert asked
    assert [number for number, _ in heard] == [1, 3, 4, 6]
    assert heard[0][1] - began < 0.5
    assert 0.9 < heard[-1][1] - began < 1.5
    await tap.close()


async def test_a_fact_whose_forerunner_a_frozen_replica_is_asked_for_waits_for_a_second(other, raw, draft, until) -> None:
    heard: list[Fact] = []
    now = asyncio.get_running_loop().time
    tap = await other.live.tap(CALL, heard.append)
    asked, began = await freeze(raw, "CALLS"), now()
    first, _, last = (Wire().write(draft(CALL)) for _ in range(3))
    await raw.publish(CALL, first.payload, headers=first.headers)
    await raw.publish(CALL, last.payload, headers=last.headers | {FOLLOWS: "not-heard"})
    await until(lambda: len(heard) == 2, 5)
    assert asked
    assert [fact.id for fact in heard] == [first.headers[ID], last.headers[ID]]
    assert 0.9 < now() - began < 1.5
    await tap.close()


async def test_who_asks_a_frozen_replica_soon_asks_another(other, link, raw, draft) -> None:
    """The first question of each reader goes to one that is frozen, the second does not."""
    ids = [draft(CALL, id=f"id-{nth}") for nth in range(3)]
    for one in ids:
        await other.log.append(one)
    asked: list[bytes] = []

    async def every_second(question: Msg) -> None:
        asked.append(question.data)
        if asked.count(question.data) > 1:
            await raw.publish("$JS.API.DIRECT.GET.CALLS", question.data, reply=question.reply)

    await raw.subscribe("$JS.API.DIRECT.GET.ELSEWHERE", cb=every_second)
    await raw.flush()
    now = asyncio.get_running_loop().time
    began = now()
    newest = await direct_get.get_last(link, "ELSEWHERE", CALL)
    everything = [got.headers[ID] async for batch in direct_get.get_batches(link, "ELSEWHERE", CALL, 1) for got in batch]
    assert newest is not None
    assert newest.headers[ID] == "id-2"
    assert everything == ["id-0", "id-1", "id-2"]
    assert now() - began < 1.0
    assert msgspec.json.decode(asked[0]) == {"last_by_subj": CALL}
    assert asked.count(asked[0]) > 1


async def test_an_instance_that_has_found_another_server_says_at_once_that_it_lives(other, raw, until) -> None:
    now = asyncio.get_running_loop().time
    beats: list[float] = []

    async def hear(_: Msg) -> None:
        beats.append(now())

    await raw.subscribe("alive.voice.voice-1", cb=hear)
    await raw.flush()
    beat = await other.liveness.beat("voice", "voice-1", Beat)
    for _ in range(5):
        heard = len(beats)
        await until(lambda heard=heard: len(beats) > heard)
        await other._link.client.force_reconnect()
        await until(lambda heard=heard: len(beats) > heard + 1)
        assert beats[-1] - beats[-2] < BEAT / 2
    await beat.close()


async def test_a_server_that_was_left_is_tried_last(nats_server, nats_url, until) -> None:
    """A frozen one takes the connection, says nothing, and costs a second."""
    proxies = [await Proxy(nats_server.port).open() for _ in range(3)]
    link = await open_link([nats_url.replace(str(nats_server.port), str(one.port)) for one in proxies], "guest", lambda _: None)
    for _ in range(12):
        left = link.client.connected_url
        await link.client.force_reconnect()
        await until(lambda: link.connected)
        assert link.client.connected_url != left
    await link.close()
    for one in proxies:
        await one.close()


async def test_who_wants_to_hear_news_from_a_frozen_server_is_told_to_try_again(nats_server, nats_url) -> None:
    proxy = await Proxy(nats_server.port).open()
    address = nats_url.replace(str(nats_server.port), str(proxy.port))
    vault = await connect(address, now=lambda: datetime.now(UTC), instance="vault-1")
    with proxy.frozen("vault-1", lost=False), pytest.raises(Unavailable):
        await vault.broadcast.subscribe("vault.forgotten.*.*", lambda _: None)
    await vault.close()
    await proxy.close()
