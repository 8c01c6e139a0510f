"""Figures are said as people say them."""

from datetime import date, datetime, time
from string import Formatter

import pytest

from handlers.dialogue.spoken.dates import say_clock_time, say_day, say_moment, say_moments
from handlers.dialogue.spoken.numbers import say_cardinal, say_ordinal
from handlers.dialogue.spoken.phones import say_last_digits, say_phone_number, say_reference
from handlers.dialogue.spoken.prices import say_price
from handlers.language.shelf import languages

_TODAY = date(2026, 11, 20)
_EN = languages().of("en").speech


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zero"),
        (21, "twenty-one"),
        (100, "a hundred"),
        (129, "a hundred and twenty-nine"),
        (950, "nine hundred and fifty"),
        (1000, "a thousand"),
        (1150, "one thousand one hundred and fifty"),
        (2005, "two thousand and five"),
        (31_400, "thirty-one thousand four hundred"),
    ],
)
def test_numbers(number, words):
    assert say_cardinal(number, _EN) == words


@pytest.mark.parametrize(
    ("number", "words"), [(1, "first"), (12, "twelfth"), (20, "twentieth"), (23, "twenty-third"), (31, "thirty-first")]
)
def test_places_in_a_row(number, words):
    assert say_ordinal(number, _EN) == words


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("09:00", "nine o'clock in the morning"),
        ("12:00", "noon"),
        ("14:30", "half past two in the afternoon"),
        ("11:45", "quarter to twelve in the morning"),
        ("12:45", "quarter to one in the afternoon"),
        ("13:15", "quarter past one in the afternoon"),
        ("17:20", "five twenty in the evening"),
        ("00:05", "twelve oh five in the morning"),
    ],
)
def test_times_of_day(at, words):
    assert say_clock_time(time.fromisoformat(at), _EN, part=True) == words


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-11-20", "today"),
        ("2026-11-21", "tomorrow"),
        ("2026-11-24", "Tuesday the twenty-fourth"),
        ("2026-12-01", "Tuesday the first of December"),
        ("2027-01-05", "Tuesday the fifth of January"),
    ],
)
def test_days(day, words):
    assert say_day(date.fromisoformat(day), _TODAY, _EN) == words


def test_a_moment_in_full():
    assert (
        say_moment(datetime(2026, 11, 24, 14, 30), _TODAY, _EN)  # noqa: DTZ001
        == "Tuesday the twenty-fourth at half past two in the afternoon"
    )


def test_offers_by_day():
    starts = [datetime(2026, 11, 24, 9), datetime(2026, 11, 24, 10, 30), datetime(2026, 11, 21, 14)]  # noqa: DTZ001
    assert say_moments(starts, _TODAY, _EN) == (
        "tomorrow at two o'clock in the afternoon, or Tuesday the twenty-fourth at nine o'clock or half past ten in the morning"
    )


def test_one_time_on_several_days_is_said_once():
    starts = [datetime(2026, 11, 23, 10), datetime(2026, 11, 24, 10)]  # noqa: DTZ001
    assert (
        say_moments(starts, _TODAY, _EN) == "Monday the twenty-third or Tuesday the twenty-fourth, at ten o'clock in the morning"
    )


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        ("129", "USD", "a hundred and twenty-nine dollars"),
        ("89.50", "USD", "eighty-nine dollars and fifty cents"),
        ("1", "GBP", "one pound"),
        ("0.01", "EUR", "one cent"),
        ("0", "USD", "nothing"),
        ("often", "USD", "often USD"),
    ],
)
def test_prices(amount, currency, words):
    assert say_price(amount, currency, _EN) == words


def test_phone_numbers_by_digits():
    assert say_phone_number("+16175550147", _EN) == "six one seven, five five five, oh one four seven"
    assert say_last_digits("+16175550147", _EN) == "oh one four seven"
    assert say_reference("KT342", _EN) == "K T, three four two"


def test_every_wording_of_a_read_back_reads_all_of_it_back(phrases):
    for act, wordings in phrases.of("en").phrases.items():
        if act.startswith("read-back"):
            fields = {
                frozenset(name for _, name, _, _ in Formatter().parse(text) if name) for text in (*wordings.say, *wordings.again)
            }
            assert len(fields) == 1, act


def test_every_wording_of_an_act_can_be_filled_in(phrases):
    for act, wordings in phrases.of("en").phrases.items():
        fields = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in (*wordings.say, *wordings.again)]
        assert all(field <= set().union(*fields[: len(wordings.say)]) for field in fields), act
