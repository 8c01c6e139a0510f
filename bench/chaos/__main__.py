"""`python -m bench.chaos --seed 1 --calls 4 --minutes 3`: what callers and the log suffer when anything is killed at any time."""

import argparse
import asyncio
import signal
import sys

from bench.chaos.show import show
from bench.chaos.story import Outcome, Plan, run


def _plan() -> Plan:
    parser = argparse.ArgumentParser(prog="python -m bench.chaos", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="decides what is done to whom, and in which order")
    parser.add_argument("--calls", type=int, default=4, help="callers at the same time")
    parser.add_argument("--minutes", type=float, default=3.0, help="how long faults are committed")
    parser.add_argument("--doubled", default=",".join(Plan().doubled), help="roles that run in two instances")
    parser.add_argument("--only", default="", help="only these roles or faults: voice,edge kill,nats-server")
    parser.add_argument("--keep", action="store_true", help="keep the home with its logs")
    said = parser.parse_args()
    return Plan(
        seed=said.seed,
        lines=said.calls,
        seconds=said.minutes * 60,
        doubled=tuple(filter(None, said.doubled.split(","))),
        only=frozenset(filter(None, said.only.split(","))),
        keep=said.keep,
    )


async def _until_told(plan: Plan) -> Outcome:
    """Run; when told to stop, everything that was started is stopped first."""
    task = asyncio.ensure_future(run(plan))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    return await task


def main() -> int:
    plan = _plan()
    outcome = asyncio.run(_until_told(plan))
    show(plan.seed, outcome)
    return 0 if outcome.exact and all(called.survived for called in outcome.let_in) else 1


if __name__ == "__main__":
    sys.exit(main())
