"""The bus alone: what a fact and a frame cost between two clients of one nats-server, by what is done with them."""

import asyncio
import os
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import msgspec
import psutil

from bench.home import favour, on
from bench.table import percentile, show
from bus.jetstream import connect
from bus.jetstream.bus import JetStreamBus
from infra.embedded import nats_server
from infra.embedded.child import Child
from infra.embedded.tcp_ports import find_free_port
from schemas.event import Event
from schemas.fact import Draft, Fact
from schemas.frame import FRAME_BYTES, Frame
from schemas.speech import SpeechPartial

_SECONDS = 4.0
_WORDS = "i would like to come in tomorrow morning if that is possible please"


class Row(msgspec.Struct, frozen=True):
    """One thing measured: latencies in milliseconds, and CPU microseconds of clients and server for each message."""

    what: str
    messages: int
    latencies: list[float]
    client: float
    server: float
    rate: float


class Bench:
    """A server, a writing and a reading client; both clients in this process."""

    def __init__(self, server: int, write: JetStreamBus, read: JetStreamBus) -> None:
        self._server, self.write, self.read = psutil.Process(server), write, read
        self._ids = count(1)
        self.rows: list[Row] = []

    def draft(self, subject: str, event: Event) -> Draft:
        """A fact with an id of its own."""
        return Draft(subject=subject, event=event, id=f"bench-{next(self._ids)}", at=datetime.now(UTC), handler="bench")

    async def measure(self, what: str, work: Callable[[], Awaitable[tuple[int, list[float]]]]) -> None:
        """Do it, and note what it took."""
        own = psutil.Process()
        before, began, mine = self._server.cpu_times(), time.perf_counter(), own.cpu_times()
        messages, latencies = await work()
        took, after, spent = time.perf_counter() - began, self._server.cpu_times(), own.cpu_times()
        server = (after.user + after.system - before.user - before.system) / messages * 1e6
        client = (spent.user + spent.system - mine.user - mine.system) / messages * 1e6
        self.rows.append(Row(what, messages, latencies, client, server, messages / took))


async def measure(servers: tuple[int, ...], clients: tuple[int, ...], nice: int) -> None:
    """Run everything and print the table."""
    async with _bench(servers, clients, nice) as bench:
        for calls in (1, 10, 100):
            await bench.measure(f"facts, published to heard live, {calls} calls of 10 a second", _facts(bench, calls))
        await bench.measure("append, one after the other, expected sequence", _appends(bench))
        await bench.measure("atomic batch over two pages", _batches(bench))
        await bench.measure("load a subject of 40 facts (p50 of all, CPU of each)", _loads(bench))
        await bench.measure("read the stream in batches of 500", _reads(bench))
        for calls in (1, 10, 100):
            await bench.measure(f"frames, sent to heard live, all acknowledged, {calls} calls", _frames(bench, calls))
        await bench.measure("frames, as fast as they go, all acknowledged", _flood(bench))
    favour([os.getpid()], 0)
    show(
        f"The bus alone, one nats-server with encryption at rest, both clients in one process, nice {nice}",
        ("what", "messages", "p50 ms", "p95 ms", "p99 ms", "a second", "client us each", "server us each"),
        [
            (
                row.what,
                row.messages,
                *(percentile(row.latencies, share) for share in (0.5, 0.95, 0.99)),
                round(row.rate),
                round(row.client, 1),
                round(row.server, 1),
            )
            for row in bench.rows
        ],
    )


@asynccontextmanager
async def _bench(servers: tuple[int, ...], clients: tuple[int, ...], nice: int) -> AsyncIterator[Bench]:
    async with AsyncExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="daybook-bench-")))
        port, group = find_free_port("127.0.0.1"), await stack.enter_async_context(asyncio.TaskGroup())
        on(servers, nice)
        child = Child(nats_server.plan_nats_server(home, port, find_free_port("127.0.0.1"), dict(os.environ)), lambda: None)
        group.create_task(child.run())
        stack.push_async_callback(child.stop)
        async with asyncio.timeout(30):
            await child.ready.wait()
        on(clients, nice)
        favour([os.getpid(), child.process.pid], nice)
        url, buses = nats_server.client_url(home, port), list[JetStreamBus]()
        for name in ("write", "read"):
            buses.append(await connect(url, now=lambda: datetime.now(UTC), instance=f"bench-{name}"))
            stack.push_async_callback(buses[-1].close)
        yield Bench(child.process.pid, *buses)


def _facts(bench: Bench, calls: int) -> Callable[[], Awaitable[tuple[int, list[float]]]]:
    async def work() -> tuple[int, list[float]]:
        sent, latencies = dict[str, float](), list[float]()

        def heard(fact: Fact) -> None:
            if began := sent.pop(fact.id, 0.0):
                latencies.append((time.perf_counter() - began) * 1000)

        tap = await bench.read.live.tap(f"call.facts{calls}.*", heard)

        async def call(nth: int) -> None:
            await asyncio.sleep(nth * 0.1 / calls)
            for turn in range(round(_SECONDS * 10)):
                event = SpeechPartial(turn=turn, words=_WORDS, frame=turn, voiced_ms=100)
                draft = bench.draft(f"call.facts{calls}.{nth}", event)
                sent[draft.id] = time.perf_counter()
                await bench.write.live.publish(draft)
                await asyncio.sleep(0.1)

        await asyncio.gather(*(call(nth) for nth in range(calls)))
        await bench.write.live.wait_until_stored()
        await asyncio.sleep(0.1)
        await tap.close()
        return calls * round(_SECONDS * 10), latencies

    return work


def _appends(bench: Bench) -> Callable[[], Awaitable[tuple[int, list[float]]]]:
    async def work() -> tuple[int, list[float]]:
        latencies, sequence = list[float](), 0
        for nth in range(1000):
            began = time.perf_counter()
            event = SpeechPartial(turn=nth, words=_WORDS, frame=nth, voiced_ms=100)
            sequence = await bench.write.log.append(bench.draft("call.appends.1", event), expected=sequence)
            latencies.append((time.perf_counter() - began) * 1000)
        return 1000, latencies

    return work


def _batches(bench: Bench) -> Callable[[], Awaitable[tuple[int, list[float]]]]:
    async def work() -> tuple[int, list[float]]:
        latencies, at = list[float](), {"call.batches.1": 0, "call.batches.2": 0}
        for nth in range(200):
            began = time.perf_counter()
            event = SpeechPartial(turn=nth, words=_WORDS, frame=nth, voiced_ms=100)
            drafts = [bench.draft(subject, event) for subject in at]
            at = dict(zip(at, await bench.write.log.append_all(drafts, at), strict=True))
            latencies.append((time.perf_counter() - began) * 1000)
        return 400, latencies

    return work


def _loads(bench: Bench) -> Callable[[], Awaitable[tuple[int, list[float]]]]:
    async def work() -> tuple[int, list[float]]:
        latencies, loaded = list[float](), 0
        for nth in range(200):
            began = time.perf_counter()
            loaded += len(await bench.read.log.load(f"call.facts100.{nth % 100}"))
            latencies.append((time.perf_counter() - began) * 1000)
        return loaded, latencies

    return work


def _reads(bench: Bench) -> Callable[[], Awaitable[tuple[int, list[float]]]]:
    async def work() -> tuple[int, list[float]]:
        read = 0
        for _ in range(3):
            async for batch in bench.read.log.read("call.>"):
                read += len(batch)
        return read, []

    return work


def _frames(bench: Bench, calls: int) -> Callable[[], Awaitable[tuple[int, list[float]]]]:
    async def work() -> tuple[int, list[float]]:
        sent, latencies = dict[tuple[int, int], float](), list[float]()

        def hear(nth: int) -> Callable[[Frame], None]:
            return lambda frame: latencies.append((time.perf_counter() - sent.pop((nth, frame.number))) * 1000)

        taps = [await bench.read.audio.tap(f"audio.frames{calls}.{nth}.heard", hear(nth)) for nth in range(calls)]

        async def call(nth: int) -> None:
            loop = asyncio.get_running_loop()
            began = loop.time() + nth * 0.02 / calls
            for number in range(1, round(_SECONDS * 50) + 1):
                await asyncio.sleep(max(began + number * 0.02 - loop.time(), 0))
                sent[nth, number] = time.perf_counter()
                await bench.write.audio.send(
                    f"audio.frames{calls}.{nth}.heard", Frame(number, number * 20, 1, 0, os.urandom(FRAME_BYTES))
                )

        await asyncio.gather(*(call(nth) for nth in range(calls)))
        await bench.write.audio.wait_until_stored()
        await asyncio.sleep(0.1)
        for tap in taps:
            await tap.close()
        return calls * round(_SECONDS * 50), latencies

    return work


def _flood(bench: Bench) -> Callable[[], Awaitable[tuple[int, list[float]]]]:
    async def work() -> tuple[int, list[float]]:
        for number in range(1, 50_001):
            await bench.write.audio.send("audio.flood.1.heard", Frame(number, number * 20, 1, 0, bytes(FRAME_BYTES)))
            if number % 500 == 0:
                await asyncio.sleep(0)
        await bench.write.audio.wait_until_stored()
        return 50_000, []

    return work
