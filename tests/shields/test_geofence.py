"""The geo-fence: who is outside is declined, who may be is asked, nobody is turned away on a guess."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.business.layering import KnowledgeError
from handlers.business.templates import load_demo_businesses, read_opened_business
from handlers.shields.geofence.handlers import check_service_area
from handlers.shields.geofence.policy import judge_place
from handlers.shields.geofence.postcodes import atlas
from handlers.shields.geofence.spots import distance_km
from handlers.shields.geofence.stated_places import StatedPlace, find_stated_place
from schemas.business import BusinessConfigured, BusinessOpened, OwnerNotified
from schemas.knowledge import Area
from tests.clock import StillClock
from tests.shields.shield_case import conversation, fact, turn

ATLAS = atlas()
LISTED = Area(postcodes=("0216", "0217", "021"), towns=("Quincy", "Boston"))
CIRCLE = Area(center="02139", radius_km=40)
TEN_MILES = Area(center="02139", radius_km=16.1)
STATES = Area(states=("MA", "NH"))


@pytest.mark.parametrize(
    ("area", "said", "where"),
    [
        (Area(), StatedPlace(postcode="94110"), "inside"),
        (LISTED, StatedPlace(postcode="02169"), "inside"),
        (LISTED, StatedPlace(town="quincy"), "inside"),
        (LISTED, StatedPlace(postcode="94110"), "outside"),
        (LISTED, StatedPlace(postcode="94110", unsure=True), "unknown"),
        (LISTED, StatedPlace(postcode="941"), "unknown"),
        (LISTED, StatedPlace(town="Springfield"), "unknown"),
        (LISTED, StatedPlace(street="12 Elm Street"), "unknown"),
        (LISTED, StatedPlace(), "no-place"),
        (msgspec.structs.replace(LISTED, ask=False), StatedPlace(street="12 Elm Street"), "no-place"),
        (CIRCLE, StatedPlace(postcode="02139"), "inside"),
        (CIRCLE, StatedPlace(postcode="01850"), "inside"),
        (CIRCLE, StatedPlace(postcode="10001"), "outside"),
        (CIRCLE, StatedPlace(postcode="01201"), "outside"),
        (CIRCLE, StatedPlace(postcode="01605"), "outside"),
        (CIRCLE, StatedPlace(postcode="09012"), "unknown"),
        (STATES, StatedPlace(postcode="03101"), "inside"),
        (STATES, StatedPlace(state="VT"), "outside"),
        (STATES, StatedPlace(postcode="94110"), "outside"),
        (STATES, StatedPlace(town="Portland"), "unknown"),
        (Area(states=("NH",), center="02139", radius_km=15), StatedPlace(postcode="02139"), "inside"),
        (Area(states=("NH",), center="02139", radius_km=15), StatedPlace(postcode="33101"), "outside"),
        (Area(center="42.36,-71.06", radius_km=25), StatedPlace(postcode="02139"), "inside"),
    ],
)
def test_where_a_place_is_by_the_rules_of_the_area(area, said, where):
    assert judge_place(area, said, "US", ATLAS).where == where


@pytest.mark.parametrize(
    ("country", "words", "area", "where"),
    [
        ("GB", "it's s w one a one a a", Area(postcodes=("SW1", "W1")), "inside"),
        ("GB", "my postcode is m1 4bt", Area(postcodes=("SW1", "W1")), "outside"),
        ("GB", "e h one one y z", Area(states=("SCT",)), "inside"),
        ("GB", "b one one a a", Area(center="SW1A1AA", radius_km=30), "outside"),
        ("CA", "m five v two t six", Area(states=("ON",)), "inside"),
        ("CA", "v6b 1a1", Area(states=("ON",)), "outside"),
    ],
)
def test_postcodes_with_letters_are_read_as_they_are_dictated(country, words, area, where):
    assert judge_place(area, find_stated_place(words, (), country, ATLAS), country, ATLAS).where == where


@pytest.mark.parametrize(
    ("country", "area", "said", "where"),
    [
        ("US", TEN_MILES, StatedPlace(postcode="02155"), "inside"),
        ("US", TEN_MILES, StatedPlace(postcode="021691234"), "inside"),
        ("US", TEN_MILES, StatedPlace(postcode="01854"), "outside"),
        ("US", TEN_MILES, StatedPlace(town="somerville", state="MA"), "inside"),
        ("US", TEN_MILES, StatedPlace(town="Worcester", state="MA"), "outside"),
        ("US", TEN_MILES, StatedPlace(town="Medford"), "unknown"),
        ("US", TEN_MILES, StatedPlace(town="Nowhereville"), "unknown"),
        ("DE", Area(center="48.137,11.575", radius_km=20), StatedPlace(town="Garching"), "inside"),
        ("DE", Area(center="48.137,11.575", radius_km=20), StatedPlace(town="München"), "inside"),
        ("DE", Area(center="48.137,11.575", radius_km=20), StatedPlace(town="Hamburg"), "outside"),
        ("ES", Area(center="40.4168,-3.7038", radius_km=25), StatedPlace(town="getafe"), "inside"),
        ("ES", Area(center="40.4168,-3.7038", radius_km=25), StatedPlace(town="Toledo"), "outside"),
        ("GB", Area(center="51.5074,-0.1278", radius_km=25), StatedPlace(town="Croydon"), "inside"),
    ],
)
def test_ten_miles_are_ten_miles_and_a_town_is_a_place(country, area, said, where):
    assert judge_place(area, said, country, ATLAS).where == where


@pytest.mark.parametrize(
    ("words", "giving", "town"),
    [
        ("i'm in somerville massachusetts", False, "somerville"),
        ("we live in new bedford", False, "new bedford"),
        ("it's in quincy please", True, "quincy"),
        ("can you fix my heater in the morning", False, ""),
        ("i live in a small house", False, ""),
    ],
)
def test_a_town_is_where_the_caller_is_when_they_say_so(words, giving, town):
    assert find_stated_place(words, (), "US", ATLAS, giving=giving, circle=True).town == town


def test_german_postcodes_are_known_by_their_region():
    near, far = StatedPlace(postcode="80331"), StatedPlace(postcode="20095")
    assert [judge_place(Area(center="80331", radius_km=60), one, "DE", ATLAS).where for one in (near, far)] == [
        "inside",
        "outside",
    ]


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("i'm in texas", "TX"),
        ("we live in west virginia", "WV"),
        ("the house is in new hampshire", "NH"),
        ("i just moved here from texas", ""),
        ("my sister was in florida", ""),
        ("is there a florida room service", ""),
    ],
)
def test_a_state_is_where_the_caller_is_only_when_they_say_so(words, state):
    assert find_stated_place(words, (), "US", ATLAS).state == state


def test_the_number_is_only_a_hint():
    area = msgspec.structs.replace(STATES, ask=False)
    street = StatedPlace(street="12 Elm Street")
    assert ATLAS.state_of_number("+12125550142") == "NY"
    assert judge_place(area, street, "US", ATLAS, hint="NY").where == "unknown"
    assert judge_place(area, street, "US", ATLAS, hint="MA").where == "no-place"
    assert judge_place(STATES, StatedPlace(postcode="02139"), "US", ATLAS, hint="NY").where == "inside"


def test_the_verdict_declines_once_tells_the_owner_and_keeps_the_place_to_itself():
    business = load_demo_businesses()["northwind"]
    said = turn("nine four one one oh", "give-place", postcode="94110")
    verdict, told = check_service_area(said, fact(said), conversation(), business, ATLAS, StillClock())
    assert (verdict.verdict, verdict.reason, verdict.looked_at) == ("block", "outside: postcode+town", "postcode")
    assert isinstance(told, OwnerNotified)
    assert "94110" not in f"{verdict}{told}"
    again = conversation(verdict)
    assert again.guard.place == "outside"
    assert len(check_service_area(said, fact(said), again, business, ATLAS, StillClock())) == 1


@pytest.mark.parametrize(
    ("area", "said"),
    [
        ('{"radius_km": 40}', "area.center"),
        ('{"center": "02139"}', "area.center"),
        ('{"states": ["Massachusetts"]}', "area.states"),
        ('{"center": "02139", "radius_km": 40, "states": ["MA"]}', ""),
    ],
)
def test_an_area_that_makes_no_sense_is_refused_with_its_key(area, said):
    opened = BusinessOpened(name="Pine", industry="dental", number="+16175550199", timezone="UTC")
    change = BusinessConfigured(part="area", value=area)
    if not said:
        assert read_opened_business("pine", opened, changes=(change,)).area.limited
        return
    with pytest.raises(KnowledgeError, match=said):
        read_opened_business("pine", opened, changes=(change,))


def test_the_data_is_sound():
    spots = ATLAS._spots["US"]
    assert len(spots) > 880
    assert all(17 < one.latitude < 66 or one.state == "GU" for one in spots.values())
    boston, chicago = ATLAS.spot("US", "02110"), ATLAS.spot("US", "60601")
    assert 1330 < distance_km(boston, chicago) < 1400
    codes = ATLAS._codes
    assert len(codes) > 300
    assert {one.state for one in spots.values()} >= set(codes.values()) - {"HI"}


@settings(max_examples=30)
@given(st.text(max_size=60), st.sampled_from(["US", "GB", "CA", "DE", "FR"]))
def test_any_words_get_an_answer_and_no_words_decline_without_a_place(words, country):
    said = find_stated_place(words, (), country, ATLAS)
    judgement = judge_place(CIRCLE, said, country, ATLAS)
    assert judgement.where != "outside" or said.said
