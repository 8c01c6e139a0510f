"""`python -m bench.eventstore`: appending, batches and loading on one file server, ours beside the library's recorder."""

import argparse
import asyncio
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from eventsourcing.persistence import StoredEvent
from eventsourcing.utils import Environment

from bench.table import Cell, machine, percentile, show
from bus.eventsourcing import JetStreamFactory
from bus.jetstream import JetStreamBus, connect
from bus.snapshots import Snapshots
from bus.wire import Wire
from handlers.contacts import state as contact
from infra.runtime.clock import Ulids
from schemas.contacts import ContactLearned
from schemas.fact import Draft

_TASKS, _THREADS, _MANY = 50, 8, 4_000
_AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
_ulids = Ulids()


def _draft(person: str, nth: int) -> Draft:
    event = ContactLearned(person=person, field=f"field {nth % 9}", value="about as long as such values are", source="bench")
    return Draft(subject=f"contact.bench.{person}", event=event, id=_ulids.new(), at=_AT, cause="bench", handler="bench")


def _events(id_: str, first: int, count: int, state: bytes) -> list[StoredEvent]:
    return [StoredEvent(id_, first + nth, "bench:Learned", state) for nth in range(count)]


async def _times(count: int, do: Callable[[int], Awaitable[object]]) -> list[float]:
    """Milliseconds of each of `count` runs, one after the other."""
    taken = []
    for nth in range(count):
        begun = time.perf_counter()
        await do(nth)
        taken.append((time.perf_counter() - begun) * 1e3)
    return taken


def _blocking_times(count: int, do: Callable[[int], object]) -> list[float]:
    taken = []
    for nth in range(count):
        begun = time.perf_counter()
        do(nth)
        taken.append((time.perf_counter() - begun) * 1e3)
    return taken


def _row(what: str, ours: Sequence[float], library: Sequence[float]) -> list[Cell]:
    return [what, *(percentile(values, share) if values else None for values in (ours, library) for share in (0.5, 0.95))]


async def measure(url: str, rounds: int) -> None:
    """Print the table. `rounds` scales how often each thing is done."""
    bus = await connect(url, now=lambda: datetime.now(UTC), instance=_ulids.new())
    factory = JetStreamFactory(Environment(env={"NATS_URL": url, "NATS_APPLICATION": "bench"}))
    recorder = await asyncio.to_thread(factory.application_recorder)
    state = Wire().write(_draft("p", 0)).payload

    async def both(
        what: str, count: int, ours: Callable[[int], Awaitable[object]], library: Callable[[int], object]
    ) -> list[Cell]:
        mine, theirs = [], []
        for _ in range(4):  # turn by turn, so that both see the same neighbours
            mine += await _times(count * rounds // 4, ours)
            theirs += await asyncio.to_thread(_blocking_times, count * rounds // 4, library)
        return _row(what, mine, theirs)

    at = {"one": 0}

    async def append_one(nth: int) -> None:
        at["one"] = await bus.log.append(_draft("one", nth), expected=at["one"])

    versions = iter(range(1, 1_000_000))
    rows = [await both("append 1", 1_000, append_one, lambda _: recorder.insert_events(_events("one", next(versions), 1, state)))]
    rows += [
        await both(
            f"batch of {size}, one aggregate each",
            160,
            lambda _, size=size: _over_many(bus, size),
            lambda _, size=size: recorder.insert_events([_events(_ulids.new(), 1, 1, state)[0] for _ in range(size)]),
        )
        for size in (2, 10)
    ]
    rows += await _loads(bus, recorder, state, both)
    show("Milliseconds, one after the other", ["", "ours p50", "ours p95", "library p50", "library p95"], rows)
    await _throughput(bus, recorder, state)
    await asyncio.to_thread(factory.close)
    await bus.close()


async def _over_many(bus: JetStreamBus, size: int) -> None:
    drafts = [_draft(_ulids.new(), 0) for _ in range(size)]
    await bus.log.append_all(drafts, {draft.subject: 0 for draft in drafts})


async def _loads(bus: JetStreamBus, recorder, state: bytes, both) -> list[list[Cell]]:  # noqa: ANN001 - local to the bench
    rows = []
    for size in (30, 300):
        for first in range(0, size, 10):
            await bus.log.append_all([_draft(f"of{size}", first + nth) for nth in range(10)], {})
            await asyncio.to_thread(recorder.insert_events, _events(f"of{size}", first + 1, 10, state))
        home = f"contact.bench.of{size}"
        rows.append(
            await both(
                f"load {size}",
                200,
                lambda _, home=home: bus.log.load(home),
                lambda _, size=size: recorder.select_events(f"of{size}"),
            )
        )
        kept = Snapshots(bus.log, contact.Contact, contact.project, "contact/bench")
        plain = await _times(200, lambda _, home=home, kept=kept: kept.load(home))
        await kept.take(await kept.load(home), _AT)
        rows.append(_row(f"load and fold {size}", plain, ()))
        rows.append(_row("the same from a snapshot", await _times(200, lambda _, home=home, kept=kept: kept.load(home)), ()))
    return rows


async def _throughput(bus: JetStreamBus, recorder, state: bytes) -> None:  # noqa: ANN001
    async def writer(person: str) -> None:
        at = 0
        for nth in range(_MANY // _TASKS):
            at = await bus.log.append(_draft(person, nth), expected=at)

    def blocking_writer(person: str) -> None:
        for nth in range(_MANY // _THREADS):
            recorder.insert_events(_events(person, nth + 1, 1, state))

    begun = time.perf_counter()
    await asyncio.gather(*(writer(_ulids.new()) for _ in range(_TASKS)))
    ours = _MANY / (time.perf_counter() - begun)
    begun = time.perf_counter()
    with ThreadPoolExecutor(_THREADS) as pool:
        threads = [asyncio.get_running_loop().run_in_executor(pool, blocking_writer, _ulids.new()) for _ in range(_THREADS)]
        await asyncio.gather(*threads)
    library = _MANY / (time.perf_counter() - begun)
    heads = ["", "a second"]
    show("Side by side", heads, [[f"ours, {_TASKS} tasks", ours], [f"library, {_THREADS} threads", library]])


@contextmanager
def _server() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        binary = Path(sys.executable).with_name("nats-server")
        command = [binary, "-js", "-sd", folder, "-a", "127.0.0.1", "-p", str(port), "-l", f"{folder}/log"]
        server = subprocess.Popen(command)
        try:
            yield f"nats://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(10)


def main() -> None:
    """Measure on a server of its own."""
    parser = argparse.ArgumentParser(prog="python -m bench.eventstore", description=__doc__)
    parser.add_argument("--rounds", type=int, default=1, help="how many times as often")
    said = parser.parse_args()
    print(f"The event store on {machine()}")
    with _server() as url:
        asyncio.run(measure(url, said.rounds))


if __name__ == "__main__":
    main()
