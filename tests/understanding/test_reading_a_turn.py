"""A turn in its context: what was asked, several wishes at once, corrections, rules, and words that mean nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.understanding.intents import INTENTS
from tests.thorough import examples


def roles(reading):
    return {one.role for one in reading.entities}


def test_a_bare_day_answers_the_question_for_a_day(ear):
    assert ear("tuesday", expects="date").intent == "give-date"
    assert ear("tuesday").intent == "give-date"


def test_two_is_a_time_only_when_a_time_was_asked_for(ear):
    assert ear("two", expects="time").intent == "give-time"
    assert "time" not in roles(ear("two", expects="number"))


def test_a_name_is_a_name_only_when_it_was_asked_for(ear):
    assert ear("smith", expects="name").intent == "give-name"
    assert "name" not in roles(ear("smith"))


def test_a_caller_called_like_the_hygienist_gives_a_name(ear):
    assert ear.values("james wilson", "name", expects="name") == ["James Wilson"]


def test_yes_and_a_further_question_are_both_heard(ear):
    reading = ear("yes and also what do you charge", expects="yes-no")
    assert (reading.intent, reading.also) == ("yes", ("price",))


def test_two_questions_in_one_turn_are_both_heard(ear):
    reading = ear("how much is a cleaning and where are you located")
    assert (reading.intent, reading.also) == ("price", ("location",))


def test_a_change_of_mind_in_one_turn_counts(ear):
    assert ear("can i cancel actually book me again").intent == "book"


@pytest.mark.parametrize(
    ("words", "role", "value"),
    [
        ("no make it thursday", "date", "2026-11-26"),
        ("no thursday", "date", "2026-11-26"),
        ("actually make it four thirty", "time", "16:30"),
        ("no with doctor chen", "staff", "dentist-2"),
        ("no i meant a filling", "service", "filling"),
        ("not tuesday wednesday", "date", "2026-11-25"),
    ],
)
def test_a_correction_carries_the_new_value(ear, words, role, value):
    reading = ear(words, expects="yes-no")
    assert reading.intent == "correction"
    assert value in [one.value for one in reading.entities if one.role == role]


def test_greeting_and_wish_are_the_wish(ear):
    reading = ear("hi good morning this is john smith i would like to book a cleaning for next tuesday at half past two")
    assert reading.intent == "book"
    assert {"name", "service", "date", "time"} <= roles(reading)


@pytest.mark.parametrize(
    ("words", "rule", "business"),
    [
        ("my face is swollen and i have a fever", "swelling-fever", "demo"),
        ("my son got his tooth knocked out", "knocked-out", "demo"),
        ("i think i smell gas in the kitchen", "gas-smell", "northwind"),
        ("we have no heat", "no-heat-in-winter", "northwind"),
        ("a pipe has burst", "burst-pipe", "northwind"),
        ("the carbon monoxide alarm went off", "carbon-monoxide", "northwind"),
    ],
)
def test_an_urgent_rule_comes_before_everything(ear, words, rule, business):
    reading = ear(words, business=business)
    assert (reading.intent, reading.tier, reading.entities[0].role, reading.entities[0].value) == (
        "emergency",
        "rule",
        "rule",
        rule,
    )


def test_no_heat_is_urgent_in_january_but_not_in_july(ear):
    from datetime import UTC, datetime

    july = datetime(2026, 7, 3, 15, 0, tzinfo=UTC)
    assert ear.values("the heat is out", "rule", business="northwind", now=july) == []


def test_no_heat_is_no_duct_cleaning(ear):
    assert "duct-cleaning" not in ear.values("we have no heat and it is january", "service", business="northwind")


@pytest.mark.parametrize(
    ("words", "business"),
    [("i do not smell gas", "northwind"), ("there is no gas smell", "northwind"), ("there is no swelling", "demo")],
)
def test_a_denied_danger_sets_off_no_rule(ear, words, business):
    assert ear.values(words, "rule", business=business) == []


def test_medical_advice_is_ruled_out(ear):
    assert ear.values("what should i take for the pain", "rule") == ["no-medical-advice"]


@pytest.mark.parametrize(
    ("words", "topic", "business"),
    [
        ("do you guys take blue cross insurance", "insurance", "demo"),
        ("where can i park", "parking", "demo"),
        ("is the building wheelchair accessible", "wheelchair", "demo"),
        ("do you have payment plans", "payment", "demo"),
        ("what do i need to bring for my first visit", "first-visit", "demo"),
        ("are you licensed and insured", "licence", "northwind"),
        ("do you charge for estimates", "estimates", "northwind"),
        ("is there a warranty on the repair", "warranty", "northwind"),
        ("what areas do you serve", "service-area", "northwind"),
    ],
)
def test_a_question_of_the_business_has_its_topic(ear, words, topic, business):
    reading = ear(words, business=business)
    assert reading.intent == "faq"
    assert [one.value for one in reading.entities if one.role == "topic"] == [topic]


@pytest.mark.parametrize(
    "words", ["asdf qwer zxcv", "wibble wobble fnord", "the thing over there with the thing", "", "...", "🎉"]
)
def test_of_what_means_nothing_it_is_not_sure(ear, words):
    reading = ear(words)
    assert reading.intent == "unknown" or reading.confidence < 0.55


def test_what_is_no_emergency_is_none(ear):
    reading = ear("it is not an emergency i just need a cleaning")
    assert reading.intent in {"book", "give-service"}
    assert "cleaning" in [one.value for one in reading.entities]


def test_five_digits_are_a_postcode_when_one_was_asked_for(ear):
    said = ear("oh two one six nine", expects="number", business="northwind", asked="What is your zip code?")
    assert [(one.role, one.value) for one in said.entities] == [("postcode", "02169")]
    assert said.intent == "give-place"


def test_go_ahead_and_schedule_that_is_one_wish(ear):
    assert ear("could we go ahead and schedule that").intent in {"book", "yes"}


def test_a_denied_offer_is_a_no(ear):
    reading = ear("tuesday does not work for me", expects="yes-no")
    assert (reading.intent, roles(reading)) == ("no", {"not-date"})


SPOKEN = st.lists(
    st.sampled_from(
        "no not yes and the a in on at tuesday next week two thirty half past to of quarter double triple oh five hundred "
        "thousand december fifth twenty third first one my name is this john s m i t h am pm dot street zip between from after "
        "february twenty ninth any day doctor chen cleaning cancel gas smell million few @ / 99 0 31 2:75 13/45 9999-99-99 "
        "1/1/1 ² ٣ 00 as for capital dash area code -".split()
    ),
    max_size=25,
).map(" ".join)


@settings(max_examples=examples(80), deadline=None)
@given(
    words=st.one_of(SPOKEN, st.text(max_size=300)),
    expects=st.sampled_from(["anything", "yes-no", "date", "time", "number", "name", "nothing", "?"]),
)
def test_no_words_whatever_make_it_fail(ear, words, expects):
    reading = ear(words, expects=expects)
    assert reading.intent in INTENTS
    assert 0 <= reading.confidence <= 1
    assert all(one.role and one.value for one in reading.entities)


@pytest.mark.parametrize("words", ["five " * 5000, "a" * 100_000, "j o h n " * 1000, "in two weeks from " * 400, "²³ ٣ ٤ ③"])
def test_very_long_turns_are_no_harm(ear, words):
    assert ear(words, expects="number").intent in INTENTS
