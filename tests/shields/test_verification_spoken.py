"""Dates of birth and codes, understood in every style people say them."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.shields.verification.birth_dates import find_birth_dates
from handlers.shields.verification.codes import find_code_digits

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("the third of may seventy two", "en"),
        ("uh it's the 3rd of may 72", "en"),
        ("may third nineteen seventy two", "en"),
        ("may 3rd 1972", "en"),
        ("may three seventy two", "en"),
        ("my birthday is may the third seventy-two", "en"),
        ("the third of may in the year nineteen seventy two", "en"),
        ("may third one nine seven two", "en"),
        ("i was born on may third nineteen seventy two", "en"),
        ("oh five oh three seventy two", "en"),
        ("five three seventy-two", "en"),
        ("it's five three nineteen seventy two", "en"),
        ("zero five zero three one nine seven two", "en"),
        ("one nine seven two oh five oh three", "en"),
        ("third of the fifth seventy two", "en"),
        ("05/03/1972", "en"),
        ("05031972", "en"),
        ("1972-05-03", "en"),
        ("el tres de mayo del setenta y dos", "es"),
        ("tres de mayo de mil novecientos setenta y dos", "es"),
        ("cero tres cero cinco setenta y dos", "es"),
        ("le trois mai soixante douze", "fr"),
        ("le trois mai mille neuf cent soixante douze", "fr"),
        ("trois mai dix neuf cent soixante douze", "fr"),
        ("dritter mai zweiundsiebzig", "de"),
        ("am dritten mai neunzehnhundertzweiundsiebzig", "de"),
        ("dritter fünfter zweiundsiebzig", "de"),
        ("3.5.1972", "de"),
        ("tre maggio settantadue", "it"),
        ("tre maggio millenovecentosettantadue", "it"),
        ("três de maio de mil novecentos e setenta e dois", "pt"),
    ],
)
def test_the_third_of_may_1972(words, language):
    assert find_birth_dates(words, language, TODAY, month_first=language == "en") == {"1972-05-03"}


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("december thirty first two thousand and five", "2005-12-31"),
        ("december thirty first twenty oh five", "2005-12-31"),
        ("twelve thirty one oh five", "2005-12-31"),
        ("january first nineteen ninety", "1990-01-01"),
        ("eleven twenty two sixty three", "1963-11-22"),
        ("february twenty ninth two thousand", "2000-02-29"),
        ("the twenty second of february nineteen oh nine", "1909-02-22"),
        ("six one two thousand", "2000-06-01"),
        ("twenty five twelve eighty one", "1981-12-25"),
    ],
)
def test_other_days_too(words, day):
    assert day in find_birth_dates(words, "en", TODAY, month_first=True)


@pytest.mark.parametrize(
    "words", ["tuesday at three", "my name is may", "march fifth", "i don't know", "a cleaning on may third", ""]
)
def test_what_is_no_date_of_birth_is_none(words):
    assert find_birth_dates(words, "en", TODAY, month_first=True) == frozenset()


@pytest.mark.parametrize(
    ("words", "language", "code"),
    [
        ("double one two three four five", "en", "112345"),
        ("twelve thirty four fifty six", "en", "123456"),
        ("one two three four five six", "en", "123456"),
        ("it's oh five oh three one two", "en", "050312"),
        ("one twenty three four fifty six", "en", "123456"),
        ("the code is 4-8-1-5-1-6", "en", "481516"),
        ("481 516", "en", "481516"),
        ("triple seven four four two", "en", "777442"),
        ("uno dos tres cuatro cinco seis", "es", "123456"),
        ("doce treinta y cuatro cincuenta y seis", "es", "123456"),
        ("eins zwei drei vier fünf sechs", "de", "123456"),
        ("zwölf vierunddreißig sechsundfünfzig", "de", "123456"),
        ("un deux trois quatre cinq six", "fr", "123456"),
        ("quatre vingt dix sept douze quinze", "fr", "971215"),
    ],
)
def test_codes_are_read_as_they_are_said(words, language, code):
    assert find_code_digits(words, language) == code


@settings(max_examples=30)
@given(st.text(max_size=80), st.sampled_from(["en", "es", "fr", "de", "it", "pt", "ja"]))
def test_any_words_are_read_without_harm(words, language):
    assert all(date.fromisoformat(day) <= TODAY for day in find_birth_dates(words, language, TODAY, month_first=True))
    assert find_code_digits(words, language).isdigit() or not find_code_digits(words, language)


@settings(max_examples=30)
@given(st.dates(date(1920, 1, 1), date(2015, 12, 31)), st.booleans())
def test_every_written_day_is_read_back(day, month_first):
    figures = f"{day:%m/%d/%Y}" if month_first else f"{day:%d/%m/%Y}"
    assert day.isoformat() in find_birth_dates(figures, "en", TODAY, month_first=month_first)
    assert find_birth_dates(f"{day:%B} {day.day} {day.year}", "en", TODAY, month_first=month_first) == {day.isoformat()}
