"""The simulated carrier and caller behave as the real ones do."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.simulator.handset import Handset
from infra.simulator.lines import render_line
from infra.simulator.loudness import is_audible, last_audible_frame
from infra.simulator.persona import Persona
from infra.simulator.playout_buffer import PlayoutBuffer
from infra.simulator.report import percentile
from infra.simulator.scenario import BadScenario, PersonaRule, find_scenario, list_scenarios, read_scenario, scenario_of_lines
from infra.simulator.twiml_verbs import BadTwiml, Connect, Dial, Hangup, Pause, Redirect, Say, parse_verbs
from producers.twilio import twiml
from tests.thorough import examples

FRAME = b"\x9a\x1a" * 80


def test_sound_is_played_in_real_time_and_marks_come_back_when_reached():
    playout = PlayoutBuffer()
    playout.sound(FRAME * 2)
    playout.mark("a")
    playout.sound(FRAME)
    assert playout.play() == (FRAME, [])
    assert playout.play() == (FRAME, ["a"])
    assert playout.play() == (FRAME, [])
    assert playout.play() == (None, [])


def test_a_clear_empties_the_buffer_and_returns_all_pending_marks():
    playout = PlayoutBuffer()
    playout.sound(FRAME * 9)
    playout.mark("a")
    playout.mark("b")
    assert playout.clear() == ["a", "b"]
    assert playout.play() == (None, [])


def test_a_mark_without_sound_comes_back_at_once():
    playout = PlayoutBuffer()
    playout.mark("a")
    assert playout.play() == (None, ["a"])


def test_more_than_ten_minutes_is_thrown_away():
    playout = PlayoutBuffer()
    playout.sound(FRAME * (10 * 60 * 50 + 7))
    assert (playout.waiting, playout.discarded) == (30_000, 7)


def test_a_gap_inside_a_sentence_is_an_underrun_and_one_after_it_is_not():
    playout = PlayoutBuffer()
    playout.sound(FRAME)
    playout.play()
    playout.play()
    playout.sound(FRAME)
    playout.mark("a")
    assert playout.underruns == 1
    playout.play()
    playout.play()
    playout.sound(FRAME)
    assert playout.underruns == 1


@settings(max_examples=examples(40))
@given(st.lists(st.one_of(st.binary(max_size=900), st.sampled_from(["m", "n"])), max_size=30))
def test_what_goes_in_comes_out_in_order(items):
    playout = PlayoutBuffer()
    for item in items:
        (playout.mark if isinstance(item, str) else playout.sound)(item)
    heard, marks = b"", []
    for _ in range(len(items) * 7 + 2):
        frame, reached = playout.play()
        heard, marks = heard + (frame or b""), marks + reached
    whole = b"".join(item for item in items if isinstance(item, bytes))
    assert heard == whole[: len(whole) // 160 * 160]
    assert marks == [item for item in items if isinstance(item, str)]


def test_our_own_twiml_is_understood_by_the_carrier():
    (connect,) = parse_verbs(twiml.write_connect("wss://a/b", "https://a/c?d=1&e=2#rc=5", {"call": '<"&>'}))
    assert connect == Connect("wss://a/b", "https://a/c?d=1&e=2#rc=5", {"call": '<"&>'})
    assert parse_verbs(twiml.write_goodbye("Bye & thanks <3")) == [Say("Bye & thanks <3"), Hangup()]
    assert parse_verbs(twiml.write_handover("+16175550141", "Hold on.")) == [Say("Hold on."), Dial("+16175550141")]
    assert parse_verbs(twiml.write_ask_again("https://a/b?c=d&e=f")) == [Pause(1.0), Redirect("https://a/b?c=d&e=f")]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<Response>",
        "<Html/>",
        "<Response><Play/></Response>",
        "<Response><Connect/></Response>",
        '<Response><Connect><Stream url="wss://a/b?c=d"/></Connect></Response>',
    ],
)
def test_what_a_carrier_would_not_take_is_refused(text):
    with pytest.raises(BadTwiml):
        parse_verbs(text)


def test_every_shipped_scenario_can_be_spoken_by_its_voice():
    assert {"booking", "change-of-mind", "questions", "interruption", "noise", "northwind-booking"} <= set(list_scenarios())
    for name in list_scenarios():
        scenario = find_scenario(name)
        said = [step.say for step in scenario.steps if step.say] + [scenario.otherwise]
        for rule in scenario.rules:
            said += [rule.say] if isinstance(rule.say, str) else rule.say
        assert [words for words in said if render_line(words, scenario.voice) is None] == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("name = ", "x.toml"),
        ('name = "a"\nsteps = []\nlanguage = "en"', "language"),
        ('name = "a"\nsteps = [{}]', "step 1 does nothing"),
        ('name = "a"\nsteps = [{ say = "Yes.", press = "1" }]', "press and say"),
        ('name = "a"\nsteps = [{ answer = "(" }]', "no pattern"),
        ('name = "a"\nsteps = [{ noise = "dog" }]', "dog"),
    ],
)
def test_a_scenario_that_cannot_be_used_is_refused_with_its_reason(text, why):
    with pytest.raises(BadScenario, match=why):
        read_scenario(text, "x.toml")


def test_a_scenario_that_does_not_exist_names_those_that_do():
    with pytest.raises(BadScenario, match="choose one of: booking"):
        find_scenario("bookings")
    with pytest.raises(BadScenario, match="there is no file"):
        find_scenario("mine.toml")


def test_lines_of_ones_own_are_said_one_after_the_other():
    assert [step.say for step in scenario_of_lines("Yes.", "No.").steps if step.say] == ["Yes.", "No."]


RULES = (
    PersonaRule(when="which day", say=("Tuesday.", "Wednesday.")),
    PersonaRule(when="name", say="Sarah Miller."),
    PersonaRule(when="all set", say="Bye."),
)


@pytest.mark.parametrize(
    ("agent", "answer"),
    [
        ("Which day would you like?", "Tuesday."),
        ("What day? Your name, please?", "Sarah Miller."),
        ("Your name is noted. Which day would you like?", "Tuesday."),
        ("You're all set. Goodbye.", "Bye."),
        ("Pardon me.", "What?"),
        ("", "What?"),
    ],
)
def test_a_caller_answers_the_question_that_was_asked(agent, answer):
    assert Persona(RULES, "What?").answer(agent) == answer


def test_a_caller_who_is_asked_again_says_the_next_thing_and_then_stays_with_it():
    persona = Persona(RULES, "What?")
    assert [persona.answer("Which day?") for _ in range(3)] == ["Tuesday.", "Wednesday.", "Wednesday."]


def test_an_answer_is_timed_from_the_callers_last_audible_frame_to_the_agents_first():
    phone = Handset()
    turn = phone.say("Yes.", FRAME * 3 + b"\xff" * 320)
    now = 1.0
    for _ in range(5):
        phone.speak(now)
        phone.hear(None, now)
        now += 0.02
    phone.hear(b"\xff" * 160, 1.5)
    phone.hear(FRAME, 1.6)
    assert turn.ended == pytest.approx(1.06)
    assert turn.latency_ms == pytest.approx(540.0)
    assert not phone.agent_done(turn.ended, 0.4)
    phone.hear(None, 2.1)
    assert phone.agent_done(turn.ended, 0.4)


def test_loudness_tells_sound_from_silence():
    assert is_audible(FRAME)
    assert not is_audible(b"\xff" * 160)
    assert not is_audible(None)
    assert last_audible_frame(FRAME * 2 + b"\xff" * 160) == 2


def test_percentiles_are_by_nearest_rank():
    assert percentile([], 0.5) is None
    assert percentile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert percentile([float(n) for n in range(1, 101)], 0.95) == 95.0
