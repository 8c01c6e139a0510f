"""What came of an evaluated call, from its facts."""

from collections.abc import Sequence
from functools import cache
from importlib import resources

from handlers.call.state import Conversation
from handlers.money.call_costs import compute_costs
from handlers.money.list_prices import PriceTable, read_prices
from infra.simulator.evaluation.diary_history import history_entries
from infra.simulator.evaluation.goal_caller import GoalCaller
from infra.simulator.evaluation.judgement import judge
from infra.simulator.evaluation.outcome_report import EvaluatedCall, TimedStages
from infra.simulator.evaluation.scenarios import EvalScenario
from infra.simulator.turn_report import list_tools
from schemas.fact import Fact
from schemas.reply import SentenceComposed, TurnTimed
from schemas.tools import OutcomeLogged
from schemas.understanding import IntentRecognised


def report_call(
    scenario: EvalScenario,
    seed: int,
    caller: GoalCaller,
    facts: Sequence[Fact],
    now: Conversation,
    history: Sequence[Fact],
    transcript: Sequence[str],
    errors: Sequence[str],
    *,
    seconds: float,
) -> EvaluatedCall:
    """What came of a call that has ended; `now` is how the conversation stood in the end."""
    outcome = next((one.event.outcome for one in reversed(facts) if isinstance(one.event, OutcomeLogged)), "")
    said = " ".join(list_sentences(facts, now))
    verdict = judge(scenario, history_entries(history), list_tools(facts), said, outcome, ended=now.line.hanging_up)
    most = scenario.expect.most_turns
    missed = list(verdict.missed)
    missed += [f"{caller.turns} turns, {most} at most were expected"] if most and caller.turns > most else []
    missed += [f"the caller gave up: {caller.gave_up}"] if caller.gave_up and not scenario.may_give_up else []
    costs = compute_costs(facts, seconds, _prices())
    return EvaluatedCall(
        scenario=scenario.name,
        kind=scenario.kind,
        language=scenario.language,
        seed=seed,
        done=not verdict.wrong and not missed and not errors,
        wrong=verdict.wrong,
        missed=tuple(missed),
        gave_up=caller.gave_up,
        turns=caller.turns,
        repeats=caller.repeats,
        lost=caller.lost,
        outcome=str(outcome),
        seconds=round(seconds, 1),
        cost=round(sum(float(one.amount) for one in costs), 6),
        stages=time_stages(facts),
        errors=tuple(errors),
        transcript=tuple(transcript),
    )


def time_stages(facts: Sequence[Fact]) -> TimedStages:
    """The latencies of a call's turns, by stage."""
    timed = [one.event for one in facts if isinstance(one.event, TurnTimed)]
    stages = TimedStages(
        **{name: [round(getattr(one, name), 1) for one in timed] for name in TimedStages.__struct_fields__ if name != "classify"}
    )
    stages.classify = [
        round(one.event.classify_ms, 1) for one in facts if isinstance(one.event, IntentRecognised) and not one.event.guess
    ]
    return stages


def list_sentences(facts: Sequence[Fact], now: Conversation) -> list[str]:
    """What the agent said, sentence by sentence."""
    return [now.playback.sentences[one.event.sentence].text for one in facts if isinstance(one.event, SentenceComposed)]


@cache
def _prices() -> PriceTable:
    return read_prices((resources.files("knowledge") / "prices.toml").read_bytes())
