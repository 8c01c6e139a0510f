"""Measuring capacity: Daybook with stub engines and the bare socket in turn, the same callers on both."""

import asyncio
import os
import statistics
import sys
from collections.abc import Callable, Sequence

import msgspec
import psutil

from bench.capacity.carrier import Log, Order
from bench.capacity.stored import Stored, stored
from bench.costs import Look, Spent, between, look
from bench.home import at_home, favour, on
from bench.table import percentile, show, three
from handlers.business.templates import load_demo_businesses
from handlers.call.hearing.endpointing import endpointing_silence
from infra.embedded.tcp_ports import find_free_port
from infra.engines.stub_engines import WORDS, stub_seconds

#: The processes of a call's way; the others stand by.
_WAY = ("edge", "voice", "nats-server")


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What to measure: numbers of calls, how long each, how often, on which cores, how politely."""

    calls: tuple[int, ...] = (25, 50, 100, 150, 200)
    seconds: float = 20.0
    rounds: int = 1
    servers: tuple[int, ...] = ()
    callers: tuple[int, ...] = ()
    nice: int = 0
    floor: bool = True


class Run(msgspec.Struct, frozen=True):
    """One number of calls on one server."""

    log: Log
    spent: Spent
    calls: int
    stored: Stored | None = None

    @property
    def answers(self) -> list[float]:
        return [value for result in self.log.results for value in result.answers]

    @property
    def cleared(self) -> list[float]:
        return [value for result in self.log.results for value in result.cleared]

    def minutes(self, name: str = "") -> float:
        """CPU seconds per call-minute of one process, or of all."""
        spent = self.spent.cpu.get(name, 0.0) if name else self.spent.total
        return spent / (self.calls * self.spent.seconds / 60)


def ideal_ms() -> float:
    """What the turn would take if nothing took time but waiting for silence and the stubs."""
    return endpointing_silence(WORDS, "anything") + stub_seconds() * 1000


async def measure(plan: Plan) -> None:
    """Run everything and print the tables."""
    ours: dict[int, list[Run]] = {calls: [] for calls in plan.calls}
    floor: dict[int, list[Run]] = {calls: [] for calls in plan.calls}
    for nth in range(plan.rounds):
        async with at_home(plan.servers, plan.nice, engines="stub", roles="edge,voice") as home:
            to = next(iter(load_demo_businesses().values())).number
            for calls in plan.calls:
                if plan.floor:
                    floor[calls].append(await _floor(plan, calls, nth))
                settings = home.settings
                order = Order(
                    address=f"http://{settings.host}:{settings.edge_port}", token=settings.twilio_auth_token, to=to, calls=calls
                )
                run = await _run(plan, order, nth, lambda: look(home.processes()))
                there = await stored(settings.nats_url, run.log.results)
                ours[calls].append(msgspec.structs.replace(run, stored=there))
                _progress(calls, ours[calls][-1], floor[calls][-1] if plan.floor else None)
    _tables(plan, ours, floor)


async def _floor(plan: Plan, calls: int, seed: int) -> Run:
    port = find_free_port("127.0.0.1")
    server = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bench.capacity.floor",
        str(port),
        stdout=asyncio.subprocess.PIPE,
        start_new_session=True,
        preexec_fn=lambda: on(plan.servers, plan.nice),
    )
    try:
        assert server.stdout
        async with asyncio.timeout(20):
            await server.stdout.readline()
        favour([server.pid], plan.nice)
        order = Order(address=f"http://127.0.0.1:{port}/", calls=calls)
        return await _run(plan, order, seed, lambda: look({"floor": server.pid}))
    finally:
        server.kill()
        await server.wait()


async def _run(plan: Plan, order: Order, seed: int, watch: Callable[[], Look]) -> Run:
    order.seconds, order.seed, order.cores, order.nice = plan.seconds, seed + 1, plan.callers, plan.nice
    before = watch()
    carrier = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bench.capacity.carrier",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        start_new_session=True,
        limit=64 * 1024 * 1024,
    )
    favour([carrier.pid], plan.nice)
    assert carrier.stdin
    assert carrier.stdout
    try:
        async with asyncio.timeout(60 + order.calls / 5 + plan.seconds):
            carrier.stdin.write(msgspec.json.encode(order))
            carrier.stdin.close()
            await carrier.stdout.readline()
            first, began = watch(), psutil.Process(carrier.pid).cpu_times()
            await carrier.stdout.readline()
            last, ended = watch(), psutil.Process(carrier.pid).cpu_times()
            log = msgspec.json.decode(await carrier.stdout.readline(), type=Log)
    finally:
        if carrier.returncode is None:
            carrier.kill()
        await carrier.wait()
    spent = between(first, last, ended.user + ended.system - began.user - began.system)
    grown = {name: last.memory[name] - before.memory.get(name, 0.0) for name in last.memory}
    return Run(log, msgspec.structs.replace(spent, grown=grown), order.calls)


def _progress(calls: int, ours: Run, floor: Run | None) -> None:
    there = f"; bare socket {three(floor.answers)} ms" if floor else ""
    print(f"  {calls} calls: {three(ours.answers)} ms, {ours.minutes():.2f} CPU-s per call-minute{there}", flush=True)


def _middle(runs: Sequence[Run], figure: Callable[[Run], float]) -> float:
    return statistics.median(figure(run) for run in runs)


def _tables(plan: Plan, ours: dict[int, list[Run]], floor: dict[int, list[Run]]) -> None:
    ideal = ideal_ms()
    rows = []
    for name, runs in (("Daybook", ours), ("bare socket", floor)):
        rows += [_row(name, calls, runs[calls], ideal) for calls in plan.calls if runs[calls]]
    cores = len(plan.servers) or os.cpu_count()
    show(
        f"Capacity on {cores} cores, nice {plan.nice}: latency above silence and stubs ({ideal:.0f} ms), medians of "
        f"{plan.rounds} runs of {plan.seconds:.0f} s",
        (
            "server", "calls", "turns", "above p50", "p95", "p99", "barge-in to clear p95", "CPU-s/call-min", "MB/call",
            "unanswered", "refused", "frames lost in/out", "caller late p99", "others' cores",
        ),
        rows,
    )  # fmt: skip
    show(
        "CPU seconds per call-minute by process",
        ("calls", *_WAY, "others", "all"),
        [
            (
                calls,
                *(_middle(runs, lambda run, name=name: run.minutes(name)) for name in _WAY),  # type: ignore[misc]
                _middle(runs, lambda run: run.minutes() - sum(run.minutes(name) for name in _WAY)),
                _middle(runs, Run.minutes),
            )
            for calls, runs in ours.items()
            if runs
        ],
    )


def _row(name: str, calls: int, runs: Sequence[Run], ideal: float) -> tuple[str | float | int, ...]:
    above = [_middle(runs, lambda run, share=share: percentile(run.answers, share) - ideal) for share in (0.5, 0.95, 0.99)]  # type: ignore[misc]
    kept = [run.stored for run in runs if run.stored]
    return (
        name,
        calls,
        sum(len(run.answers) for run in runs),
        *above,
        _middle(runs, lambda run: percentile(run.cleared, 0.95)),
        _middle(runs, Run.minutes),
        _middle(runs, lambda run: sum(run.spent.grown.values()) / calls),
        sum(result.unanswered for run in runs for result in run.log.results),
        sum(run.log.refused for run in runs),
        f"{sum(one.lost_in for one in kept)}/{sum(one.lost_out for one in kept)} of {sum(one.heard + one.spoken for one in kept)}"
        if kept
        else "keeps none",
        _middle(runs, lambda run: run.log.late_ms),
        _middle(runs, lambda run: run.spent.foreign),
    )
