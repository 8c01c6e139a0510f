"""Two callers book while the cluster under the whole installation loses a leader, a follower, and every server in turn."""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import msgspec

from bench.chaos.audit import Findings, Stored, audit, read_log
from bench.chaos.calls import Called, Callers, callers
from bench.chaos.proxy import Proxy
from bench.home import at_home
from bus.jetstream.link import open_link
from bus.streams import STREAMS
from bus.wire import FOLLOWS
from infra.caller.scenario import named
from infra.embedded.cluster import Cluster
from infra.embedded.ports import any_free
from infra.settings import Settings
from schemas.fact import Fact
from schemas.tools import ToolAnswered, ToolFailed, ToolRequested

SCENARIOS = ("booking", "booking")


@dataclass
class Outcome:
    """What came of it. `times` says when each trouble began and ended, by the clock on the wall."""

    times: dict[str, tuple[float, float]] = field(default_factory=dict)
    calls: Sequence[Called] = ()
    stored: Sequence[Stored] = ()
    found: Findings = field(default_factory=Findings)
    status: str = ""
    rebuilt: int = -1
    said: str = ""
    logs: dict[str, str] = field(default_factory=dict)
    offset: float = field(default_factory=lambda: time.time() - time.perf_counter())

    def stalls(self, name: str) -> list[float]:
        """For how long facts said during a trouble were not stored."""
        began, ended = self.times[name]
        said = [(float(_at(one)), one.at) for one in self.stored if one.stream == "CALLS" and one.headers.get("At")]
        return [stored - at for at, stored in said if began <= at <= ended]

    def silences(self, name: str, *, tools: bool = False) -> list[float]:
        """How long the callers waited during a trouble for an answer that was due: one that needed no tool, or one that did."""
        began, ended = self.times[name]
        found = []
        for called in self.calls:
            base, waits = called.began + self.offset, list(_tool_waits(called.facts))
            for silence in called.ear.silences:
                since, until = base + silence.began, base + silence.ended
                asked = any(since - 1 < later and earlier < until + 1 for earlier, later in waits)
                if until > began and since < ended and asked == tools:
                    found.append(silence.seconds)
        return found

    def usual(self) -> float:
        """The longest wait for an answer while nothing was the matter, a second at least."""
        calm = [
            silence.seconds
            for called in self.calls
            for silence in called.ear.silences
            if not any(b - 1 < called.began + self.offset + silence.began < e + 2 for b, e in self.times.values())
        ]
        return max([1.0, *calm])

    def out_of_order(self) -> list[str]:
        """Facts stored before the one that their writer had said before them on the same subject."""
        place = {(one.subject, one.id): one.sequence for one in self.stored}
        before = [(one, place.get((one.subject, one.headers.get(FOLLOWS, "")))) for one in self.stored]
        return [f"{one.headers.get('Fact')} on {one.subject}" for one, earlier in before if earlier and earlier > one.sequence]


def _tool_waits(facts: Sequence[Fact]) -> Iterator[tuple[float, float]]:
    """From when to when a tool was waited for."""
    asked: dict[str, float] = {}
    for fact in facts:
        match fact.event:
            case ToolRequested():
                asked[fact.id] = fact.at.timestamp()
            case ToolAnswered(request=request) | ToolFailed(request=request) if request in asked:
                yield asked.pop(request), fact.at.timestamp()
            case _:
                continue


def _at(one: Stored) -> float:
    return datetime.fromisoformat(one.headers["At"]).timestamp()


@dataclass(frozen=True)
class There:
    """What callers need to know of an installation."""

    settings: Settings


@asynccontextmanager
async def clustered(folder: Path) -> AsyncIterator[tuple[Cluster, dict[str, Proxy]]]:
    """Three servers, each behind a proxy that remembers what was acknowledged."""
    cluster = Cluster(folder)
    proxies: dict[str, Proxy] = {}
    try:
        cluster.start()
        await cluster.healthy()
        for name, port in cluster.ports.items():
            proxies[name] = await Proxy(port).open()
        yield cluster, proxies
    finally:
        for proxy in proxies.values():
            await proxy.close()
        cluster.close()


async def live_through() -> Outcome:
    """All of it, in less than a minute and a half."""
    outcome = Outcome()
    with tempfile.TemporaryDirectory(prefix="daybook-cluster-") as folder:
        async with clustered(Path(folder)) as (cluster, proxies):
            reached = cluster.reached({name: proxy.port for name, proxy in proxies.items()})
            bus = {
                "nats_url": reached,
                "nats_system_url": cluster.system_url,
                "replicas": "3",
                "edge_port": str(any_free("127.0.0.1")),
            }
            async with at_home(**bus, roles="edge,voice,shields,ledger,projectors", instances="voice=2,edge=2") as home:
                settings = msgspec.structs.replace(home.settings, nats_url=cluster.url, replicas=3)
                async with callers(There(settings), 1, SCENARIOS) as ringing:
                    outcome.status = (await _daybook(settings, "status")).stdout
                    await _calls(ringing, cluster, outcome)
                acknowledged = [one for proxy in proxies.values() for one in proxy.acknowledged]
                outcome.stored = await _all_stored(cluster)
                outcome.found = audit(outcome.stored, acknowledged)
                done = await _daybook(settings, "rebuild", "contacts", "--verify")
                outcome.rebuilt, outcome.said = done.returncode, done.stdout + done.stderr
                outcome.logs = {name: home.log(name) for name in ("edge", "edge-2", "voice", "voice-2", "shields", "ledger")}
    return outcome


async def _calls(ringing: Callers, cluster: Cluster, outcome: Outcome) -> None:
    async with asyncio.TaskGroup() as group:
        rings = [group.create_task(ringing.ring(named(name))) for name in SCENARIOS]
        await asyncio.sleep(9.0)
        await _troubles(cluster, outcome)
    outcome.calls = [ring.result() for ring in rings]


async def _troubles(cluster: Cluster, outcome: Outcome) -> None:
    leader = await cluster.leader("CALLS")
    began = _begin("leader killed")
    cluster.kill(leader)
    await asyncio.sleep(8.0)
    outcome.times["leader killed"] = (began, time.time())
    await _back(cluster, leader)

    leader = await cluster.leader("CALLS")
    follower = next(name for name in cluster.names if name != leader)
    began = _begin("follower killed")
    cluster.kill(follower)
    await asyncio.sleep(3.0)
    outcome.times["follower killed"] = (began, time.time())
    await _back(cluster, follower)

    began = _begin("rolling restart")
    for name in cluster.names:
        await cluster.step_down(name, *STREAMS)
        cluster.stop(name)
        await _back(cluster, name)
    outcome.times["rolling restart"] = (began, time.time())

    leader = await cluster.leader("CALLS")
    began = _begin("leader cut off")
    cluster.freeze(leader)
    await asyncio.sleep(3.0)
    cluster.thaw(leader)
    await cluster.healthy()
    outcome.times["leader cut off"] = (began, time.time() + 2.0)
    sys.stderr.write(f"{time.strftime('%H:%M:%S')}  troubles over\n")


async def _back(cluster: Cluster, name: str) -> None:
    cluster.start(name)
    await cluster.healthy()
    await cluster.agreed(*STREAMS)


def _begin(what: str) -> float:
    sys.stderr.write(f"{time.strftime('%H:%M:%S')}  {what}\n")
    return time.time()


async def _all_stored(cluster: Cluster) -> Sequence[Stored]:
    await cluster.agreed(*STREAMS)
    link = await open_link(cluster.url, "audit", lambda _: None)
    try:
        return await read_log(link)
    finally:
        await link.close()


async def _daybook(settings: Settings, *words: str) -> subprocess.CompletedProcess[str]:
    """Run `daybook`; in a thread, for the proxies work in this process."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("DAYBOOK_", "OPENAI_", "TWILIO_"))}
    said = {"DAYBOOK_HOME": settings.home, "DAYBOOK_NATS_URL": settings.nats_url, "DAYBOOK_REPLICAS": "3"}
    command = [sys.executable, "-m", "infra.cli", *words]
    return await asyncio.to_thread(
        subprocess.run, command, env=plain | said, capture_output=True, text=True, timeout=60, check=False
    )
