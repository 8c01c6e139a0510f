"""Booking, in whatever order things are said, with corrections, and only after a yes."""

from datetime import datetime
from zoneinfo import ZoneInfo

from schemas.toolbox import BookAppointment, Refusal, Slot

_ZONE = ZoneInfo("America/New_York")
_TUESDAY, _THURSDAY = "2026-11-24", "2026-12-03"


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=_ZONE)


def _booking(call) -> BookAppointment:
    return next(request for request in call.asked if isinstance(request, BookAppointment))


def _to_read_back(call) -> str:
    call.say(
        "a cleaning on tuesday at half past two, it's john smith",
        "book",
        service="cleaning",
        date=_TUESDAY,
        time="14:30",
        name="John Smith",
    )
    return call.say("yes", "yes")


def test_the_agent_says_that_it_is_an_ai_and_asks_one_question(calling):
    call = calling()
    said = call.open()
    assert "AI" in said
    assert "Alder Street Dental" in said
    assert said.count("?") == 1


def test_one_thing_at_a_time_ends_in_a_booking(dental, diary):
    assert "day" in dental.say("i need a cleaning", "book", service="cleaning") or "When" in dental.said[-1]
    assert dental.expects == "date"
    assert "Tuesday the twenty-fourth" in dental.say("tuesday", "give-date", date=_TUESDAY)
    assert "half past two" in dental.say("half past two", "give-time", time="14:30")
    assert dental.expects == "name"
    assert "oh one four seven" in dental.say("john smith", "give-name", name="John Smith")
    read_back = dental.say("yes", "yes")
    assert all(
        word in read_back for word in ("cleaning", "Tuesday the twenty-fourth", "half past two in the afternoon", "John Smith")
    )
    assert not diary.booked
    assert "K T, three four two" in dental.say("yes please", "yes")
    [booked] = diary.booked.values()
    assert (booked.service, booked.start, booked.name) == ("cleaning", _at("2026-11-24 14:30"), "John Smith")


def test_everything_in_one_breath_needs_only_the_number_and_a_yes(dental, diary):
    read_back = _to_read_back(dental)
    assert "John Smith" in read_back
    dental.say("yes", "yes")
    assert diary.booked
    assert _booking(dental).phone == "+16175550147"


def test_at_most_three_times_are_offered_apart_from_each_other(dental):
    dental.say("a cleaning on tuesday", "book", service="cleaning", date=_TUESDAY)
    assert len(dental.memory.task.wish.offers) == 3


def test_the_first_free_time_is_one_offer_and_yes_takes_it(dental):
    dental.say("a cleaning as soon as possible", "book", service="cleaning", soonest="yes")
    assert len(dental.memory.task.wish.offers) == 1
    dental.say("yes", "yes")
    assert dental.memory.task.wish.chosen


def test_the_second_offer_is_taken_by_its_place(dental):
    dental.say("a cleaning on tuesday", "book", service="cleaning", date=_TUESDAY)
    second = dental.memory.task.wish.offers[1]
    dental.say("the second one", "give-time", choice="2")
    assert dental.memory.task.wish.chosen == second


def test_yes_to_several_offers_is_asked_which(dental):
    dental.say("a cleaning on tuesday", "book", service="cleaning", date=_TUESDAY)
    dental.say("yes", "yes")
    assert dental.memory.task.wish.chosen is None
    assert dental.memory.asked == "offer"


def test_no_to_the_offers_asks_for_another_day(dental):
    dental.say("a cleaning on tuesday", "book", service="cleaning", date=_TUESDAY)
    dental.say("no", "no")
    assert dental.memory.asked == "when"


def test_another_day_after_the_read_back_keeps_the_time(dental, diary):
    _to_read_back(dental)
    read_back = dental.say("no, thursday", "correction", date=_THURSDAY)
    assert "Thursday the third of December at half past two" in read_back
    assert not diary.booked
    dental.say("yes", "yes")
    assert [one.start for one in diary.booked.values()] == [_at("2026-12-03 14:30")]


def test_maria_not_mary(dental, diary):
    _to_read_back(dental)
    assert "Maria Smith" in dental.say("make it maria smith", "correction", name="Maria Smith")
    dental.say("yes", "yes")
    assert [one.name for one in diary.booked.values()] == ["Maria Smith"]


def test_yes_but_with_a_change_is_read_back_again(dental, diary):
    _to_read_back(dental)
    assert "Maria" in dental.say("yes but the name is maria", "yes", name="Maria")
    assert not diary.booked


def test_yes_with_the_same_values_books(dental, diary):
    _to_read_back(dental)
    dental.say("yes tuesday at half past two", "yes", date=_TUESDAY, time="14:30")
    assert diary.booked


def test_no_to_the_read_back_asks_what_to_change(dental, diary):
    _to_read_back(dental)
    dental.say("no", "no")
    assert dental.memory.asked == "what-wrong"
    dental.say("the time, four o'clock", "give-time", time="16:00")
    dental.say("yes", "yes")
    assert [one.start for one in diary.booked.values()] == [_at("2026-11-24 16:00")]


def test_another_service_keeps_the_time_and_is_read_back(dental, diary):
    _to_read_back(dental)
    assert "check-up" in dental.say("no i meant a check up", "correction", service="checkup")
    dental.say("yes", "yes")
    assert [one.service for one in diary.booked.values()] == ["checkup"]


def test_not_tuesday_is_not_offered_again(dental):
    dental.say("a cleaning on tuesday", "book", service="cleaning", date=_TUESDAY)
    dental.say("not tuesday", "correction", not_date=_TUESDAY)
    assert all(slot.start.date().isoformat() != _TUESDAY for slot in dental.memory.task.wish.offers)


def test_a_slot_lost_at_the_last_moment_is_replaced_by_others(dental, diary):
    others = (
        Slot(start=_at("2026-11-24 15:00"), resource="hygienist-1"),
        Slot(start=_at("2026-11-24 16:00"), resource="hygienist-1"),
    )
    diary.refusals = [Refusal(reason="taken", instead=others)]
    _to_read_back(dental)
    said = dental.say("yes", "yes")
    assert "three o'clock or four o'clock" in said
    dental.say("four", "give-time", time="16:00")
    dental.say("yes", "yes")
    assert [one.start for one in diary.booked.values()] == [_at("2026-11-24 16:00")]


def test_a_slot_lost_without_others_is_looked_for_again(dental, diary):
    diary.refusals = [Refusal(reason="taken")]
    _to_read_back(dental)
    dental.say("yes", "yes")
    assert dental.tools.count("find_availability") == 2
    assert dental.memory.asked == "offer"


def test_a_closed_day_says_so_and_offers_the_next(dental):
    said = dental.say("a cleaning on sunday", "book", service="cleaning", date="2026-11-22")
    assert "Monday the twenty-third" in said


def test_staff_who_are_not_free_are_named(dental):
    said = dental.say("a check up with doctor chen on sunday", "book", service="checkup", staff="dentist-2", date="2026-11-22")
    assert "Dr. Chen" in said
    assert "Monday the twenty-third" in said


def test_a_broken_diary_ends_in_a_message(dental, diary):
    diary.down = {"find_availability"}
    assert "message" in dental.say("a cleaning on tuesday", "book", service="cleaning", date=_TUESDAY)
    dental.say("yes", "yes")
    dental.say("please book me a cleaning on tuesday", "message")
    dental.say("john smith", "give-name", name="John Smith")
    dental.say("yes", "yes")
    dental.say("yes", "yes")
    assert diary.messages[0].name == "John Smith"


def test_another_number_is_said_in_full(dental, diary):
    dental.say(
        "a cleaning on tuesday at half past two, john smith",
        "book",
        service="cleaning",
        date=_TUESDAY,
        time="14:30",
        name="John Smith",
    )
    dental.say("no", "no")
    assert dental.expects == "number"
    assert "five five five, oh one two two" in dental.say("six one seven ...", "give-phone", phone="+16175550122")
    dental.say("yes", "yes")
    assert _booking(dental).phone == "+16175550122"


def test_staff_who_do_not_do_it_are_replaced(dental):
    said = dental.say("a root canal with doctor chen on tuesday", "book", service="root-canal", staff="dentist-2", date=_TUESDAY)
    assert "Dr. Chen" in said
    assert dental.asked[0].resource == ""


def test_a_hidden_number_is_asked_for(calling, diary):
    call = calling(caller="anonymous")
    call.open()
    call.say(
        "a cleaning on tuesday at half past two, john smith",
        "book",
        service="cleaning",
        date=_TUESDAY,
        time="14:30",
        name="John Smith",
    )
    assert call.expects == "number"


def test_home_services_ask_for_the_address_and_read_it_back(northwind, diary):
    northwind.say("my furnace is out", "book", service="heating-repair")
    northwind.say("monday morning", "give-date", date="2026-11-23", time="09:00-12:00", part="morning")
    assert "address" in northwind.say("the first", "give-time", choice="1")
    northwind.say("12 elm street quincy", "give-place", street="12 Elm Street, Quincy")
    northwind.say("gas", "unknown", sure=0.3)
    northwind.say("bob stone", "give-name", name="Bob Stone")
    assert "12 Elm Street, Quincy" in northwind.say("yes", "yes")
    northwind.say("yes", "yes")
    assert "Is it gas, oil or electric? gas" in _booking(northwind).notes


def test_outside_the_area_is_declined_with_a_referral(northwind):
    northwind.say("my furnace is out", "book", service="heating-repair", date="2026-11-23", time="09:00")
    said = northwind.say("in nine four one one oh", "give-place", postcode="94110")
    assert "licensed firms" in said
    northwind.say("bye", "goodbye")
    assert northwind.asked[-1].outcome == "refused"
