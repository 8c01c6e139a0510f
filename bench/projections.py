"""Projecting: a log of a million facts into each read model from nothing, then live, from the event to the row."""

import asyncio
import os
import sys
import time
from collections.abc import Sequence
from contextlib import suppress

import msgspec
import psutil
import psycopg

from bench.home import Home, at_home, on
from bench.synthetic_log import Year, write
from bench.table import Cell, percentile, show
from bus.jetstream.connection import Link, open_link
from infra.composition.services import Services, open_services
from infra.embedded.installation import locate_installation
from infra.runtime.clock import Ulids
from schemas.fact import Draft
from schemas.line import CallRinging

#: Live: facts a second, and between two looks whether the rows are there (seconds), which the figures include.
_PACE, _GLANCE = 50, 0.002
_PATIENCE = 900.0


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What is measured: `facts` in the log, `models` rebuilt, `seconds` of live facts; `cores` for everything of ours."""

    facts: int = 1_000_000
    models: tuple[str, ...] = ("contacts", "calls", "diary", "engagement", "ledger")
    seconds: float = 20.0
    cores: tuple[int, ...] = ()
    nice: int = 0


async def measure(plan: Plan) -> None:
    """Print the tables."""
    async with at_home(plan.cores, plan.nice, roles="api") as home:
        on(plan.cores, plan.nice)
        async with open_services(msgspec.structs.replace(home.settings, log_level="error"), "bench") as services:
            written = await _written(services, plan.facts)
            rows = [await _rebuilt(home, model, written) for model in plan.models]
            where = f"{len(plan.cores)} cores for all processes" if plan.cores else "all cores"
            heads = ["", "s", "facts/s", "s a million", "CPU-s", "of it reading and projecting", "bus", "database"]
            show(f"Rebuilding from {written:,} facts, {where}", heads, rows)
            await _live(home, services, plan)


async def _written(services: Services, facts: int) -> int:
    link: Link = await open_link(services.settings.nats_url, "bench.writer", lambda _: None)
    began, year = time.monotonic(), Year(services.keys)
    try:
        written = await write(link.client, services.bus.log._wire, year, facts)  # noqa: SLF001 - sealed as the services seals
    finally:
        await link.close()
    print(f"{written:,} facts of {year.calls:,} calls of {year.people:,} people, written in {time.monotonic() - began:.0f} s")
    return written


async def _rebuilt(home: Home, model: str, facts: int) -> Sequence[Cell]:
    running, began = home.processes(), time.monotonic()
    before = _ended(), _cpu(running["nats-server"]), _cpu(running["postgres"])
    code, said = await _daybook(home, "rebuild", model)
    seconds = time.monotonic() - began
    after = _ended(), _cpu(running["nats-server"]), _cpu(running["postgres"])
    if code:
        raise RuntimeError(f"daybook rebuild {model} failed:\n{said}")
    print(said.strip().splitlines()[-1])
    own, bus, database = (last - first for first, last in zip(before, after, strict=True))
    return [model, seconds, facts / seconds, seconds * 1e6 / facts, own + bus + database, own, bus, database]


def _ended() -> float:
    """CPU seconds of what this process started and saw the end of."""
    spent = os.times()
    return spent.children_user + spent.children_system


def _cpu(number: int) -> float:
    """CPU seconds of a process and of all it started, those that are gone too."""
    spent, top = 0.0, psutil.Process(number)
    for process in (top, *top.children(recursive=True)):
        with suppress(psutil.Error):
            times = process.cpu_times()
            spent += times.user + times.system + times.children_user + times.children_system
    return spent


async def _daybook(home: Home, *words: str) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "infra.cli",
        *words,
        env={**os.environ, "DAYBOOK_HOME": str(home.settings.folder)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    async with asyncio.timeout(_PATIENCE):
        said, _ = await process.communicate()
    return process.returncode or 0, said.decode()


async def _live(home: Home, services: Services, plan: Plan) -> None:
    """Facts at an even pace with the role projectors running all read models; how long until each row can be read."""
    role = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "infra.cli",
        "run",
        "projectors",
        env={**os.environ, "DAYBOOK_HOME": str(home.settings.folder)},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with await psycopg.AsyncConnection.connect(
            locate_installation(home.settings).database_url, autocommit=True
        ) as rows:
            await _delays(services, rows, 1, patience=60.0)
            before = psutil.Process(role.pid).cpu_times()
            delays = await _delays(services, rows, int(plan.seconds * _PACE), patience=10.0)
            after = psutil.Process(role.pid).cpu_times()
    finally:
        role.terminate()
        await role.wait()
    cpu = 100 * (after.user + after.system - before.user - before.system) / plan.seconds
    heads = ["", "facts", "p50 ms", "p95 ms", "p99 ms", "worst ms", "projectors' CPU %"]
    figures = [percentile(delays, share) for share in (0.5, 0.95, 0.99)]
    show(f"Live, {_PACE} facts a second, all read models", heads, [["contacts", len(delays), *figures, max(delays), cpu]])


async def _delays(services: Services, rows: psycopg.AsyncConnection, facts: int, *, patience: float) -> list[float]:
    """Milliseconds from publishing a fact to reading its row, each."""
    ids, said, delays = Ulids(), dict[str, float](), list[float]()

    async def glance() -> None:
        async with asyncio.timeout(facts / _PACE + patience):
            while len(delays) < facts:
                there = await rows.execute("SELECT id FROM contacts.history WHERE id = ANY(%s)", [list(said)])
                found, now = await there.fetchall(), time.perf_counter()
                delays.extend(1000 * (now - said.pop(id_)) for (id_,) in found)
                await asyncio.sleep(_GLANCE)

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(glance())
        begun = time.perf_counter()
        for nth in range(facts):
            call, person = ids.new(), ids.new()
            event = CallRinging(person=person, caller="+16175550142", called="+16175550100", timezone="America/New_York")
            await services.keys.warm("bench-live", person)
            draft = Draft(subject=f"call.bench-live.{call}", event=event, id=call, at=services.clock.now(), person=person)
            said[call] = time.perf_counter()
            await services.bus.live.publish(draft)
            await asyncio.sleep(max(begun + (nth + 1) / _PACE - time.perf_counter(), 0))
    return delays
