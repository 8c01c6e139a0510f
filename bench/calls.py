"""Real calls on a whole installation: latency by stage, what the caller hears, what it costs, and whether every frame is kept."""

import asyncio
import os
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack

import msgspec

from bench.costs import Spent, between, look
from bench.home import Home, at_home, favour, on
from bench.table import percentile, show, three
from bus.jetstream import connect
from bus.jetstream.bus import JetStreamBus
from infra.engines.espeak.voice import EspeakVoice
from infra.privacy.vault.sealers import open_sealers
from infra.runtime.clock import SystemClock
from infra.simulator.carrier import Carrier
from infra.simulator.placed_call import CallLog, place_call
from infra.simulator.report import CallReport
from infra.simulator.scenario import Scenario, find_scenario
from infra.simulator.speech import CallersVoice
from schemas.reply import TurnTimed
from schemas.understanding import VerdictGiven

#: What is played, in turn.
_PLAYED = ("booking", "questions", "change-of-mind", "interruption", "noise")
_STAGES = ("endpoint", "recognise", "guard", "classify", "context", "compose", "synthesise", "tools", "bus", "total")
_IDLE_SECONDS = 5.0


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """How many calls at once, how often, on which cores, how politely."""

    calls: tuple[int, ...] = (1, 10)
    rounds: int = 2
    servers: tuple[int, ...] = ()
    callers: tuple[int, ...] = ()
    nice: int = 0


class Batch(msgspec.Struct, kw_only=True):
    """What came of all calls of one size."""

    at_once: int
    reports: list[CallReport] = []
    timed: list[TurnTimed] = []
    shields: dict[str, list[float]] = {}
    spent: list[Spent] = []

    @property
    def minutes(self) -> float:
        return sum(report.seconds for report in self.reports) / 60

    @property
    def latencies(self) -> list[float]:
        """End of speech to first audio of turns that did not interrupt, in milliseconds."""
        return [turn.latency_ms for report in self.reports for turn in report.turns if turn.latency_ms and not turn.yielded_ms]


async def measure(plan: Plan) -> None:
    """Run everything and print the tables."""
    on(plan.callers, plan.nice)
    favour([os.getpid()], plan.nice)
    async with at_home(plan.servers, plan.nice) as home:
        first = look(home.processes())
        await asyncio.sleep(_IDLE_SECONDS)
        idle = between(first, look(home.processes()))
        await _calls(home, 1, 99)  # warm: the first call after a start is not what a caller meets
        batches = [await _batch(home, calls, plan.rounds if calls > 1 else plan.rounds * 2) for calls in plan.calls]
    favour([os.getpid()], 0)
    _tables(plan, batches, idle)


async def _batch(home: Home, calls: int, rounds: int) -> Batch:
    batch = Batch(at_once=calls)
    for nth in range(rounds):
        first = look(home.processes())
        reports, timed, shields = await _calls(home, calls, nth)
        batch.spent.append(between(first, look(home.processes())))
        batch.reports += reports
        batch.timed += timed
        for name, values in shields.items():
            batch.shields.setdefault(name, []).extend(values)
    print(f"  {calls} at once: {three(batch.latencies, 0)} ms from end of speech to first audio", flush=True)
    return batch


async def _calls(home: Home, calls: int, nth: int) -> tuple[list[CallReport], list[TurnTimed], dict[str, list[float]]]:
    settings = home.settings
    async with AsyncExitStack() as stack:
        clock = SystemClock()
        sealing = open_sealers(settings, clock.steady)
        stack.push_async_callback(sealing.vault.close)
        bus = await connect(
            settings.nats_url, now=clock.now, instance="bench", make_streams=False, wire=sealing.wire, frames=sealing.frames
        )
        stack.push_async_callback(bus.close)
        await stack.enter_async_context(sealing.at_work(bus.broadcast))
        carrier = Carrier(f"http://{settings.host}:{settings.edge_port}", settings.twilio_auth_token, seed=nth)
        stack.push_async_callback(carrier.close)
        voice = EspeakVoice()
        stack.push_async_callback(voice.close)
        watched = CallLog(bus.live, bus.log, bus.audio)

        async def one(at: int) -> CallReport:
            await asyncio.sleep(at * 0.7)
            scenario = _scenario(at, nth)
            return await place_call(carrier, scenario, CallersVoice(scenario.voice, voice), watched=watched, seed=nth * 100 + at)

        reports = await asyncio.gather(*(one(at) for at in range(calls)))
        timed, shields = await _facts(bus, reports)
    return list(reports), timed, shields


def _scenario(at: int, nth: int) -> Scenario:
    scenario = find_scenario(_PLAYED[(at + nth) % len(_PLAYED)])
    return msgspec.structs.replace(scenario, caller=f"+1212555{nth % 10}{at:03d}")


async def _facts(bus: JetStreamBus, reports: Sequence[CallReport]) -> tuple[list[TurnTimed], dict[str, list[float]]]:
    """The turns' timings, and each shield's milliseconds from a fact to its verdict on it."""
    timed, shields = list[TurnTimed](), dict[str, list[float]]()
    for report in reports:
        facts = await bus.log.load(f"call.demo.{report.call}")
        at = {fact.id: fact.at for fact in facts}
        for fact in facts:
            match fact.event:
                case TurnTimed() as event:
                    timed.append(event)
                case VerdictGiven(shield=shield, about=about) if about in at and fact.handler == shield:
                    shields.setdefault(shield, []).append((fact.at - at[about]).total_seconds() * 1000)
    return timed, shields


def _tables(plan: Plan, batches: Sequence[Batch], idle: Spent) -> None:
    on_ = f"{len(plan.servers) or os.cpu_count()} cores, nice {plan.nice}"
    show(
        f"Turns of real calls with the bundled engines on {on_}: milliseconds, p50/p95/p99",
        ("stage", *(f"{batch.at_once} at once" for batch in batches)),
        [
            ("end of speech to first audio, as the caller heard it", *(three(batch.latencies, 0) for batch in batches)),
            *((stage, *(three([getattr(t, stage) for t in batch.timed]) for batch in batches)) for stage in _STAGES),
            (
                "the bus's share of a turn (p50)",
                *(f"{percentile([t.bus / t.total for t in b.timed], 0.5):.1%}" if b.timed else "-" for b in batches),
            ),
            ("turns timed", *(len(batch.timed) for batch in batches)),
        ],
    )
    kept: list[tuple[str, Callable[[CallReport], int]]] = [
        ("frames the callers sent", lambda report: report.frames_sent),
        ("frames heard, in the log", lambda report: report.frames_heard_logged),
        ("frames the callers received", lambda report: report.frames_received),
        ("frames spoken, in the log", lambda report: report.frames_spoken_logged),
        ("gaps in the agent's sound", lambda report: report.underruns),
    ]
    show(
        "Calls and frames (what was said and cleared before it reached the carrier is in the log only)",
        ("", *(f"{batch.at_once} at once" for batch in batches)),
        [
            ("calls", *(len(batch.reports) for batch in batches)),
            ("as expected", *(sum(report.good for report in batch.reports) for batch in batches)),
            *((name, *(sum(map(count, batch.reports)) for batch in batches)) for name, count in kept),
        ],
    )
    _costs(batches, idle)
    names = sorted({name for batch in batches for name in batch.shields})
    if names:
        rows = [(name, *(three(batch.shields.get(name, [])) for batch in batches)) for name in names]
        show("Milliseconds from a fact to a shield's verdict", ("shield", *(f"{b.at_once} at once" for b in batches)), rows)
    for batch in batches:
        for report in batch.reports:
            for problem in report.problems:
                print(f"  not as expected, {batch.at_once} at once, {report.scenario}: {problem}")


def _costs(batches: Sequence[Batch], idle: Spent) -> None:
    names = sorted({name for batch in batches for spent in batch.spent for name in spent.cpu})

    def cpu(batch: Batch, name: str) -> float:
        return sum(spent.cpu.get(name, 0.0) for spent in batch.spent) / batch.minutes

    def held(batch: Batch, name: str) -> float:
        return max(spent.memory.get(name, 0.0) for spent in batch.spent)

    show(
        "CPU seconds per call-minute, and memory held (MB, PSS) by process; idle: CPU seconds a minute without calls",
        ("process", "idle", *(f"{b.at_once} at once" for b in batches), "MB idle", *(f"MB {b.at_once} at once" for b in batches)),
        [
            (
                name,
                idle.cpu.get(name, 0.0) * 60 / idle.seconds,
                *(cpu(batch, name) for batch in batches),
                round(idle.memory.get(name, 0.0)),
                *(round(held(batch, name)) for batch in batches),
            )
            for name in names
        ]
        + [
            (
                "all",
                idle.total * 60 / idle.seconds,
                *(sum(cpu(batch, name) for name in names) for batch in batches),
                round(sum(idle.memory.values())),
                *(round(sum(held(batch, name) for name in names)) for batch in batches),
            )
        ],
    )
