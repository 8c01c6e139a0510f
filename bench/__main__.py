"""`python -m bench [calls] [capacity] [shields] [bus] [projections]`: measures Daybook here; all these when none is named.

`recogniser` and `voice` measure one engine alone, and only when named.
"""

import argparse
import asyncio
import os
import tempfile
from pathlib import Path

from bench.table import machine

_SECTIONS = ("calls", "capacity", "shields", "bus", "projections")
_ENGINES = ("recogniser", "voice")
_MODELS = Path(tempfile.gettempdir()) / "daybook-bench-models"


def main() -> None:
    """Run the sections named."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "sections", nargs="*", choices=[[], *_SECTIONS, *_ENGINES], help="which to measure; all when none is named"
    )
    parser.add_argument("--calls", default="", help="how many calls at once: 1,10 for calls; 25,50,100,150,200 for capacity")
    parser.add_argument("--seconds", type=float, default=20.0, help="how long each number of calls is measured (capacity)")
    parser.add_argument("--rounds", type=int, default=1, help="how often; medians are shown")
    parser.add_argument("--nice", type=int, default=0, help="-20 to 19; below 0 needs root: keeps others on the machine away")
    parser.add_argument("--facts", type=int, default=1_000_000, help="how many are projected (projections)")
    parser.add_argument("--no-floor", action="store_true", help="leave the bare socket out")
    parser.add_argument("--ear", default="", help="whisper-base, whisper-tiny or sphinx; the best when not named (recogniser)")
    parser.add_argument("--speech", type=Path, help="a folder of mu-law files with a manifest.jsonl (recogniser)")
    parser.add_argument("--keep", type=Path, help="a file for what was heard, as JSON (recogniser with --speech)")
    parser.add_argument("--show", action="store_true", help="print what was misheard (recogniser)")
    parser.add_argument("--voice", default="", help="joe, espeak, piper or openai; the best when not named (voice)")
    said = parser.parse_args()
    print(f"Daybook's bench on {machine()}")
    calls = tuple(int(part) for part in said.calls.split(",") if part)
    for section in said.sections or _SECTIONS:
        asyncio.run(_section(section, calls, said))


async def _section(section: str, calls: tuple[int, ...], said: argparse.Namespace) -> None:
    servers, callers = _cores()
    match section:
        case "capacity":
            from bench.capacity import measure  # noqa: PLC0415 - each section alone

            plan = measure.Plan(
                calls=calls or (25, 50, 100, 150, 200),
                seconds=said.seconds,
                rounds=said.rounds,
                servers=servers,
                callers=callers,
                nice=said.nice,
                floor=not said.no_floor,
            )
            await measure.measure(plan)
        case "bus":
            from bench import bus  # noqa: PLC0415

            await bus.measure(servers, callers, said.nice)
        case "projections":
            from bench import projections  # noqa: PLC0415

            await projections.measure(projections.Plan(facts=said.facts, seconds=said.seconds, cores=servers, nice=said.nice))
        case "calls":
            from bench import calls as real  # noqa: PLC0415

            await real.measure(
                real.Plan(calls=calls or (1, 10), rounds=said.rounds, servers=servers, callers=callers, nice=said.nice)
            )
        case "recogniser":
            from bench import recogniser  # noqa: PLC0415

            plan_of = recogniser.Plan(
                ear=said.ear, speech=said.speech, keep=said.keep, show=said.show, folder=_MODELS, calls=(calls or (10,))[0]
            )
            await recogniser.measure(plan_of)
        case "voice":
            from bench import voice  # noqa: PLC0415

            await voice.measure(said.voice, _MODELS)
        case "shields":
            from bench import shields  # noqa: PLC0415

            await shields.measure(shields.Plan(calls=calls or (1, 10), servers=servers, callers=callers, nice=said.nice))


def _cores() -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The servers get two cores, the callers the rest; on a machine of two, both share them."""
    there = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
    return (tuple(there[:2]), tuple(there[2:])) if len(there) > 2 else ((), ())


if __name__ == "__main__":
    main()
