"""Holding a scenario's call in text, on the real handlers and on virtual time."""

import math
import random
from collections.abc import Iterable, Sequence
from functools import cache
from zoneinfo import ZoneInfo

import msgspec

from handlers.call.ports.mind import Mind, Understanding
from infra.replay.environment import TodaysKnowledge
from infra.replay.virtual_time import PastClock, run_hurried
from infra.simulator.chosen_business import chosen_business
from infra.simulator.evaluation.bad_line import hear_badly, overhear
from infra.simulator.evaluation.call_report import list_sentences, report_call
from infra.simulator.evaluation.caller_speech import load_caller_speech
from infra.simulator.evaluation.diary_history import history_facts
from infra.simulator.evaluation.goal_caller import GoalCaller, Utterance
from infra.simulator.evaluation.outcome_report import EvaluatedCall, Evaluation
from infra.simulator.evaluation.scenarios import CALLED_AT, EvalScenario
from infra.simulator.text_call import Caller, TextCall, name_person, text_call
from schemas.fact import Fact
from schemas.knowledge import Business
from schemas.speech import SpeechRecognised

#: Silences in a row after which a caller who says nothing has hung up.
_SILENCES = 4
#: The share of turns at which a silent caller says nothing at first.
_SILENT = 0.3


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """What today's system is, as the scenarios meet it."""

    understanding: Understanding
    mind: Mind
    name: str


def evaluate_in_text(scenarios: Sequence[EvalScenario], seeds: Iterable[int], judged: Judged) -> Evaluation:
    """Hold a call of each scenario with each seed, one after another on virtual time. Not to be called where a loop runs."""
    each = [(scenario, seed) for scenario in scenarios for seed in seeds]

    async def hold() -> list[EvaluatedCall]:
        return [await hold_text_call(scenario, seed, judged) for scenario, seed in each]

    pace = 1.0 if judged.name == "model" else math.inf
    return Evaluation(ear="text", mind=judged.name, voice="text", calls=run_hurried(hold, pace))


async def hold_text_call(scenario: EvalScenario, seed: int, judged: Judged) -> EvaluatedCall:
    """One call from the greeting to the end, and what came of it."""
    business = scenario_business(scenario.business, scenario.business_language)
    clock = PastClock(CALLED_AT.replace(tzinfo=ZoneInfo(business.timezone)))
    history = history_facts(scenario.before, business, name_person(1), scenario.caller, clock.now())
    today = TodaysKnowledge(business=lambda _: business, understanding=judged.understanding, mind=judged.mind)
    call = await text_call(today, business.tenant, clock, history)
    dice = random.Random(f"{scenario.name}/{seed}")  # noqa: S311 - a wording, not a secret
    caller = GoalCaller(scenario, load_caller_speech(scenario.language), dice)
    try:
        facts = await call.ring(Caller(number=scenario.caller))
        began = clock.steady()
        transcript = _said_lines(facts, call)
        facts += await _converse(call, scenario, caller, dice, transcript)
        seconds, now = clock.steady() - began, call.conversation
        await call.hang_up()
        facts += await call.remaining()
        return report_call(scenario, seed, caller, facts, now, history, transcript, call.failed, seconds=seconds)
    finally:
        await call.close()


async def _converse(
    call: TextCall, scenario: EvalScenario, caller: GoalCaller, dice: random.Random, transcript: list[str]
) -> list[Fact]:
    """Turn after turn until somebody hangs up; the facts of all of them."""
    facts: list[Fact] = []
    doing: Utterance | None = caller.open()
    silences = 0
    while doing is not None and call.open:
        if doing.words or doing.keys:
            silences = 0
        elif (silences := silences + 1) > _SILENCES:
            break
        new = await _act(call, scenario, doing, dice, transcript)
        facts += new
        said = " ".join(list_sentences(new, call.conversation))
        doing = caller.answer(said) if call.open else None
    return facts


async def _act(
    call: TextCall, scenario: EvalScenario, doing: Utterance, dice: random.Random, transcript: list[str]
) -> list[Fact]:
    facts: list[Fact] = []
    speech = load_caller_speech(scenario.language)
    if doing.keys:
        for key in doing.keys:
            facts += await call.press(key)
    elif not doing.words:
        facts += await call.be_silent()
    else:
        if "silent" in scenario.manners and dice.random() < _SILENT:
            facts += await call.be_silent()
        aside = overhear(scenario.manners, speech, dice)
        if aside is not None and call.open:
            facts += await call.hear(aside.words, aside.confidence)
        if call.open:
            heard = hear_badly(doing.words, scenario.manners, speech, dice)
            facts += await call.hear(heard.words, heard.confidence)
    heard_words = [f"{one.event.words} ({one.event.confidence:.2f})" for one in facts if isinstance(one.event, SpeechRecognised)]
    transcript += [
        f"> {doing.words or doing.keys or '(silence)'}",
        *[f"  heard: {words}" for words in heard_words],
        *_said_lines(facts, call),
    ]
    return facts


def _said_lines(facts: list[Fact], call: TextCall) -> list[str]:
    return [f"  {text}" for text in list_sentences(facts, call.conversation)]


@cache
def scenario_business(name: str, language: str) -> Business:
    """The business that a scenario's call reaches; one that speaks another language has names for its services in it."""
    business, named = chosen_business(name, language), load_caller_speech(language).services if language else {}
    services = [
        msgspec.structs.replace(one, name=named[one.id][0], said=named[one.id]) if one.id in named else one
        for one in business.services
    ]
    return msgspec.structs.replace(business, services=tuple(services))
