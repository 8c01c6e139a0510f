"""Whole calls in the words callers use, understood by the fast tier: from the greeting to the outcome."""

import tomllib
from pathlib import Path

import pytest

from tests.work import calls_made

_STORIES = {
    "a cleaning on tuesday": (
        "demo",
        [
            "hi i'd like to book a cleaning",
            "tuesday morning if possible",
            "ten thirty",
            "my name is john smith",
            "yes that's fine",
        ],
        ["yes please", "no that's all thank you"],
        ("cleaning", "2026-11-24 10:30", "John Smith", "booked"),
    ),
    "a price first, then a booking": (
        "northwind",
        ["how much is a duct cleaning", "sure", "any day next week", "the last one", "sam hill", "yes"],
        ["okay go ahead", "no", "bye"],
        ("duct-cleaning", "2026-11-23 11:00", "Sam Hill", "booked"),
    ),
    "other times, a correction of the address": (
        "northwind",
        [
            "i need a plumber the sink is leaking on tuesday",
            "not in the morning",
            "no wednesday",
            "two",
            "ten maple avenue",
            "no it's fourteen maple avenue",
            "pat stone",
            "yes",
        ],
        ["yes", "no thank you"],
        ("plumbing-repair", "2026-11-25 14:00", "Pat Stone", "booked"),
    ),
    "a question in the middle": (
        "demo",
        ["i want to book whitening on wednesday december second", "the first one", "how much is that", "jane doe", "yes"],
        ["yes", "no thanks bye"],
        ("whitening", "2026-12-02 09:00", "Jane Doe", "booked"),
    ),
    "a toothache comes before everything": (
        "demo",
        ["i have a terrible toothache", "just book the first one", "yes", "no", "it's ann lee", "yes"],
        ["yes", "that's it"],
        ("emergency-visit", "2026-11-20 10:30", "Ann Lee", "booked"),
    ),
}


@pytest.mark.parametrize("story", _STORIES)
def test_a_booking_from_the_first_word_to_the_outcome(heard, diary, story):
    tenant, before, after, (service, start, name, outcome) = _STORIES[story]
    call = heard(tenant)
    for words in before:
        call.hear(words)
    assert not diary.booked
    assert call.memory.asked == "read-back", call.said
    for words in after:
        if not call.hung_up:
            call.hear(words)
    [booked] = diary.booked.values()
    assert (booked.service, f"{booked.start:%Y-%m-%d %H:%M}", booked.name) == (service, start, name)
    assert call.hung_up
    assert call.asked[-1].outcome == outcome


def test_book_move_and_cancel_in_one_call(heard, diary):
    call = heard()
    for words in ("whitening on wednesday december second", "the first one", "jane doe", "yes", "yes"):
        call.hear(words)
    assert diary.booked
    call.hear("can i move it to friday the fourth same time")
    call.hear("yes")
    assert [f"{one.start:%Y-%m-%d %H:%M}" for one in diary.booked.values()] == ["2026-12-04 09:00"]
    call.hear("actually can i cancel my appointment")
    call.hear("yes please")
    assert not diary.booked


def test_no_thats_all_ends_a_call_in_the_middle_of_choosing(heard, diary):
    call = heard()
    call.hear("i'd like a cleaning on wednesday morning")
    call.hear("no that's all thank you")
    assert call.hung_up
    assert "log_call_outcome" in call.tools


def test_a_message_for_somebody(heard, diary):
    call = heard()
    for words in (
        "can i leave a message for doctor chen",
        "please tell him the crown came off again",
        "kate moss",
        "yes",
        "correct",
        "no",
    ):
        call.hear(words)
    assert diary.messages[0].text == "For Dr. Chen: please tell him the crown came off again"
    assert call.asked[-1].outcome == "message"


def test_yes_to_swelling_is_an_emergency(heard):
    call = heard()
    call.hear("i have a terrible toothache")
    call.hear("just book the first one")
    call.hear("yes")
    assert "911" in call.hear("yes")


def test_three_times_not_understood_then_a_message(heard, diary):
    call = heard()
    for words in (
        "flurb",
        "gnark blop",
        "brmpf",
        "no a message please",
        "tell them i called about the bill",
        "jo king",
        "yes",
        "yes",
    ):
        call.hear(words)
    assert diary.messages[0].text == "tell them i called about the bill"


def test_gas_is_not_a_booking(heard):
    call = heard("northwind")
    assert "leave the house" in call.hear("i smell gas in my basement")


@pytest.mark.long
def test_whatever_is_said_in_mid_booking_there_is_an_answer(heard):
    teaching = tomllib.loads((Path(__file__).parents[1] / "understanding/corpus.toml").read_text("utf-8"))
    lines = [
        line.partition("]")[2] or line
        for text in teaching.values()
        if isinstance(text, str)
        for line in text.splitlines()
        if line
    ]
    assert len(lines) > 200
    for words in lines[::3]:
        call = heard()
        call.hear("i need a cleaning")
        assert call.hear(words.removeprefix("n:").partition("+")[0].strip()), words


def test_a_turn_takes_little_work_and_no_more_as_the_call_grows_long(heard):
    call = heard()
    call.hear("whitening on wednesday december second")
    work = [calls_made(lambda: call.say("what does it cost", "price")) for _ in range(50)]
    assert max(work) < 2_000, "some four times what is needed today, well below a millisecond"
