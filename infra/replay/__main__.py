"""`python -m infra.replay call.<tenant>.<call>`: the call on today's agent, compared, as JSON. The API starts it for an owner."""

import asyncio
import sys

import msgspec
import psycopg

from bus.log import Unavailable
from infra.api.replay_desk import ReplayComparison, ReplayedTurn, ToolAsked, TurnAnswered
from infra.composition.services import open_services
from infra.embedded.installation import locate_installation
from infra.replay.comparison import ComparedTurn, compare_calls
from infra.replay.material import ReplayMaterial, load_material
from infra.replay.sandbox import NoCall, ReplayedCall, Sandbox
from infra.replay.selection import NothingSelected
from infra.replay.virtual_time import run_hurried
from infra.settings import BadSetting, Settings, read_settings


def main() -> None:
    """Print the comparison; exit with a sentence when there is none."""
    try:
        loaded = asyncio.run(_load(locate_installation(read_settings()), sys.argv[1]))
        sys.stdout.buffer.write(msgspec.json.encode(compare_with_today(loaded)))
    except (NothingSelected, NoCall, BadSetting, IndexError) as wrong:
        sys.exit(str(wrong) or "name a call: call.<tenant>.<call>")
    except (Unavailable, OSError, psycopg.OperationalError):
        sys.exit("the bus or the database cannot be reached now; try again in some seconds")


async def _load(settings: Settings, subject: str) -> ReplayMaterial:
    async with open_services(msgspec.structs.replace(settings, log_level="warning"), "replay") as services:
        return await load_material(services, subject, None, None, sound=False)


def compare_with_today(loaded: ReplayMaterial) -> ReplayComparison:
    """Play the call once more, on hurried time, and compare."""
    recorded = [fact for fact in loaded.chosen.own if fact.subject.startswith("call.")]

    async def play() -> ReplayedCall:
        return await Sandbox(recorded, loaded.chosen.history, loaded.today).play()

    played = run_hurried(play)
    found = compare_calls(recorded, played.facts, failed=played.failed, unknown=played.unknown)
    return ReplayComparison(
        turns=[
            ReplayedTurn(turn=one.turn, differs=[*one.differs], then=_describe(one.then), now=_describe(one.now))
            for one in found.turns
        ],
        outcome_then=found.outcome_then,
        outcome_now=found.outcome_now,
        alike=round(found.alike, 3),
        failed=[*found.failed],
        unknown=[*found.unknown],
        finished=played.acted == played.acts,
    )


def _describe(turn: ComparedTurn) -> TurnAnswered:
    return TurnAnswered(
        heard=turn.heard,
        intent=turn.intent,
        reply=turn.reply,
        tools=[ToolAsked(tool=tool, arguments=said) for tool, said in turn.tools],
    )


if __name__ == "__main__":
    main()
