"""Days as callers say them, on Friday 2026-11-20."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

DATES = [
    ("today", "2026-11-20"),
    ("tomorrow", "2026-11-21"),
    ("to morrow", "2026-11-21"),
    ("tommorow", "2026-11-21"),
    ("the day after tomorrow", "2026-11-22"),
    ("monday", "2026-11-23"),
    ("on tuesday", "2026-11-24"),
    ("this tuesday", "2026-11-24"),
    ("this coming tuesday", "2026-11-24"),
    ("next tuesday", "2026-11-24"),
    ("next friday", "2026-11-27"),
    ("choose day", "2026-11-24"),
    ("wends day", "2026-11-25"),
    ("thirst day", "2026-11-26"),
    ("sadder day", "2026-11-21"),
    ("mondays", "2026-11-23"),
    ("monday week", "2026-11-30"),
    ("a week from monday", "2026-11-30"),
    ("a week on monday", "2026-11-30"),
    ("two weeks from monday", "2026-12-07"),
    ("tuesday after next", "2026-12-01"),
    ("thursday of next week", "2026-11-26"),
    ("next week on thursday", "2026-11-26"),
    ("next week thursday", "2026-11-26"),
    ("wednesday the week after next", "2026-12-02"),
    ("in two weeks", "2026-12-04"),
    ("in a week", "2026-11-27"),
    ("a week from today", "2026-11-27"),
    ("two weeks from now", "2026-12-04"),
    ("in a couple of weeks", "2026-12-04"),
    ("in ten days", "2026-11-30"),
    ("three days from now", "2026-11-23"),
    ("in a month", "2026-12-20"),
    ("in two months", "2027-01-20"),
    ("in two weeks on tuesday", "2026-12-01"),
    ("the twenty third", "2026-11-23"),
    ("the 23rd", "2026-11-23"),
    ("on the twenty fourth", "2026-11-24"),
    ("twenty-fourth", "2026-11-24"),
    ("on the second", "2026-12-02"),
    ("on the first", "2026-12-01"),
    ("the thirtieth", "2026-11-30"),
    ("the thirty first", "2026-12-31"),
    ("tuesday the twenty fourth", "2026-11-24"),
    ("tuesday november twenty fourth", "2026-11-24"),
    ("tuesday the first", "2026-12-01"),
    ("december fifth", "2026-12-05"),
    ("december the fifth", "2026-12-05"),
    ("december five", "2026-12-05"),
    ("dec 5th", "2026-12-05"),
    ("the fifth of december", "2026-12-05"),
    ("fifth of december", "2026-12-05"),
    ("january tenth", "2027-01-10"),
    ("the third tuesday in january", "2027-01-19"),
    ("the last friday of the month", "2026-11-27"),
    ("the first monday of next month", "2026-12-07"),
    ("the first week of december", "2026-12-01/2026-12-07"),
    ("in the last week of january", "2027-01-25/2027-01-31"),
    ("the second half of january", "2027-01-16/2027-01-31"),
    ("the first weekend in december", "2026-12-05/2026-12-06"),
    ("on the 1st of the month", "2026-12-01"),
    ("the fifth of next month", "2026-12-05"),
    ("twelve slash four", "2026-12-04"),
    ("tuesday through thursday", "2026-11-24/2026-11-26"),
    ("from monday to wednesday", "2026-11-23/2026-11-25"),
    ("friday to monday", "2026-11-27/2026-11-30"),
    ("between the third and the fifth of december", "2026-12-03/2026-12-05"),
    ("from december third to the fifth", "2026-12-03/2026-12-05"),
    ("within the next three days", "2026-11-20/2026-11-23"),
    ("in the next couple of weeks", "2026-11-20/2026-12-04"),
    ("in two hours", "2026-11-20"),
    ("march third", "2027-03-03"),
    ("may the fourth", "2027-05-04"),
    ("february twenty ninth", "2028-02-29"),
    ("december twenty fourth twenty twenty seven", "2027-12-24"),
    ("november thirtieth 2026", "2026-11-30"),
    ("12/5", "2026-12-05"),
    ("12/05/2026", "2026-12-05"),
    ("1/15/27", "2027-01-15"),
    ("2026-12-05", "2026-12-05"),
    ("christmas eve", "2026-12-24"),
    ("next week", "2026-11-23/2026-11-27"),
    ("the week after next", "2026-11-30/2026-12-04"),
    ("this weekend", "2026-11-21/2026-11-22"),
    ("next weekend", "2026-11-28/2026-11-29"),
    ("early next week", "2026-11-23/2026-11-24"),
    ("the end of next week", "2026-11-26/2026-11-27"),
    ("later this week", "2026-11-20/2026-11-22"),
    ("the week of december seventh", "2026-12-07/2026-12-11"),
    ("in december", "2026-12-01/2026-12-31"),
    ("sometime in january", "2027-01-01/2027-01-31"),
    ("next month", "2026-12-01/2026-12-31"),
    ("in a few days", "2026-11-22/2026-11-24"),
]


@pytest.mark.parametrize(("words", "day"), DATES)
def test_a_day_is_read(ear, words, day):
    assert ear.values(words, "date", expects="date")[0] == day


@pytest.mark.parametrize(
    "words", ["may i come in", "march right over", "for two people", "one second please", "the second one", "wait a second"]
)
def test_what_is_no_day_is_not_read_as_one(ear, words):
    assert ear.values(words, "date") == []


def test_days_are_the_businesses_own_and_not_greenwichs(ear):
    late_in_the_evening = datetime(2026, 11, 21, 2, 30, tzinfo=UTC)
    assert ear.values("tomorrow", "date", now=late_in_the_evening) == ["2026-11-21"]


def test_without_a_clock_no_day_is_read(ear):
    assert ear.values("tomorrow", "date", now=None) == []


@pytest.mark.parametrize(
    ("words", "wanted", "unwanted"),
    [
        ("not tuesday", [], ["2026-11-24"]),
        ("not tuesday wednesday", ["2026-11-25"], ["2026-11-24"]),
        ("i can't do thursday", [], ["2026-11-26"]),
        ("thursday doesn't work", [], ["2026-11-26"]),
        ("monday or tuesday does not work", [], ["2026-11-23", "2026-11-24"]),
        ("not monday or tuesday", [], ["2026-11-23", "2026-11-24"]),
        ("anything but monday", [], ["2026-11-23"]),
        ("wednesday instead of tuesday", ["2026-11-25"], ["2026-11-24"]),
        ("no tuesday", ["2026-11-24"], []),
        ("monday no wait tuesday", ["2026-11-24"], ["2026-11-23"]),
        ("monday i mean tuesday", ["2026-11-24"], ["2026-11-23"]),
        ("why not tuesday", ["2026-11-24"], []),
        ("tuesday or wednesday", ["2026-11-24", "2026-11-25"], []),
    ],
)
def test_a_denial_reaches_as_far_as_it_is_meant(ear, words, wanted, unwanted):
    assert (ear.values(words, "date"), ear.values(words, "not-date")) == (wanted, unwanted)


def test_an_hour_of_labor_is_no_public_holiday(ear):
    assert "date" not in {one.role for one in ear("how much do you charge for an hour of labor").entities}
    assert "date" in {one.role for one in ear("can i come in after labor day").entities}


@pytest.mark.parametrize(
    ("words", "later"),
    [
        ("can i come in two hours", 120),
        ("in about an hour and a half", 90),
        ("half an hour from now", 30),
        ("i'll be there in twenty minutes", 20),
    ],
)
def test_a_time_from_now_is_a_time_and_a_day(ear, words, later):
    now = datetime(2026, 11, 20, 10, tzinfo=ZoneInfo("America/New_York"))
    wanted = now + timedelta(minutes=later)
    assert ear.values(words, "time", now=now) == [f"{wanted:%H:%M}"]
    assert ear.values(words, "date", now=now) == [f"{wanted:%Y-%m-%d}"]


def test_a_length_of_time_is_no_time_of_day(ear):
    assert not {"time", "date"} & {one.role for one in ear("i have been waiting for two hours").entities}
