"""What the six shields cost a turn: their own time, the bus's, and what turns wait for them, with each up and each down."""

import asyncio
import itertools
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from bench.by_facts import Driven, Told, line
from bench.home import Home, at_home, favour, on
from bench.table import percentile, show
from handlers.business.templates import load_demo_businesses
from infra.runtime.clock import Ulids
from tests.shields.live.guards import SHIELDS, Guards

#: What callers say, over and over: one turn in six names a place, one asks for something sensitive.
_SAID = (
    "hi i need somebody to fix a leaking pipe please",
    "tomorrow morning would be good",
    "the zip code is zero two one six nine",
    "how much is a plumbing repair",
    "how much do i owe",
    "what are your opening hours on saturday",
)
_TENANT, _UP_SECONDS = "northwind", 60.0
#: Seconds between two turns, and more for each conversation at once: still several times faster than people talk.
_PAUSE, _MORE = 0.4, 0.2


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """How many conversations at once, of how many turns each, on which cores, how politely."""

    calls: tuple[int, ...] = (1, 10)
    turns: int = 18
    servers: tuple[int, ...] = ()
    callers: tuple[int, ...] = ()
    nice: int = 0


async def measure(plan: Plan) -> None:
    """Run everything and print the tables. Each shield is a process of its own, as it may be in production."""
    on(plan.callers, plan.nice)
    favour([os.getpid()], plan.nice)
    async with at_home(plan.servers, plan.nice, roles="edge,voice,ledger,projectors,api") as home:
        with _guards(home) as guards:
            for shield in SHIELDS:
                guards.start(shield)
            for shield in SHIELDS:
                await _serving(guards, shield)
            numbers = itertools.count(1)
            await _batch(home, 1, 12, numbers)  # warm
            up = {calls: await _batch(home, calls, plan.turns, numbers) for calls in plan.calls}
            down = {}
            for shield in SHIELDS:
                guards.kill(shield)
                await asyncio.sleep(2.0)
                down[shield] = await _batch(home, 1, plan.turns, numbers)
                guards.start(shield)
                await _serving(guards, shield)
    favour([os.getpid()], 0)
    _tables(up, down)


async def _batch(home: Home, calls: int, turns: int, numbers: Iterator[int]) -> Told:
    told, ids, business = Told(), Ulids(), load_demo_businesses()[_TENANT]
    async with line(home.settings) as (bus, live):

        async def one(at: int) -> Told:
            await asyncio.sleep(at * 0.13)
            said = [_SAID[(at + nth) % len(_SAID)] for nth in range(turns)]
            return await Driven(bus, live, _TENANT, business.number, ids, next(numbers)).run(said, _PAUSE + _MORE * calls)

        for each in await asyncio.gather(*(one(at) for at in range(calls))):
            told.add(each)
    return told


@contextmanager
def _guards(home: Home) -> Iterator[Guards]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("DAYBOOK_", "TWILIO_", "OPENAI_"))}
    with tempfile.TemporaryDirectory(prefix="daybook-shields-") as logs:
        guards = Guards(plain | {"DAYBOOK_HOME": home.settings.home}, Path(logs))
        try:
            yield guards
        finally:
            guards.close()


async def _serving(guards: Guards, shield: str) -> None:
    until = time.monotonic() + _UP_SECONDS
    while not guards.serving(shield):
        if time.monotonic() > until:
            raise TimeoutError(f"the shield {shield} does not come up within {_UP_SECONDS:.0f} s")
        await asyncio.sleep(0.1)


def _tables(up: dict[int, Told], down: dict[str, Told]) -> None:
    show(
        "Shields, milliseconds p50/p95: judging itself, and from hearing a fact to hearing the verdict on it",
        ("shield", *(f"{what}, {calls} at once" for calls in up for what in ("judging", "verdict")), "verdicts"),
        [
            (
                shield,
                *(_two(values.get(shield, ())) for told in up.values() for values in (told.judged, told.heard)),
                sum(len(told.heard.get(shield, ())) for told in up.values()),
            )
            for shield in SHIELDS
        ],
    )
    rows = [(f"all up, {calls} at once", told) for calls, told in up.items()]
    rows += [(f"{shield} down", told) for shield, told in down.items()]
    show(
        "What a turn waits for shields before its first sound (turn.timed, guard), milliseconds, and who was said to be missing",
        ("shields", "p50", "p95", "most", "turns", "no answer", "said to be missing"),
        [
            (
                name,
                percentile(told.waited, 0.5),
                percentile(told.waited, 0.95),
                max(told.waited, default=float("nan")),
                len(told.waited),
                told.unanswered,
                ", ".join(f"{shield} {count}" for shield, count in sorted(told.failed.items())) or "nobody",
            )
            for name, told in rows
        ],
    )


def _two(values: Sequence[float]) -> str:
    return f"{percentile(values, 0.5):.2f}/{percentile(values, 0.95):.2f}" if values else "-"
