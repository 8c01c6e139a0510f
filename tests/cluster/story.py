"""Two callers book while the cluster under the whole installation loses a leader, a follower, and every server in turn."""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from bench.chaos.audit import Stored, audit, read_log
from bench.chaos.calls import Called, Callers, callers
from bench.chaos.proxy import Proxy
from bench.home import at_home
from bus.jetstream.connection import open_link
from bus.streams import STREAMS
from handlers.dialogue.state import read_memory
from infra.embedded.cluster import Cluster
from infra.embedded.tcp_ports import find_free_port
from infra.settings import Settings
from infra.simulator.scenario import find_scenario
from schemas.reply import ReplyComposed
from schemas.speech import SpeechStarted
from tests.cluster.outcome import Outcome

SCENARIOS = ("booking", "booking")


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
                "edge_port": str(find_free_port("127.0.0.1")),
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
        rings = [group.create_task(ringing.ring(find_scenario(name))) for name in SCENARIOS]
        await asyncio.sleep(9.0)
        await _troubles(cluster, outcome)
    outcome.calls = [*(ring.result() for ring in rings), await _booking_without_a_leader(ringing, cluster, outcome)]


async def _booking_without_a_leader(ringing: Callers, cluster: Cluster, outcome: Outcome) -> Called:
    """A third caller, and the leader is killed while they say yes to the read-back: what they want must be stored first."""
    ring = asyncio.create_task(ringing.ring(find_scenario("booking")))
    while len(ringing.calls) <= len(SCENARIOS) or not _agrees(ringing.calls[-1]):
        assert not ring.done(), "the call ended before its read-back"
        await asyncio.sleep(0.02)
    leader = await cluster.leader("CALLS")
    with _trouble(outcome, "leader killed at the booking"):
        cluster.kill(leader)
        await asyncio.sleep(13.0)
    await _back(cluster, leader)
    return await ring


def _agrees(called: Called) -> bool:
    """The booking was read back, and the caller speaks."""
    replies = [nth for nth, fact in enumerate(called.facts) if isinstance(fact.event, ReplyComposed)]
    last = called.facts[replies[-1]].event if replies else None
    asked = read_memory(last.state).asked if isinstance(last, ReplyComposed) else ""
    return asked == "read-back" and any(isinstance(fact.event, SpeechStarted) for fact in called.facts[replies[-1] :])


async def _troubles(cluster: Cluster, outcome: Outcome) -> None:
    leader = await cluster.leader("CALLS")
    with _trouble(outcome, "leader killed"):
        cluster.kill(leader)
        await asyncio.sleep(8.0)
    await _back(cluster, leader)

    leader = await cluster.leader("CALLS")
    follower = next(name for name in cluster.names if name != leader)
    with _trouble(outcome, "follower killed"):
        cluster.kill(follower)
        await asyncio.sleep(3.0)
    await _back(cluster, follower)

    with _trouble(outcome, "rolling restart"):
        for name in cluster.names:
            await cluster.step_down(name, *STREAMS)
            cluster.stop(name)
            await _back(cluster, name)

    leader = await cluster.leader("CALLS")
    with _trouble(outcome, "leader cut off", felt=2.0):
        cluster.freeze(leader)
        await asyncio.sleep(3.0)
        cluster.thaw(leader)
        await cluster.healthy()
    sys.stderr.write(f"{time.strftime('%H:%M:%S')}  troubles over\n")


async def _back(cluster: Cluster, name: str) -> None:
    cluster.start(name)
    await cluster.healthy()
    await cluster.agreed(*STREAMS)


@contextmanager
def _trouble(outcome: Outcome, what: str, *, felt: float = 0.0) -> Iterator[None]:
    """Note when a trouble begins and ends; it may be felt for some seconds longer."""
    sys.stderr.write(f"{time.strftime('%H:%M:%S')}  {what}\n")
    began = time.time()
    yield
    outcome.times[what] = (began, time.time() + felt)


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
