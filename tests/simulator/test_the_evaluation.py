"""The evaluation: callers with goals hold calls in text, and what came of them is judged."""

import random
from collections import Counter
from datetime import datetime
from typing import get_args

import msgspec
import pytest

from handlers.understanding.reader import FastUnderstanding
from infra.engines.built_in_mind import make_built_in_mind
from infra.simulator.evaluation.bad_line import hear_badly
from infra.simulator.evaluation.baseline import compare, count_worse, keep_baseline, read_baseline
from infra.simulator.evaluation.caller_speech import load_caller_speech
from infra.simulator.evaluation.goal_caller import GoalCaller
from infra.simulator.evaluation.judgement import DiaryEntry, judge
from infra.simulator.evaluation.outcome_report import EvaluatedCall, Evaluation
from infra.simulator.evaluation.scenarios import (
    EvalScenario,
    ExpectedAppointment,
    ExpectedEnd,
    Kind,
    ScenarioInvalid,
    choose_scenarios,
    load_scenarios,
    read_scenarios,
    shorten,
)
from infra.simulator.evaluation.summary import write_table
from infra.simulator.evaluation.text_run import Judged, evaluate_in_text
from infra.simulator.turn_report import ToolUse

TUESDAY = datetime(2026, 11, 24, 10)  # noqa: DTZ001 - the business's own clock
CLEANING = DiaryEntry(appointment="01A", service="cleaning", start=TUESDAY, name="Sarah Miller")
BOOKED = ToolUse(
    tool="book_appointment",
    arguments={},
    result={"appointment": "01B", "service": "cleaning", "start": "2026-11-24T10:00:00-05:00", "name": "Sarah Miller"},
)
CANCELLED = ToolUse(tool="cancel_appointment", arguments={"appointment": "01A"}, result={})


def scenario(**fields) -> EvalScenario:
    return EvalScenario(**{"name": "one", "kind": "happy", "opens": "a cleaning please", **fields})


def test_there_are_scenarios_of_every_kind_in_six_languages():
    known = load_scenarios()
    assert len(known) >= 120
    assert min(Counter(one.kind for one in known).values()) >= 4
    assert {one.kind for one in known} == set(get_args(Kind))
    assert {one.language for one in known} == {"en", "es", "fr", "de", "it", "pt"}


def test_a_scenario_that_cannot_be_read_is_told_by_its_name():
    with pytest.raises(ScenarioInvalid, match=r"x\.toml, odd: .*happily"):
        read_scenarios('[[scenario]]\nname = "odd"\nkind = "happily"', "x.toml")


def test_a_kind_that_nobody_knows_is_told_with_those_there_are():
    with pytest.raises(ScenarioInvalid, match="change-of-mind"):
        choose_scenarios([], ["merry"], [])


def test_what_was_wanted_is_done():
    wanted = ExpectedEnd(diary=(ExpectedAppointment(service="cleaning", day=TUESDAY.date(), name="sarah miller"),))
    assert judge(scenario(expect=wanted), [], [BOOKED], "", "booked", ended=True).done


@pytest.mark.parametrize(
    "wanted", [ExpectedAppointment(service="filling"), ExpectedAppointment(service="cleaning", name="Mary Miller")]
)
def test_a_booking_that_nobody_wanted_is_wrong(wanted):
    verdict = judge(scenario(expect=ExpectedEnd(diary=(wanted,))), [], [BOOKED], "", "booked", ended=True)
    assert len(verdict.wrong) == 1
    assert len(verdict.missed) == 1


def test_what_stood_before_is_to_stand_unless_said_otherwise():
    assert judge(scenario(), [CLEANING], [], "", "answered", ended=True).done
    assert judge(scenario(), [CLEANING], [CANCELLED], "", "cancelled", ended=True).wrong


def test_a_refused_booking_is_none():
    refused = msgspec.structs.replace(BOOKED, refused=True)
    assert judge(scenario(), [], [refused], "", "", ended=True).done


def test_the_same_seed_is_the_same_caller():
    def answers(seed: int) -> list[str]:
        caller = GoalCaller(load_scenarios()[0], load_caller_speech("en"), random.Random(seed))
        asked = ("What day would suit you?", "And your name, please?", "Shall I book it?")
        return [caller.open().words, *(said.words for each in asked if (said := caller.answer(each)))]

    assert answers(3) == answers(3)
    assert len({tuple(answers(seed)) for seed in range(8)}) > 1


def test_a_caller_who_hears_a_wrong_read_back_says_so():
    one = scenario(check={"tuesday": "no, on tuesday"})
    said = GoalCaller(one, load_caller_speech("en"), random.Random(1)).answer("A cleaning on Wednesday. Shall I book it?")
    assert said is not None
    assert "no, on tuesday" in said.words


def test_a_caller_gives_up_when_asked_the_same_again_and_again():
    caller = GoalCaller(scenario(again=2), load_caller_speech("en"), random.Random(1))
    assert [caller.answer("And your name, please?") is None for _ in range(3)] == [False, False, True]
    assert caller.gave_up
    assert caller.repeats == 1


def test_a_mumbled_turn_is_heard_as_something_else_and_unsurely():
    heard = [hear_badly("a cleaning", ("mumbling",), load_caller_speech("en"), random.Random(seed)) for seed in range(30)]
    spoiled = [one for one in heard if one.words != "a cleaning"]
    assert 3 < len(spoiled) < 20
    assert all(one.confidence < 0.5 for one in spoiled)


def test_the_short_form_books_nothing_wrong(understanding: FastUnderstanding):
    judged = Judged(understanding=understanding, mind=make_built_in_mind(), name="built-in")
    evaluation = evaluate_in_text(shorten(load_scenarios(), each=1), [1], judged)
    assert not [each for one in evaluation.calls for each in (*one.wrong, *one.errors)]
    assert sum(one.done for one in evaluation.calls) >= len(evaluation.calls) - 1, write_table(evaluation, transcripts=True)


def test_a_later_evaluation_is_compared_with_the_one_that_was_kept(tmp_path):
    def evaluated(*, done: bool) -> Evaluation:
        call = EvaluatedCall(scenario="one", kind="happy", language="en", seed=1, done=done, turns=5)
        return Evaluation(ear="text", mind="built-in", voice="text", calls=[call])

    keep_baseline(tmp_path / "kept.json", evaluated(done=True))
    kept = read_baseline(tmp_path / "kept.json")
    assert compare(kept, evaluated(done=True)) == []
    assert count_worse(compare(kept, evaluated(done=False))) == 1
