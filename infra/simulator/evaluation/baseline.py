"""How an evaluation compares with an earlier one that was kept."""

from collections import defaultdict
from importlib import resources
from pathlib import Path
from typing import Final

import msgspec

from infra.simulator.evaluation.outcome_report import EvaluatedCall, Evaluation

#: A scenario that takes so many turns more or less than before is told.
_TURNS: Final = 2.0


class ScenarioScore(msgspec.Struct, frozen=True, kw_only=True):
    """One scenario over its seeds: the share of calls done, wrong bookings, turns a call, cut-ins."""

    done: float
    wrong: int
    turns: float
    cut_ins: int = 0


class Baseline(msgspec.Struct, frozen=True, kw_only=True):
    """What an evaluation came to, by scenario, and what took part in it."""

    ear: str
    mind: str
    voice: str
    scenarios: dict[str, ScenarioScore]


class BaselineUnusable(Exception):
    """A baseline cannot be read; the message says which, and how to make one."""


def summarise(evaluation: Evaluation) -> Baseline:
    """What is kept of an evaluation."""
    by_name: defaultdict[str, list[EvaluatedCall]] = defaultdict(list)
    for call in evaluation.calls:
        by_name[call.scenario].append(call)
    scores = {
        name: ScenarioScore(
            done=round(sum(one.done for one in calls) / len(calls), 3),
            wrong=sum(len(one.wrong) for one in calls),
            turns=round(sum(one.turns for one in calls) / len(calls), 1),
            cut_ins=sum(one.cut_ins for one in calls),
        )
        for name, calls in sorted(by_name.items())
    }
    return Baseline(ear=evaluation.ear, mind=evaluation.mind, voice=evaluation.voice, scenarios=scores)


def read_baseline(file: Path) -> Baseline:
    """A kept baseline; BaselineUnusable when it cannot be read."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=Baseline)
    except (OSError, msgspec.DecodeError) as wrong:
        raise BaselineUnusable(f"{file} is no baseline ({wrong}); make one with `daybook eval --keep {file}`") from wrong


def shipped_baseline() -> Path:
    """The evaluation that comes with Daybook."""
    return Path(str(resources.files("knowledge") / "scenarios" / "baseline.json"))


def keep_baseline(file: Path, evaluation: Evaluation) -> None:
    """Write an evaluation down for later ones to be compared with."""
    file.write_bytes(msgspec.json.format(msgspec.json.encode(summarise(evaluation)), indent=1) + b"\n")


def compare(earlier: Baseline, evaluation: Evaluation) -> list[str]:
    """What is worse and what is better than in the baseline, one line a scenario; worse first."""
    now = summarise(evaluation)
    worse, better, other = list[str](), list[str](), list[str]()
    for name, score in now.scenarios.items():
        before = earlier.scenarios.get(name)
        if before is None:
            other.append(f"  {name}: new, done {score.done:.0%}")
        elif score.done < before.done or score.wrong > before.wrong:
            worse.append(f"- {name}: done {before.done:.0%} -> {score.done:.0%}, wrong {before.wrong} -> {score.wrong}")
        elif score.done > before.done or score.wrong < before.wrong:
            better.append(f"+ {name}: done {before.done:.0%} -> {score.done:.0%}, wrong {before.wrong} -> {score.wrong}")
        elif abs(score.turns - before.turns) >= _TURNS:
            other.append(f"  {name}: turns {before.turns} -> {score.turns}")
    return [*worse, *better, *other]


def count_worse(lines: list[str]) -> int:
    """How many of the lines tell of something worse."""
    return sum(line.startswith("- ") for line in lines)
