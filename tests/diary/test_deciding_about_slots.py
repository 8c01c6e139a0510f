"""Booking, moving and cancelling: given a page, when somebody asks, then the page answers."""

from datetime import datetime, timedelta

import msgspec
import pytest

from schemas.diary import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentCompleted,
    AppointmentMoved,
    AppointmentRejected,
    CancellationRequested,
    MoveRequested,
)

MONDAY = "2026-11-23"


def at(text):
    return datetime.fromisoformat(f"{text}-05:00")


def test_a_free_slot_is_booked_with_price_and_a_speakable_reference(diary, wanted):
    (booked,) = diary.ask(wanted())
    assert isinstance(booked, AppointmentBooked)
    assert (booked.price, booked.currency, booked.minutes, booked.resource) == ("45", "USD", 30, "chair-2")
    assert len(booked.reference) == 5
    assert booked.reference[:2].isalpha()
    assert booked.reference[2:].isdigit()


def test_a_taken_slot_is_rejected_and_the_nearest_free_ones_are_offered(diary, wanted):
    diary.ask(wanted())
    (no,) = diary.ask(wanted(appointment="A2", person="P2"))
    assert isinstance(no, AppointmentRejected)
    assert no.reason == "taken"
    assert [start.strftime("%H:%M") for start in no.instead] == ["09:15", "09:30", "10:30"]


def test_asking_twice_with_the_same_fact_changes_nothing(diary, wanted):
    diary.ask(wanted(), "once")
    assert diary.ask(wanted(), "once") == []
    assert len(diary.slots()) == 1


def test_a_request_handled_again_after_its_cancellation_does_not_book_again(diary, wanted):
    diary.ask(wanted(), "once")
    diary.ask(CancellationRequested(appointment="A1", person="P1", page=f"chair-2_{MONDAY}"))
    assert diary.ask(wanted(), "once") == []
    assert diary.slots() == []


@pytest.mark.parametrize(
    ("why", "changes"),
    [
        ("closed", {"start": f"{MONDAY}T12:15"}),
        ("closed", {"start": f"{MONDAY}T08:45"}),
        ("closed", {"start": f"{MONDAY}T16:45"}),
        ("closed", {"start": "2026-11-22T10:00"}),
        ("closed", {"start": "2026-11-26T10:00"}),
        ("closed", {"start": "2026-11-25T10:00", "resource": "chair-1"}),
        ("past", {"start": "2026-11-20T09:00"}),
        ("too-soon", {"start": "2026-11-20T10:45"}),
        ("too-far", {"start": "2027-02-22T10:00"}),
        ("unknown-service", {"service": "shave"}),
        ("unknown-service", {"service": "wig"}),
        ("no-resource", {"resource": "chair-9"}),
        ("no-resource", {"service": "color"}),
        ("invalid", {"start": f"{MONDAY}T10:05"}),
        ("invalid", {"start": f"{MONDAY}T10:00:30"}),
        ("invalid", {"start": f"{MONDAY}T15:00+00:00"}),
        ("invalid", {"party": 0}),
        ("invalid", {"minutes": -30}),
        ("full", {"party": 2}),
    ],
)
def test_what_cannot_be_booked_is_rejected_with_its_reason(diary, wanted, why, changes):
    (no,) = diary.ask(wanted(**changes))
    assert no.reason == why


def test_a_buffer_after_a_visit_is_kept_free(diary, wanted):
    diary.ask(wanted(service="color", minutes=60, resource="chair-1"))
    (no,) = diary.ask(wanted(appointment="A2", resource="chair-1", start=f"{MONDAY}T11:00"))
    (yes,) = diary.ask(wanted(appointment="A3", resource="chair-1", start=f"{MONDAY}T11:15"))
    assert (no.reason, yes.tag()) == ("taken", "appointment.booked")


def test_a_buffer_before_a_taken_slot_is_kept_free_too(diary, wanted):
    diary.ask(wanted(resource="chair-1", start=f"{MONDAY}T11:00"))
    (no,) = diary.ask(wanted(appointment="A2", service="color", minutes=60, resource="chair-1"))
    assert no.reason == "taken"


def test_a_class_takes_parties_until_its_seats_are_full(diary, wanted):
    lesson = wanted(service="class", minutes=60, resource="studio", party=5)
    diary.ask(lesson)
    (too_many,) = diary.ask(msgspec.structs.replace(lesson, appointment="A2", party=4))
    (fits,) = diary.ask(msgspec.structs.replace(lesson, appointment="A3", party=3))
    assert (too_many.reason, fits.party) == ("taken", 3)


def test_a_table_is_for_one_party_however_many_seats_are_left(diary, wanted):
    dinner = wanted(service="dinner", minutes=90, resource="table", party=2)
    diary.ask(dinner)
    (no,) = diary.ask(msgspec.structs.replace(dinner, appointment="A2", party=2))
    assert no.reason == "taken"


def test_moving_frees_the_old_slot_and_takes_the_new_one(diary, wanted):
    diary.ask(wanted())
    left, booked = diary.ask(
        MoveRequested(appointment="A1", person="P1", page=f"chair-2_{MONDAY}", start=at("2026-11-24T14:00"), resource="chair-1")
    )
    assert isinstance(left, AppointmentMoved)
    assert (left.resource, left.from_start, left.to_page) == ("chair-2", at(f"{MONDAY}T10:00"), "chair-1_2026-11-24")
    assert (booked.start, booked.resource, booked.moved_from) == (at("2026-11-24T14:00"), "chair-1", f"chair-2_{MONDAY}")
    assert [name for name, _ in diary.slots()] == ["page.curl.chair-1_2026-11-24"]


def test_an_appointment_may_move_into_the_time_it_leaves(diary, wanted):
    diary.ask(wanted())
    _, booked = diary.ask(
        MoveRequested(appointment="A1", person="P1", page=f"chair-2_{MONDAY}", start=at(f"{MONDAY}T10:15"), resource="")
    )
    assert [slot.start for _, slot in diary.slots()] == [booked.start] == [at(f"{MONDAY}T10:15")]


def test_moving_to_a_taken_slot_is_rejected_and_keeps_the_old_one(diary, wanted):
    diary.ask(wanted())
    diary.ask(wanted(appointment="A2", person="P2", start=f"{MONDAY}T14:00"))
    (no,) = diary.ask(
        MoveRequested(appointment="A1", person="P1", page=f"chair-2_{MONDAY}", start=at(f"{MONDAY}T14:00"), resource="")
    )
    assert (no.reason, no.service, len(no.instead)) == ("taken", "cut", 3)
    assert {slot.start for _, slot in diary.slots()} == {at(f"{MONDAY}T10:00"), at(f"{MONDAY}T14:00")}


def test_a_move_handled_twice_changes_nothing(diary, wanted):
    diary.ask(wanted())
    move = MoveRequested(appointment="A1", person="P1", page=f"chair-2_{MONDAY}", start=at("2026-11-24T14:00"), resource="")
    diary.ask(move, "move")
    assert diary.ask(move, "move") == []


def test_nobody_moves_or_cancels_what_somebody_else_booked(diary, wanted):
    diary.ask(wanted())
    page = f"chair-2_{MONDAY}"
    (no,) = diary.ask(MoveRequested(appointment="A1", person="P2", page=page, start=at(f"{MONDAY}T14:00"), resource=""))
    (nor,) = diary.ask(CancellationRequested(appointment="A1", person="P2", page=page))
    assert no.reason == nor.reason == "not-found"


def test_a_cancelled_slot_is_free_again(diary, wanted):
    diary.ask(wanted())
    (gone,) = diary.ask(CancellationRequested(appointment="A1", person="P1", page=f"chair-2_{MONDAY}"))
    (again,) = diary.ask(wanted(appointment="A2", person="P2"))
    assert isinstance(gone, AppointmentCancelled)
    assert isinstance(again, AppointmentBooked)


def test_a_visit_that_is_over_can_be_neither_cancelled_nor_moved(open_diary, wanted, salon, now):
    diary = open_diary()
    diary.ask(wanted())
    diary.write(diary.facts[0], AppointmentCompleted(appointment="A1", person="P1", price="45"))
    page = f"chair-2_{MONDAY}"
    (no,) = diary.ask(CancellationRequested(appointment="A1", person="P1", page=page))
    (nor,) = diary.ask(MoveRequested(appointment="A1", person="P1", page=page, start=at(f"{MONDAY}T14:00"), resource=""))
    assert no.reason == nor.reason == "past"
    late = open_diary(salon, now + timedelta(days=4))
    late.facts = diary.facts[:1]
    (over,) = late.ask(CancellationRequested(appointment="A1", person="P1", page=page), "late")
    assert over.reason == "past"
