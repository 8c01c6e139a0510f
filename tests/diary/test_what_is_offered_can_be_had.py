"""Every start that is offered can be had, and no start that can be had is kept back: offering and deciding agree."""

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.diary.free_slots import TimeNeed, find_free_starts
from handlers.diary.policy import SlotRequest, earliest_start, find_refusal
from handlers.diary.working_hours import to_minutes, to_wall_clock

MONDAY = datetime.fromisoformat("2026-11-23T00:00:00-05:00")
#: Service and resource, with what each needs.
KINDS = {
    ("cut", "chair-1"): TimeNeed(minutes=30),
    ("color", "chair-1"): TimeNeed(minutes=60, buffer=15),
    ("class", "studio"): TimeNeed(minutes=60, party=3),
    ("dinner", "table"): TimeNeed(minutes=90, party=2),
}


def offered(diary, service: str, resource: str, need: TimeNeed) -> list[str]:
    page = _page(diary, resource)
    business = diary.business
    free = find_free_starts(
        page, business, business.resource(resource), MONDAY.date(), need, earliest=earliest_start(business, diary.clock.now())
    )
    return [_clock(diary, minute) for minute in free]


def accepted(diary, service: str, resource: str, need: TimeNeed) -> list[str]:
    """Every fifth minute of the day at which nothing stands against it."""
    page, business = _page(diary, resource), diary.business
    moments = [to_wall_clock(to_minutes(MONDAY) + minute, business.timezone) for minute in range(0, 24 * 60, 5)]
    wishes = [SlotRequest(service=service, resource=resource, start=start, need=need) for start in moments]
    return [f"{wish.start:%H:%M}" for wish in wishes if find_refusal(wish, page, business, diary.clock.now()) is None]


def _page(diary, resource: str):
    name = f"page.curl.{resource}_{MONDAY.date()}"
    return diary.pages([name])[name]


def _clock(diary, minute: int) -> str:
    return f"{to_wall_clock(minute, diary.business.timezone):%H:%M}"


def test_a_slot_may_end_as_the_next_begins(diary, wanted):
    for nth, start in enumerate(("10:00", "11:00")):
        diary.ask(wanted(appointment=f"A{nth}", start=f"2026-11-23T{start}", resource="chair-1"))
    between = offered(diary, "cut", "chair-1", TimeNeed(minutes=30))
    assert "10:30" in between
    assert {"10:15", "10:45"}.isdisjoint(between)
    (booked,) = diary.ask(wanted(appointment="A9", start="2026-11-23T10:30", resource="chair-1"))
    assert booked.tag() == "appointment.booked"


def test_a_class_may_begin_as_a_full_one_ends(diary, wanted):
    lesson = {"service": "class", "minutes": 60, "resource": "studio"}
    diary.ask(wanted(**lesson, start="2026-11-23T10:00", party=8))
    assert {"09:00", "11:00"} <= set(offered(diary, "class", "studio", TimeNeed(minutes=60, party=8)))
    (booked,) = diary.ask(wanted(**lesson, appointment="A2", start="2026-11-23T11:00", party=8))
    assert booked.tag() == "appointment.booked"


def test_a_slot_may_end_as_the_business_closes_and_begin_as_it_opens(diary):
    free = offered(diary, "cut", "chair-1", TimeNeed(minutes=30))
    assert (free[0], free[-1]) == ("09:00", "16:30")
    assert free == accepted(diary, "cut", "chair-1", TimeNeed(minutes=30))


BOOKINGS = st.lists(st.tuples(st.sampled_from(sorted(KINDS)), st.integers(0, 40), st.integers(1, 4)), max_size=8)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bookings=BOOKINGS, kind=st.sampled_from(sorted(KINDS)))
def test_what_is_offered_is_what_would_be_accepted_however_full_the_page_is(bookings, kind, open_diary, wanted):
    diary = open_diary()
    for nth, ((service, resource), quarter, party) in enumerate(bookings):
        start = MONDAY + timedelta(hours=9, minutes=15 * quarter)
        minutes = KINDS[service, resource].minutes
        asked = {"service": service, "resource": resource, "minutes": minutes, "party": party, "start": start.isoformat()}
        diary.ask(wanted(appointment=f"A{nth}", **asked))
    service, resource = kind
    assert offered(diary, service, resource, KINDS[kind]) == accepted(diary, service, resource, KINDS[kind])


@pytest.mark.parametrize(("service", "resource"), sorted(KINDS))
def test_each_kind_of_slot_is_offered_on_an_empty_page(diary, service, resource):
    assert len(offered(diary, service, resource, KINDS[service, resource])) > 10
