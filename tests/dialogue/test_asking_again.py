"""A question that got no usable answer twice is not asked a third time in the same words."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from schemas.understanding import VerdictGiven
from tests.thorough import examples


def unplaced(call, nth):
    """The geo-fence did not judge the next turn."""
    call._fold(VerdictGiven(shield="geofence", about=f"x{nth}", turn=nth, verdict="failed", reason="unknown: late or down"))


def test_a_question_that_the_caller_only_wants_repeated_is_not_asked_a_third_time_in_the_same_words(northwind):
    northwind.say("a leaking pipe", "book", service="plumbing-repair", date="2026-11-23", time="09:00")
    unplaced(northwind, 2)
    asked = northwind.say("forty two maple street", "give-place", street="42 Maple Street")
    assert "zip code" in asked
    assert northwind.say("could you repeat that", "repeat") == asked
    assert "zip code" not in northwind.say("could you repeat that", "repeat")


@pytest.mark.parametrize("business", ["dental", "northwind"])
def test_who_asks_for_a_repetition_without_end_is_offered_a_person_or_a_message(business, request):
    call = request.getfixturevalue(business)
    call.say("an appointment", "book", date="2026-11-23", time="09:00")
    said = [call.say("could you repeat that", "repeat") for _ in range(3)]
    assert len(set(said)) == 3
    assert call.memory.asked == "offer-help"


def test_whoever_asks_something_in_between_hears_the_question_again_however_often(northwind):
    northwind.say("a leaking pipe", "book", service="plumbing-repair")
    said = [northwind.say("how much is that", "price") for _ in range(6)]
    assert northwind.memory.asked == "when"
    assert not [one for one in said if "person" in one]


@settings(max_examples=examples(30), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(turns=some.lists(some.sampled_from(["repeat", "street", "nothing", "yes", "no"]), min_size=12, max_size=24))
def test_however_little_a_caller_says_no_question_is_asked_three_times_in_the_same_words(turns, fresh_call):
    call = fresh_call("northwind")
    call.open()
    call.say("a leaking pipe", "book", service="plumbing-repair", date="2026-11-23", time="09:00")
    for nth, what in enumerate(turns, 2):
        if call.hung_up or call.memory.task is None:
            break
        before = call.memory
        match what:
            case "street":
                unplaced(call, nth)
                call.say("forty two maple street", "give-place", street="42 Maple Street")
            case "nothing":
                call.say("mumble mumble mumble mumble", "unknown", sure=0.1)
            case _:
                call.say(what, what)
        if call.memory.outcomes != before.outcomes or call.memory.asked in {"offer-help", "how-help"}:
            break
    questions = Counter(said for said in call.said if said.endswith("?"))
    assert max(questions.values()) <= 2, questions
