"""Danger is answered before everything else, in every business, and nobody hangs up."""

import pytest

from handlers.business.templates import knowledge_folder, load_demo_businesses
from handlers.dialogue.emergency_numbers import NOWHERE, Numbers, number_book, numbers_for
from schemas.knowledge import Business

DENTAL = load_demo_businesses()["demo"]


@pytest.mark.parametrize(
    "words",
    [
        "she's not breathing",
        "he's unconscious",
        "he's choking",
        "i took too many painkillers",
        "i think i'm having an allergic reaction to the antibiotic",
    ],
)
@pytest.mark.parametrize("tenant", ["demo", "northwind"])
def test_danger_to_life_is_told_whom_to_call_and_the_line_stays_open(heard, words, tenant):
    call = heard(tenant)
    said = call.hear(words)
    assert "911" in said
    assert not call.hung_up


@pytest.mark.parametrize("tenant", ["demo", "northwind"])
def test_gas_is_left_before_anybody_calls(heard, tenant):
    said = heard(tenant).hear("i think i smell rotten eggs near the stove")
    assert "outside" in said
    assert "911" in said


def test_danger_in_the_middle_of_a_booking_comes_first(heard):
    call = heard()
    call.hear("i need a cleaning on tuesday at ten")
    said = call.hear("oh my god my husband just collapsed")
    assert said.index("911") < said.index("?")
    assert not call.hung_up


def test_water_everywhere_is_shut_off_first(heard):
    assert "valve" in heard().hear("a pipe burst and there is water everywhere")


@pytest.mark.parametrize(
    "words",
    [
        "my heart is set on tuesday",
        "i have a dead battery",
        "these prices are killing me",
        "i had a stroke last year and need a checkup",
    ],
)
def test_what_only_sounds_like_danger_raises_no_alarm(heard, words):
    assert "911" not in heard().hear(words)


@pytest.mark.parametrize(
    ("number", "currency", "emergency"),
    [
        ("+16175550100", "USD", "911"),
        ("+442079460000", "GBP", "999"),
        ("+4930123456", "EUR", "112"),
        ("+61255501234", "AUD", "000"),
        ("", "GBP", "999"),
    ],
)
def test_the_number_to_call_is_the_countrys_own(number, currency, emergency):
    book = number_book((knowledge_folder() / "law" / "emergency_numbers.toml").read_text(encoding="utf-8"))
    business = DENTAL.__class__(tenant="x", name="x", industry="dental", timezone="UTC", number=number, currency=currency)
    assert numbers_for(business, book).emergency == emergency


def test_a_country_nobody_wrote_down_has_the_number_every_phone_connects():
    business = Business(tenant="x", name="x", industry="dental", timezone="UTC", number="", currency="AQD")
    assert numbers_for(business, {"us": Numbers(emergency="911", currency="USD")}) == NOWHERE
