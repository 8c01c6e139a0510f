"""While the log cannot store, live readers hear everything; afterwards the log is whole and in order."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import msgspec
import nats
import pytest

from bus.jetstream import JetStreamBus, Options, connect
from bus.log import Unavailable
from bus.wire import EXPECTED, EXPECTED_ON, FOLLOWS, ID, Wire
from schemas.fact import Fact
from schemas.frame import SILENCE, Frame, pack_frame

pytestmark = pytest.mark.real
CALL, HEARD = "call.salon.c1", "audio.salon.c1.heard"


@pytest.fixture
async def other(nats_url) -> AsyncIterator[JetStreamBus]:
    made = await connect(nats_url, now=lambda: datetime.now(UTC), instance="other", options=Options(patience=1.0))
    yield made
    await made.close()


async def without(raw: nats.NATS, stream: str) -> dict[str, object]:
    """Take a stream away; its configuration, to bring it back."""
    told = msgspec.json.decode((await raw.request(f"$JS.API.STREAM.INFO.{stream}", b"", timeout=2)).data)
    await raw.request(f"$JS.API.STREAM.DELETE.{stream}", b"", timeout=2)
    return told["config"]


async def back(raw: nats.NATS, config: dict[str, object]) -> None:
    await raw.request(f"$JS.API.STREAM.CREATE.{config['name']}", msgspec.json.encode(config), timeout=2)


async def test_facts_are_heard_within_a_moment_and_stored_in_order_later(jetstream_bus, other, raw, draft, until) -> None:
    heard: list[tuple[str, float]] = []
    now = asyncio.get_running_loop().time
    tap = await other.live.tap("call.>", lambda fact: heard.append((fact.id, now())))
    config = await without(raw, "CALLS")
    said: list[tuple[str, float]] = []
    for _ in range(30):
        one = draft(CALL)
        said.append((one.id, now()))
        await jetstream_bus.live.publish(one)
        await asyncio.sleep(0.01)
    await until(lambda: len(heard) == 30, 2)
    assert [id_ for id_, _ in heard] == [id_ for id_, _ in said]
    assert max(later - earlier for (_, later), (_, earlier) in zip(heard, said, strict=True)) < 0.5
    await back(raw, config)
    await jetstream_bus.live.wait_until_stored()
    assert [fact.id for fact in await other.log.load(CALL)] == [id_ for id_, _ in said]
    await asyncio.sleep(0.1)
    assert len(heard) == 30
    await tap.close()


async def test_frames_are_stored_when_the_log_is_back(jetstream_bus, other, raw, until) -> None:
    heard: list[Frame] = []
    tap = await other.audio.tap(HEARD, heard.append)
    config = await without(raw, "AUDIO")
    for number in range(1, 101):
        await jetstream_bus.audio.send(HEARD, Frame(number, 0, 1, 0, SILENCE))
    await until(lambda: len(heard) == 100, 1)
    await back(raw, config)
    await jetstream_bus.audio.wait_until_stored()
    assert [one.number async for batch in other.audio.read(HEARD) for one in batch] == list(range(1, 101))
    await asyncio.sleep(0.1)
    assert len(heard) == 100
    await tap.close()


async def test_an_append_that_nobody_can_store_says_so_in_time(other, raw, draft) -> None:
    await without(raw, "LEDGER")
    with pytest.raises(Unavailable, match="try again"):
        await other.log.append(draft("page.salon.chair_2026-11-23"))
    with pytest.raises(Unavailable):
        await other.log.load("page.salon.chair_2026-11-23")


async def test_a_fact_that_was_not_heard_is_fetched_before_the_next(other, raw, draft, until) -> None:
    heard: list[Fact] = []
    tap = await other.live.tap(CALL, heard.append)
    first, missed, last = (Wire().write(draft(CALL)) for _ in range(3))
    await raw.publish(CALL, first.payload, headers=first.headers)
    await until(lambda: len(heard) == 1)
    await raw.publish(f"aside.{CALL}", last.payload, headers=last.headers | {FOLLOWS: missed.headers[ID]})
    await asyncio.sleep(0.15)
    assert len(heard) == 1
    await raw.publish(CALL, missed.payload, headers=missed.headers | {FOLLOWS: first.headers[ID]})
    await until(lambda: len(heard) == 3)
    assert [fact.id for fact in heard] == [message.headers[ID] for message in (first, missed, last)]
    await tap.close()


async def test_a_fact_whose_forerunner_never_comes_is_heard_all_the_same(other, raw, draft, until) -> None:
    heard: list[Fact] = []
    tap = await other.live.tap(CALL, heard.append)
    orphan = Wire().write(draft(CALL))
    await raw.publish(CALL, orphan.payload, headers=orphan.headers | {FOLLOWS: "never-said"})
    await until(lambda: len(heard) == 1, 3)
    await tap.close()


async def test_a_frame_that_was_not_heard_is_fetched_from_the_log(other, raw, until) -> None:
    heard: list[Frame] = []
    frames = [Frame(number, 0, 1, 0, SILENCE) for number in range(1, 6)]
    await raw.request(HEARD, pack_frame(frames[0]), timeout=2)
    tap = await other.audio.tap(HEARD, heard.append)
    for number in (2, 5):
        await raw.request(HEARD, pack_frame(frames[number - 1]), timeout=2)
    await asyncio.sleep(0.1)
    assert [one.number for one in heard] == [1, 2]
    for number in (4, 3):
        await raw.request(HEARD, pack_frame(frames[number - 1]), timeout=2)
    await until(lambda: heard == frames, 2)
    await tap.close()


async def test_a_restarted_listener_finds_its_place_among_many_calls(other, until) -> None:
    for number in range(1, 1_001):
        for call in range(5):
            await other.audio.send(f"audio.salon.c{call}.heard", Frame(number, 0, 1, 0, SILENCE))
    await other.audio.wait_until_stored()
    for after in (0, 1, 99, 100, 101, 350, 640, 995, 1_000):
        heard: list[Frame] = []
        tap = await other.audio.tap("audio.salon.c1.heard", heard.append, after=after)
        assert [one.number for one in heard] == list(range(after + 1, 1_001)), after
        await tap.close()


async def test_what_a_zombie_says_does_not_hide_its_successors_words(other, raw, draft, until) -> None:
    heard: list[Fact] = []
    tap = await other.live.tap(CALL, heard.append)
    claim = {EXPECTED_ON: "claim.salon.c1-voice"}
    first, answer = (Wire().write(draft(CALL)) for _ in range(2))
    for message, epoch in ((first, 9), (answer, 4), (answer, 9)):
        await raw.publish(CALL, message.payload, headers=message.headers | claim | {EXPECTED: str(epoch)})
    await until(lambda: len(heard) == 2)
    assert [fact.id for fact in heard] == [first.headers[ID], answer.headers[ID]]
    await tap.close()


async def test_closing_without_a_server_ends_in_time(nats_server, draft) -> None:
    bus = await connect(nats_server.url, now=lambda: datetime.now(UTC), instance="last")

    async def on(_: Fact) -> None: ...

    await bus.consumers.follow("booking", "page.>", on=on)
    await bus.live.tap("call.>", lambda _: None)
    await bus.audio.tap(HEARD, lambda _: None)
    nats_server.kill()
    await bus.live.publish(draft(CALL))
    await bus.audio.send(HEARD, Frame(1, 0, 1, 0, SILENCE))
    async with asyncio.timeout(8):
        await bus.close()
