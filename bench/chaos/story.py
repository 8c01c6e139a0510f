"""The whole story: calls in calm, calls in the storm, and what callers, carrier and log have to say about it."""

import asyncio
import itertools
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence

import msgspec

from bench.chaos.audit import Findings, audit, read_log
from bench.chaos.calls import Called, Callers, callers
from bench.chaos.faults import Fault, commit, deck
from bench.chaos.installation import Installation, installed
from bench.chaos.played import Heard, compare
from bench.chaos.reckoning import Claims, Done, Row, rows, usual
from bus.jetstream.connection import open_link
from bus.log import AudioPlane
from schemas.reply import PlaybackStopped


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What to do. `faults` are committed in this order, else by the seed's dice until the time is over.

    `between`: seconds between two, long enough that a gap has one cause. `only`: roles or faults that may be hit.
    `doubled`: roles that run in two instances.
    """

    seed: int = 1
    lines: int = 4
    seconds: float = 180.0
    doubled: tuple[str, ...] = ("edge", "voice", "ledger", "shields")
    calm: bool = True
    faults: tuple[Fault, ...] = ()
    between: tuple[float, float] = (6.0, 9.0)
    only: frozenset[str] = frozenset()
    scenarios: tuple[str, ...] = ("booking", "northwind-booking", "questions")
    keep: bool = False


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it. `usual` is the silence that callers hear without faults, in seconds; `unheard` of the callers' frames."""

    quiet: Sequence[Called]
    calls: Sequence[Called]
    done: Sequence[Done]
    found: Findings
    heard: Heard
    unheard: int
    sent: int
    usual: float
    rows: Sequence[Row]

    @property
    def turned_away(self) -> int:
        """Callers whom a busy edge did not let in: no call of theirs was lost."""
        return sum(called.turned_away for called in self.calls)

    @property
    def let_in(self) -> list[Called]:
        """The calls that could be lost."""
        return [called for called in self.calls if not called.turned_away]

    @property
    def exact(self) -> bool:
        """Whether the log is as it would be had nothing happened."""
        found = self.found
        return not (found.lost or found.duplicated or found.numbered_twice or found.zombie_facts or found.missing_frames)


async def run(plan: Plan) -> Outcome:
    """Live through it."""
    async with installed(dict.fromkeys(plan.doubled, 2), keep=plan.keep) as there:
        async with callers(there, plan.seed, plan.scenarios) as ringing:
            quiet = await _calm(ringing, plan.lines) if plan.calm else []
            _tell("now with faults")
            calls, done = await _storm(there, ringing, plan)
            heard, unheard, sent = await _carried([*quiet, *calls], ringing.watched.audio)
        acknowledged = list(there.proxy.acknowledged)
        link = await open_link(there.settings.nats_url, "audit", lambda _: None)
        stored = await read_log(link)
        await link.close()
        found = audit(stored, acknowledged)
    level = usual(quiet)
    table = list(rows(calls, done, Claims(stored), level))
    return Outcome(
        quiet=quiet, calls=calls, done=done, found=found, heard=heard, unheard=unheard, sent=sent, usual=level, rows=table
    )


async def _calm(there: Callers, lines: int) -> list[Called]:
    """One call on every line, with nothing done to anybody."""
    _tell("everything is up; first without faults")
    await asyncio.gather(*(there.keep_ringing(nth, lambda: len(there.calls) >= lines, _say) for nth in range(lines)))
    return list(there.calls)


async def _storm(there: Installation, ringing: Callers, plan: Plan) -> tuple[list[Called], list[Done]]:
    dice, until, begun, done = random.Random(plan.seed), time.monotonic() + plan.seconds, len(ringing.calls), list[Done]()
    lines = [asyncio.create_task(ringing.keep_ringing(nth, lambda: time.monotonic() > until, _say)) for nth in range(plan.lines)]
    await asyncio.sleep(8.0)
    for fault in _faults(plan, dice):
        if time.monotonic() > until - plan.between[0] and not plan.faults:
            break
        await commit(fault, there, ringing.busy, _noting(fault, done))
        await asyncio.sleep(dice.uniform(*plan.between))
    await asyncio.gather(*lines)
    return ringing.calls[begun:], done


def _faults(plan: Plan, dice: random.Random) -> Iterator[Fault]:
    wanted = (fault for fault in deck(dice) if not plan.only or plan.only & {fault.whose, fault.name})
    return itertools.chain(plan.faults) if plan.faults else wanted


def _noting(fault: Fault, done: list[Done]) -> Callable[[str], None]:
    def note(instance: str) -> None:
        _tell(f"{fault.name}: {instance}")
        done.append(Done(fault, instance, time.perf_counter(), time.time()))

    return note


async def _carried(calls: Sequence[Called], sound: AudioPlane) -> tuple[Heard, int, int]:
    """Frames at the carrier against the log; callers' frames that never came, and how many were sent, on unbroken lines."""
    total, lost, sent = Heard(), 0, 0
    for called in calls:
        name = f"audio.{called.tape.tenant}.{called.tape.call}"
        stops = [fact.event for fact in called.facts if isinstance(fact.event, PlaybackStopped)]
        heard = compare(called.ear.played, called.spoken, [(one.sentence, one.through) for one in stops])
        for field in Heard.__struct_fields__:
            setattr(total, field, getattr(total, field) + getattr(heard, field))
        if called.tape.streams == 1:
            sent += called.tape.frames_sent
            lost += called.tape.frames_sent - sum([len(batch) async for batch in sound.read(f"{name}.heard")])
    return total, lost, sent


def _say(called: Called) -> None:
    _tell(f"a call ended, {called.scenario.name}: {'as it should' if called.survived else called.why}")


def _tell(text: str) -> None:
    sys.stderr.write(f"{time.strftime('%H:%M:%S')}  {text}\n")
