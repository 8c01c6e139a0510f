"""On whose clock it is eight: zones of numbers, daylight saving, places with hours of their own."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.business.templates import knowledge_folder
from handlers.messages.quiet_hours import find_next_allowed, is_allowed_now
from handlers.messages.recipient_zones import find_zones
from tests.thorough import examples

NEW_YORK = "America/New_York"


def zones(number, known="", home=NEW_YORK):
    return {zone.key for zone in find_zones(number, known, home)}


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("+12125550142", {NEW_YORK}),
        ("+16025550142", {"America/Phoenix"}),
        ("+15205550142", {"America/Phoenix"}),
        ("+18085550142", {"Pacific/Honolulu"}),
        ("+16715550142", {"Pacific/Guam"}),
        ("+442071838750", {"Europe/London"}),
        ("+33612345678", {"Europe/Paris"}),
        ("+5511987654321", {"America/Sao_Paulo"}),
        # Areas on several clocks: whichever exchange the number has, its owner may live across the line.
        ("+19285550142", {"America/Phoenix", "America/Denver"}),
        ("+18125550142", {NEW_YORK, "America/Chicago"}),
        ("+18505550142", {NEW_YORK, "America/Chicago"}),
        ("+17095550142", {"America/St_Johns", "America/Halifax"}),
    ],
)
def test_a_number_is_on_all_the_clocks_its_area_has(number, expected):
    assert zones(number) == expected


@pytest.mark.parametrize("number", ["+18005550142", "+18885550142", "+80012345678", "", "nonsense"])
def test_a_number_of_no_place_is_on_every_clock_of_the_country(number):
    found = zones(number)
    assert {NEW_YORK, "America/Los_Angeles", "Pacific/Honolulu", "America/Adak", "America/Phoenix"} <= found
    assert "America/Sao_Paulo" not in found


@pytest.mark.parametrize(("number", "some"), [("+61412345678", "Australia/Perth"), ("+79161234567", "Asia/Kamchatka")])
def test_a_mobile_of_a_wide_country_may_be_anywhere_in_it(number, some):
    assert some in zones(number)
    assert len(zones(number)) > 5


def test_the_known_zone_of_a_contact_wins_and_nonsense_does_not():
    assert zones("+12125550142", "Europe/Madrid") == {"Europe/Madrid"}
    assert zones("+12125550142", "Mars/Olympus") == {NEW_YORK}
    assert zones("", "", "Europe/Berlin") == {"Europe/Berlin", "Europe/Busingen"}


@pytest.mark.parametrize(
    ("number", "now", "then"),
    [
        # Spring forward, 8 March 2026: eight o'clock comes an hour earlier by UTC; not in Arizona.
        ("+12125550142", "2026-03-08T03:00", "2026-03-08T12:00"),
        ("+12125550142", "2026-03-07T03:00", "2026-03-07T13:00"),
        ("+16025550142", "2026-03-08T05:00", "2026-03-08T15:00"),
        ("+16025550142", "2026-07-08T05:00", "2026-07-08T15:00"),
        # Back, 1 November 2026.
        ("+12125550142", "2026-11-01T02:00", "2026-11-01T13:00"),
        ("+12125550142", "2026-10-31T02:00", "2026-10-31T12:00"),
        # Navajo County changes its clocks, the rest of Arizona does not: in summer both must agree.
        ("+19285550142", "2026-07-08T14:30", "2026-07-08T15:00"),
        ("+19285550142", "2026-12-08T14:30", "2026-12-08T15:00"),
        # Southern Indiana: eight in Evansville is nine in Bloomington.
        ("+18125550142", "2026-11-20T13:30", "2026-11-20T14:00"),
        ("+18125550142", "2026-11-21T02:30", "2026-11-21T14:00"),
        ("+13175550142", "2026-11-20T13:30", "2026-11-20T13:30"),
        # Toll free: Hawaii must be up, and New York not yet asleep.
        ("+18005550142", "2026-11-20T17:00", "2026-11-20T18:00"),
        ("+18005550142", "2026-07-20T17:00", "2026-07-20T18:00"),
        # Europe changes on other days: 29 March and 25 October 2026.
        ("+442071838750", "2026-03-29T02:00", "2026-03-29T07:00"),
        ("+442071838750", "2026-03-28T02:00", "2026-03-28T08:00"),
        ("+442071838750", "2026-10-25T02:00", "2026-10-25T08:00"),
        # Half hours, and the other half of the world.
        ("+911122334455", "2026-11-20T00:00", "2026-11-20T02:30"),
        ("+17097221234", "2026-11-20T11:00", "2026-11-20T12:00"),
    ],
)
def test_the_next_allowed_moment(law, number, now, then):
    hours = law.hours(number, "transactional")
    assert find_next_allowed(utc(now), find_zones(number, "", NEW_YORK), hours) == utc(then)


@pytest.mark.parametrize(
    ("local", "open_"),
    [("07:59:59", False), ("08:00", True), ("20:59:59", True), ("21:00", False), ("00:00", False), ("12:00", True)],
)
def test_from_eight_to_nine_in_the_evening_to_the_second(law, local, open_):
    now = datetime.combine(datetime(2026, 11, 20, tzinfo=UTC).date(), time.fromisoformat(local), ZoneInfo(NEW_YORK))
    assert (
        is_allowed_now(now.astimezone(UTC), find_zones("+12125550142", "", NEW_YORK), law.hours("+12125550142", "marketing"))
        is open_
    )


@pytest.mark.parametrize(
    ("number", "local", "open_"),
    [
        ("+13055550142", "2026-11-20T20:30", False),  # Florida ends at eight
        ("+15125550142", "2026-11-20T08:30", False),  # Texas begins at nine
        ("+15125550142", "2026-11-22T11:00", False),  # and on Sundays at noon
        ("+12055550142", "2026-11-22T12:00", False),  # Alabama rests on Sundays
        ("+14015550142", "2026-11-20T18:30", False),  # Rhode Island ends at six
        ("+33612345678", "2026-11-20T13:30", False),  # France has lunch
        ("+33612345678", "2026-11-20T14:30", True),
        ("+33612345678", "2026-11-21T14:30", False),  # and a weekend
        ("+4915112345678", "2026-11-22T12:00", False),
        ("+14165550142", "2026-11-21T09:30", False),  # Ontario sleeps in on Saturdays
        ("+12125550142", "2026-11-22T12:00", True),
    ],
)
def test_marketing_keeps_the_hours_of_the_place_and_service_messages_only_the_general_ones(law, number, local, open_):
    clock = find_zones(number, "", NEW_YORK)[0]
    now = datetime.fromisoformat(local).replace(tzinfo=clock)
    assert is_allowed_now(now, [clock], law.hours(number, "marketing")) is open_
    assert is_allowed_now(now, [clock], law.hours(number, "transactional"))


_NUMBERS = st.sampled_from(
    "+12125550142 +19285550142 +18125550142 +18005550142 +61412345678 +79161234567 +442071838750 +33612345678".split()
)
_MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds it


@settings(max_examples=examples(60), deadline=None)
@given(_NUMBERS, _MOMENTS, st.sampled_from(("marketing", "transactional")))
def test_the_next_moment_is_allowed_everywhere_and_the_first_that_is(law, number, now, purpose):
    where, hours = find_zones(number, "", NEW_YORK), law.hours(number, purpose)
    at = find_next_allowed(now, where, hours)
    assert at is not None
    assert is_allowed_now(at, where, hours)
    for clock in where:
        assert time(8) <= at.astimezone(clock).time() < time(21)
    step = max((at - now) / 40, timedelta(minutes=5))
    moment = now
    while moment < at:
        assert not is_allowed_now(moment, where, hours)
        moment += step


def test_the_table_of_hours_is_whole(law):
    assert law.hours("+13055550142", "marketing")[1].prefixes == law.places["florida"].prefixes
    assert law.hours("", "marketing") == (law.default,)
    assert (knowledge_folder() / "law/quiet_hours.toml").is_file()
