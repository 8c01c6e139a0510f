"""Days that do not exist or do not agree are asked about; days and times are read as people say them."""

import pytest

from tests.dialogue.field_calls import hear

_DOUBTFUL = (
    ("november thirty first", ("thirty days", "Monday the thirtieth", "Tuesday the first of December")),
    ("tuesday the twenty third", ("is a Monday", "Tuesday the twenty-fourth")),
    ("february thirtieth", ("twenty-eight days",)),
    ("the thirty first of april", ("April has thirty days",)),
    ("friday december fourteenth", ("is a Monday", "Friday the eleventh")),
    ("how about thursday the first of december", ("is a Tuesday",)),
    ("june thirty first please", ("June has thirty days",)),
)
_ANSWERED = (
    ("november thirty first", "the first of december", "2026-12-01"),
    ("november thirty first", "the thirtieth", "2026-11-30"),
    ("tuesday the twenty third", "tuesday", "2026-11-24"),
    ("tuesday the twenty third", "monday the twenty third", "2026-11-23"),
    ("friday december fourteenth", "monday", "2026-12-14"),
    ("friday december fourteenth", "the second one", "2026-12-11"),
)
_READ = (
    ("a week today", "2026-11-27"),
    ("a week tomorrow", "2026-11-28"),
    ("a week on tuesday", "2026-12-01"),
    ("in a fortnight", "2026-12-04"),
    ("the day after thanksgiving", "2026-11-27"),
    ("on new year's day", "2027-01-01"),
    ("martin luther king day", "2027-01-18"),
    ("two weeks from monday", "2026-12-07"),
)
_TIMES = (("noonish", 12), ("around noon", 12), ("twelvish", 12), ("at midday", 12), ("about twelve", 12), ("half twelve", 12))


@pytest.mark.parametrize(("words", "parts"), _DOUBTFUL)
def test_a_day_that_cannot_be_is_asked_about(heard, words, parts):
    call = heard()
    said = hear(call, "i need a cleaning", words)
    assert all(part in said for part in parts)
    assert "find_availability" not in call.tools


@pytest.mark.parametrize(("words", "answer", "day"), _ANSWERED)
def test_the_answer_says_which_day_was_meant(heard, words, answer, day):
    call = heard()
    hear(call, "i need a cleaning", words, answer)
    assert call.memory.task.wish.days.text == day


def test_in_the_first_sentence_as_well(heard):
    call = heard()
    assert "is a Monday" in call.hear("i need a cleaning on tuesday the twenty third at ten")
    call.hear("monday")
    assert f"{call.memory.task.wish.chosen.start:%d %H}" == "23 10"


@pytest.mark.parametrize(("words", "day"), _READ)
def test_a_day_is_read(ear, words, day):
    assert ear.values(words, "date", expects="date") == [day]


@pytest.mark.parametrize(("words", "hour"), _TIMES)
def test_about_noon(heard, words, hour):
    call = heard()
    hear(call, "i need a cleaning", "tuesday", words)
    assert call.memory.task.wish.chosen.start.hour == hour
