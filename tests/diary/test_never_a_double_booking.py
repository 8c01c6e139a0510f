"""Whatever many calls ask in whatever order, no slot is taken twice and no seat is sold twice."""

from datetime import datetime

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.diary import AppointmentRequested, CancellationRequested, MoveRequested
from schemas.routing import page_id
from tests.thorough import examples

_DAYS = ("2026-11-23", "2026-11-24")
_STARTS = st.builds(
    lambda day, hour, minute: datetime.fromisoformat(f"{day}T{hour:02}:{minute:02}:00-05:00"),
    st.sampled_from(_DAYS),
    st.integers(9, 16),
    st.sampled_from((0, 15, 30, 45)),
)
_PLACES = st.sampled_from(
    (("cut", "chair-1"), ("cut", "chair-2"), ("color", "chair-1"), ("class", "studio"), ("dinner", "table"))
)
_BOOK = st.tuples(st.just("book"), _PLACES, _STARTS, st.integers(1, 5))
_CHANGE = st.tuples(st.sampled_from(("move", "cancel", "again")), st.integers(0, 30), _STARTS, _PLACES)


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(st.one_of(_BOOK, _BOOK, _CHANGE), max_size=40))
def test_random_bookings_moves_and_cancellations_never_overlap(open_diary, salon, wants):
    diary, asked = open_diary(), []
    where = {}
    for nth, (what, *how) in enumerate(wants):
        if what == "book":
            (service, resource), start, party = how
            request = AppointmentRequested(
                appointment=f"A{nth}",
                person=f"P{nth % 7}",
                service=service,
                start=start,
                minutes=0,
                resource=resource,
                party=party,
            )
            asked.append((request, f"fact-{nth}"))
            answers = diary.ask(*asked[-1])
        elif not asked:
            continue
        else:
            index, start, (_, resource) = how
            request, id_ = asked[index % len(asked)]
            held = where.get(request.appointment, page_id(request.resource, request.start))
            if what == "again":
                answers = diary.ask(request, id_)
            elif what == "cancel":
                gone = CancellationRequested(appointment=request.appointment, person=request.person, page=held)
                answers = diary.ask(gone, f"fact-{nth}")
            else:
                answers = diary.ask(
                    MoveRequested(
                        appointment=request.appointment, person=request.person, page=held, start=start, resource=resource
                    ),
                    f"fact-{nth}",
                )
        for answer in answers:
            if answer.tag() == "appointment.booked":
                where[answer.appointment] = page_id(answer.resource, answer.start)
    nothing_is_sold_twice(diary, salon)


def nothing_is_sold_twice(diary, salon):
    slots = diary.slots()
    appointments = [slot.booked.appointment for _, slot in slots]
    assert len(appointments) == len(set(appointments)), "an appointment is on two pages"
    for name, slot in slots:
        resource = salon.resource(slot.booked.resource)
        assert name == f"page.curl.{page_id(resource.id, slot.start)}"
        at_once = [other for page, other in slots if page == name and other.begins <= slot.begins < other.ends]
        if resource.shared:
            assert sum(other.booked.party for other in at_once) <= resource.seats
        else:
            assert at_once == [slot]
            assert slot.booked.party <= resource.seats


@settings(max_examples=examples(30), deadline=None)
@given(st.lists(_BOOK, min_size=1, max_size=25))
def test_what_a_rejection_offers_instead_can_be_booked(open_diary, wants):
    diary = open_diary()
    for nth, (_, (service, resource), start, party) in enumerate(wants):
        request = AppointmentRequested(
            appointment=f"A{nth}", person="P", service=service, start=start, minutes=0, resource=resource, party=party
        )
        (answer,) = diary.ask(request)
        if answer.tag() == "appointment.rejected" and answer.instead:
            (second,) = diary.ask(msgspec.structs.replace(request, appointment=f"B{nth}", start=answer.instead[0]))
            assert second.tag() == "appointment.booked"
