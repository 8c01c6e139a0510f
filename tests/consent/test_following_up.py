"""A booking is confirmed some minutes later, a missed call is texted within half a minute, and both pass the gate."""

from datetime import timedelta

from handlers.shields.verification.codes import KeyedCodes
from schemas.contacts import ContactMet
from schemas.diary import AppointmentBooked, AppointmentCancelled
from schemas.line import CallEnded, CallRinging
from schemas.messages import MessageRefused, MessageRequested
from schemas.speech import SpeechRecognised
from tests.consent.office import CURL, NEW_YORKER

SAID = {"words": "hello", "confidence": 0.9, "from_frame": 1, "to_frame": 2, "ended_frame": 2}


def booked(office, **changes):
    said = {"appointment": "A1", "person": office.person, "service": "cut", "resource": "ana", "minutes": 30}
    start = office.clock.now() + timedelta(days=4, hours=1, minutes=30)
    return AppointmentBooked(**(said | {"start": start, "reference": "HW427", "phone": NEW_YORKER} | changes))


async def rings(office):
    await office.happens(CallRinging(person=office.person, caller=NEW_YORKER, called=CURL.number))
    await office.settle()


async def test_a_booking_is_confirmed_between_two_and_three_minutes_later(office):
    began = office.clock.now()
    await office.happens(booked(office))
    await office.settle()
    assert office.carrier.sent == []
    await office.later(minutes=10)
    ((moment, leave),) = office.carrier.sent
    assert timedelta(minutes=2) <= moment - began <= timedelta(minutes=3)
    assert leave.grant.message.text.startswith(
        "Curl: you are booked for cut on Tuesday, November 24 at 1:30 PM. Reference HW427."
    )


async def test_a_booking_cancelled_on_the_same_call_is_not_confirmed(office):
    made = booked(office)
    await office.happens(made)
    gone = AppointmentCancelled(appointment="A1", person=office.person, start=made.start, resource="ana")
    await office.happens(gone)
    await office.settle()
    await office.later(minutes=10)
    assert office.carrier.sent == []
    assert [fact.event.rule for fact in await office.facts(MessageRefused)] == ["called-off"]


async def test_a_booking_late_at_night_is_confirmed_in_the_morning(at_night):
    await at_night.happens(booked(at_night))
    await at_night.settle()
    await at_night.later(hours=9)
    assert at_night.carrier.sent == []
    await at_night.later(hours=1)
    assert len(at_night.carrier.sent) == 1


async def test_who_hangs_up_before_saying_anything_is_texted_within_half_a_minute(office):
    await rings(office)
    ended = office.clock.now()
    await office.happens(CallEnded(reason="caller", seconds=4))
    await office.settle()
    await office.later(minutes=2)
    ((moment, leave),) = office.carrier.sent
    assert moment - ended <= timedelta(seconds=30)
    assert leave.grant.message.topic == "missed-call"


async def test_who_was_served_is_not_texted_and_whoever_was_cut_off_is(office):
    await rings(office)
    await office.happens(SpeechRecognised(turn=1, **SAID, endpoint_ms=1, recognise_ms=1, engine="x"), about="call.curl.01CALL")
    await office.happens(CallEnded(reason="caller", seconds=40))
    await office.settle()
    assert await office.facts(MessageRequested) == []
    await office.happens(CallEnded(reason="lost", seconds=40), about="call.curl.01CALL")
    await office.settle()
    assert len(await office.facts(MessageRequested)) == 1


async def test_a_withheld_number_is_not_texted(office):
    await office.happens(CallRinging(person="P", caller="", called=CURL.number))
    await office.happens(CallEnded(reason="caller", seconds=4))
    await office.settle()
    assert await office.facts(MessageRequested) == []


async def test_a_missed_call_of_somebody_who_told_us_stop_stays_unanswered(office):
    await office.writes("STOP")
    await rings(office)
    await office.happens(CallEnded(reason="caller", seconds=4))
    await office.settle()
    await office.later(minutes=2)
    assert len(office.carrier.sent) == 1
    assert [fact.event.rule for fact in await office.facts(MessageRefused)] == ["do-not-contact"]


async def code_is_asked_for(office):
    await office.people.load(office.bus.log)
    asked = KeyedCodes(b"secret", deliverable=True).requested("cause", office.person, office.clock.now())
    await office.happens(asked)
    await office.settle()
    return KeyedCodes(b"secret", deliverable=True).code(asked.salt)


async def test_a_code_that_the_caller_waits_for_comes_at_any_hour(at_night):
    await rings(at_night)
    await at_night.happens(ContactMet(person=at_night.person, phone=NEW_YORKER))
    code = await code_is_asked_for(at_night)
    assert [code in text for text in at_night.carrier.texts] == [True]


async def test_a_code_is_not_sent_to_who_wants_nothing_nor_after_the_call_nor_for_another_text(at_night):
    await rings(at_night)
    await at_night.happens(ContactMet(person=at_night.person, phone=NEW_YORKER))
    await at_night.people.load(at_night.bus.log)
    await at_night.asks("M1", topic="code", origin="01CALL")
    assert (await at_night.tags("M1"))[-1] == "message.deferred"
    await at_night.writes("STOP")
    at_night.carrier.sent.clear()
    await code_is_asked_for(at_night)
    await at_night.later(minutes=20)
    assert at_night.carrier.sent == []
