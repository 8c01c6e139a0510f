"""The geo-fence: who is outside is declined, who may be is asked, nobody is turned away on a guess."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.business.layering import KnowledgeError
from handlers.business.templates import demo_businesses, from_opening
from handlers.shields.geofence.atlas import kilometres
from handlers.shields.geofence.handlers import fence
from handlers.shields.geofence.policy import judge
from handlers.shields.geofence.postcodes import atlas
from handlers.shields.geofence.stated_places import Place, place
from schemas.business import BusinessConfigured, BusinessOpened, OwnerNotified
from schemas.knowledge import Area
from tests.clock import StillClock
from tests.shields.shield_case import conversation, fact, turn

ATLAS = atlas()
LISTED = Area(postcodes=("0216", "0217", "021"), towns=("Quincy", "Boston"))
CIRCLE = Area(center="02139", radius_km=40)
STATES = Area(states=("MA", "NH"))


@pytest.mark.parametrize(
    ("area", "said", "where"),
    [
        (Area(), Place(postcode="94110"), "inside"),
        (LISTED, Place(postcode="02169"), "inside"),
        (LISTED, Place(town="quincy"), "inside"),
        (LISTED, Place(postcode="94110"), "outside"),
        (LISTED, Place(postcode="94110", unsure=True), "unknown"),
        (LISTED, Place(postcode="941"), "unknown"),
        (LISTED, Place(town="Springfield"), "unknown"),
        (LISTED, Place(street="12 Elm Street"), "unknown"),
        (LISTED, Place(), "no-place"),
        (msgspec.structs.replace(LISTED, ask=False), Place(street="12 Elm Street"), "no-place"),
        (CIRCLE, Place(postcode="02139"), "inside"),
        (CIRCLE, Place(postcode="01850"), "inside"),
        (CIRCLE, Place(postcode="10001"), "outside"),
        (CIRCLE, Place(postcode="01201"), "outside"),
        (CIRCLE, Place(postcode="01605"), "unknown"),
        (CIRCLE, Place(postcode="09012"), "unknown"),
        (STATES, Place(postcode="03101"), "inside"),
        (STATES, Place(state="VT"), "outside"),
        (STATES, Place(postcode="94110"), "outside"),
        (STATES, Place(town="Portland"), "unknown"),
        (Area(states=("NH",), center="02139", radius_km=15), Place(postcode="02139"), "inside"),
        (Area(states=("NH",), center="02139", radius_km=15), Place(postcode="33101"), "outside"),
        (Area(center="42.36,-71.06", radius_km=25), Place(postcode="02139"), "inside"),
    ],
)
def test_where_a_place_is_by_the_rules_of_the_area(area, said, where):
    assert judge(area, said, "US", ATLAS).where == where


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
    assert judge(area, place(words, (), country, ATLAS), country, ATLAS).where == where


def test_german_postcodes_are_known_by_their_region():
    near, far = Place(postcode="80331"), Place(postcode="20095")
    assert [judge(Area(center="80331", radius_km=60), one, "DE", ATLAS).where for one in (near, far)] == ["inside", "outside"]


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
    assert place(words, (), "US", ATLAS).state == state


def test_the_number_is_only_a_hint():
    area = msgspec.structs.replace(STATES, ask=False)
    street = Place(street="12 Elm Street")
    assert ATLAS.state_of_number("+12125550142") == "NY"
    assert judge(area, street, "US", ATLAS, hint="NY").where == "unknown"
    assert judge(area, street, "US", ATLAS, hint="MA").where == "no-place"
    assert judge(STATES, Place(postcode="02139"), "US", ATLAS, hint="NY").where == "inside"


def test_the_verdict_declines_once_tells_the_owner_and_keeps_the_place_to_itself():
    business = demo_businesses()["northwind"]
    said = turn("nine four one one oh", "give-place", postcode="94110")
    verdict, told = fence(said, fact(said), conversation(), business, ATLAS, StillClock())
    assert (verdict.verdict, verdict.reason, verdict.looked_at) == ("block", "outside: postcode+town", "postcode")
    assert isinstance(told, OwnerNotified)
    assert "94110" not in f"{verdict}{told}"
    again = conversation(verdict)
    assert again.guard.place == "outside"
    assert len(fence(said, fact(said), again, business, ATLAS, StillClock())) == 1


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
        assert from_opening("pine", opened, changes=(change,)).area.limited
        return
    with pytest.raises(KnowledgeError, match=said):
        from_opening("pine", opened, changes=(change,))


def test_the_data_is_sound():
    spots = ATLAS._spots["US"]
    assert len(spots) > 880
    assert all(17 < one.latitude < 66 or one.state == "GU" for one in spots.values())
    boston, chicago = ATLAS.spot("US", "02110"), ATLAS.spot("US", "60601")
    assert 1330 < kilometres(boston, chicago) < 1400
    codes = ATLAS._codes
    assert len(codes) > 300
    assert {one.state for one in spots.values()} >= set(codes.values()) - {"HI"}


@settings(max_examples=30)
@given(st.text(max_size=60), st.sampled_from(["US", "GB", "CA", "DE", "FR"]))
def test_any_words_get_an_answer_and_no_words_decline_without_a_place(words, country):
    said = place(words, (), country, ATLAS)
    judgement = judge(CIRCLE, said, country, ATLAS)
    assert judgement.where != "outside" or said.said
