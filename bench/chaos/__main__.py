"""`python -m bench.chaos --seed 1 --calls 4 --minutes 3`: what callers and the log suffer when anything is killed at any time."""

import argparse
import asyncio
import random
import sys
import time
from collections.abc import Sequence

from bench.chaos.audit import audit, read_log
from bench.chaos.calls import Called, Callers, callers
from bench.chaos.faults import Fault, commit, deck
from bench.chaos.installation import Installation, installed
from bench.chaos.played import Heard, compare
from bench.chaos.reckoning import Done, owners, rows, usual
from bench.chaos.show import show
from bus.jetstream.link import open_link
from bus.log import Sound
from schemas.reply import PlaybackStopped

#: Between two faults: long enough that a gap has one cause.
_BETWEEN = (6.0, 9.0)


async def _calm(there: Callers, lines: int) -> list[Called]:
    """One call on every line, with nothing done to anybody."""
    begun = len(there.calls)
    ringing = [
        asyncio.create_task(there.keep_ringing(nth, lambda: len(there.calls) >= begun + lines, _say)) for nth in range(lines)
    ]
    await asyncio.gather(*ringing)
    return there.calls[begun:]


async def _storm(there: Installation, ringing: Callers, args: argparse.Namespace) -> tuple[list[Called], list[Done]]:
    dice, until, begun, done = random.Random(args.seed), time.monotonic() + args.minutes * 60, len(ringing.calls), list[Done]()
    over = lambda: time.monotonic() > until  # noqa: E731
    lines = [asyncio.create_task(ringing.keep_ringing(nth, over, _say)) for nth in range(args.calls)]
    only = set(args.only.split(",")) if args.only else set()
    faults = (fault for fault in deck(dice) if not only or fault.whose in only or fault.name in only)
    await asyncio.sleep(8.0)
    while time.monotonic() < until - _BETWEEN[0]:
        fault = next(faults)
        await commit(fault, there, ringing.busy, lambda instance, fault=fault: done.append(_done(fault, instance)))
        await asyncio.sleep(dice.uniform(*_BETWEEN))
    await asyncio.gather(*lines)
    return ringing.calls[begun:], done


def _done(fault: Fault, instance: str) -> Done:
    _tell(f"{fault.name}: {instance}")
    return Done(fault, instance, time.perf_counter(), time.time())


def _say(called: Called) -> None:
    _tell(f"a call ended, {called.scenario.name}: {'as it should' if called.survived else called.why}")


def _tell(text: str) -> None:
    sys.stderr.write(f"{time.strftime('%H:%M:%S')}  {text}\n")


async def _carried(calls: Sequence[Called], sound: Sound) -> tuple[Heard, tuple[int, int]]:
    """Frames at the carrier against the log, and callers' frames that never came."""
    total, lost, sent = Heard(), 0, 0
    for called in calls:
        name = f"audio.{called.tape.tenant}.{called.tape.call}"
        stops = [fact.event for fact in called.facts if isinstance(fact.event, PlaybackStopped)]
        spoken = [frame async for batch in sound.read(f"{name}.spoken") for frame in batch]
        heard = compare(called.ear.played, spoken, [(one.sentence, one.through) for one in stops])
        for field in Heard.__struct_fields__:
            setattr(total, field, getattr(total, field) + getattr(heard, field))
        if called.tape.streams == 1:
            sent += called.tape.frames_sent
            lost += called.tape.frames_sent - sum([len(batch) async for batch in sound.read(f"{name}.heard")])
    return total, (lost, sent)


async def main(args: argparse.Namespace) -> int:
    async with installed(voices=args.voices, edges=args.edges, keep=args.keep) as there:
        async with callers(there, args.seed) as ringing:
            _tell("everything is up; first without faults")
            quiet = await _calm(ringing, args.calls)
            _tell("now with faults")
            calls, done = await _storm(there, ringing, args)
            heard, lost = await _carried([*quiet, *calls], ringing.watched.sound)
        link = await open_link(there.settings.nats_url, "audit", lambda _: None)
        stored = await read_log(link)
        await link.close()
        found = audit(stored, there.proxy.acknowledged)
    level = usual(quiet)
    table = list(rows(calls, done, owners(stored), level))
    show(
        seed=args.seed, quiet_calls=quiet, calls=calls, rows=table, quiet=level, found=found, heard=heard, lost_caller_frames=lost
    )
    exact = not (found.lost or found.duplicated or found.numbered_twice or found.zombie_facts or found.missing_frames)
    return 0 if exact and all(called.survived for called in calls) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.chaos", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="decides what is done to whom, and in which order")
    parser.add_argument("--calls", type=int, default=4, help="callers at the same time")
    parser.add_argument("--minutes", type=float, default=3.0, help="how long faults are committed")
    parser.add_argument("--voices", type=int, default=2)
    parser.add_argument("--edges", type=int, default=2)
    parser.add_argument("--only", default="", help="only these roles or faults: voice,edge kill,nats-server")
    parser.add_argument("--keep", action="store_true", help="keep the home with its logs")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(asyncio.run(main(_arguments())))
