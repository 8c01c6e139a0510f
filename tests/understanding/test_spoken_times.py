"""Times as callers say them, to a practice that is open from eight to five."""

import pytest

TIMES = [
    ("half past two", "14:30"),
    ("half two", "14:30"),
    ("two thirty", "14:30"),
    ("2:30", "14:30"),
    ("2.30", "14:30"),
    ("2:30pm", "14:30"),
    ("2 p.m.", "14:00"),
    ("230 pm", "14:30"),
    ("14:30", "14:30"),
    ("1400 hours", "14:00"),
    ("no earlier than ten and no later than noon", "10:00-12:00"),
    ("after two but before four", "14:00-16:00"),
    ("fourteen thirty", "14:30"),
    ("quarter to nine", "08:45"),
    ("a quarter to nine", "08:45"),
    ("quarter of three", "14:45"),
    ("quarter past four", "16:15"),
    ("quarter after ten", "10:15"),
    ("ten past three", "15:10"),
    ("twenty to five", "16:40"),
    ("five to ten", "09:55"),
    ("ten in the morning", "10:00"),
    ("nine am", "09:00"),
    ("9 a.m.", "09:00"),
    ("three in the afternoon", "15:00"),
    ("six thirty in the evening", "18:30"),
    ("seven at night", "19:00"),
    ("noon", "12:00"),
    ("the ten thirty one", "10:30"),
    ("twelve noon", "12:00"),
    ("midday", "12:00"),
    ("twelve thirty", "12:30"),
    ("twelve fifteen", "12:15"),
    ("at three", "15:00"),
    ("at eight", "08:00"),
    ("at ate", "08:00"),
    ("two oclock", "14:00"),
    ("two o'clock", "14:00"),
    ("ten o clock", "10:00"),
    ("two oh five", "14:05"),
    ("eleven forty five", "11:45"),
    ("eight fifteen", "08:15"),
    ("around three", "15:00"),
    ("about ten", "10:00"),
    ("tenish", "10:00"),
    ("ten or so", "10:00"),
    ("nine hundred hours", "09:00"),
    ("after four", "16:00-21:00"),
    ("after four thirty", "16:30-21:00"),
    ("any time after three", "15:00-21:00"),
    ("not before ten", "10:00-21:00"),
    ("not until two", "14:00-21:00"),
    ("before noon", "06:00-12:00"),
    ("before ten", "06:00-10:00"),
    ("by three", "13:00-15:00"),
    ("between two and four", "14:00-16:00"),
    ("from nine to eleven", "09:00-11:00"),
    ("between ten thirty and one", "10:30-13:00"),
    ("in the morning", "08:00-12:00"),
    ("afternoon", "12:00-17:00"),
    ("in the evening", "17:00-21:00"),
    ("late afternoon", "15:00-18:00"),
    ("early afternoon", "12:00-15:00"),
    ("early morning", "06:00-10:00"),
    ("first thing", "06:00-09:30"),
    ("after lunch", "13:00-17:00"),
    ("after work", "17:00-20:00"),
    ("lunchtime", "11:30-13:30"),
    ("end of the day", "15:30-19:00"),
]


@pytest.mark.parametrize(("words", "time"), TIMES)
def test_a_time_is_read(ear, words, time):
    assert ear.values(words, "time", expects="time")[0] == time


@pytest.mark.parametrize(
    ("words", "day", "time"),
    [
        ("tuesday at two", "2026-11-24", "14:00"),
        ("tuesday morning at nine", "2026-11-24", "09:00"),
        ("the twenty third at half past eight", "2026-11-23", "08:30"),
        ("tomorrow afternoon", "2026-11-21", "12:00-17:00"),
        ("december fifth ten thirty", "2026-12-05", "10:30"),
        ("thursday the twenty sixth between two and four", "2026-11-26", "14:00-16:00"),
        ("next monday three pm", "2026-11-23", "15:00"),
        ("in two weeks at ten", "2026-12-04", "10:00"),
        ("tuesday at two for a cleaning", "2026-11-24", "14:00"),
        ("tuesday around three for the two of us", "2026-11-24", "15:00"),
    ],
)
def test_a_day_and_a_time_are_told_apart(ear, words, day, time):
    assert (ear.values(words, "date"), ear.values(words, "time")[0]) == ([day], time)


@pytest.mark.parametrize(
    "words",
    [
        "good morning",
        "two people",
        "book two for my sons",
        "in two weeks",
        "i have three kids",
        "i need one cleaning",
        "good evening to you",
    ],
)
def test_what_is_no_time_is_not_read_as_one(ear, words):
    assert ear.values(words, "time") == []


@pytest.mark.parametrize(
    ("words", "part"), [("in the morning", "morning"), ("tomorrow afternoon", "afternoon"), ("tonight", "evening")]
)
def test_a_part_of_the_day_has_a_name_and_hours(ear, words, part):
    assert ear.values(words, "part") == [part]
    assert len(ear.values(words, "time")) == 1


def test_a_clock_time_counts_over_the_part_of_the_day(ear):
    assert ear.values("in the morning at nine fifteen", "time") == ["09:15"]


def test_one_who_does_not_mind_is_understood(ear):
    assert ear.values("any day works", "any", expects="date") == ["date"]
    assert ear.values("it does not matter", "any", expects="time") == ["time"]
    assert ear.values("as soon as possible", "soonest") == ["yes"]


@pytest.mark.parametrize(
    ("words", "nth"),
    [
        ("the second one", "2"),
        ("the first one please", "1"),
        ("the last one", "-1"),
        ("option three", "3"),
        ("the later one", "-1"),
    ],
)
def test_an_offer_is_chosen(ear, words, nth):
    assert ear.values(words, "choice") == [nth]
