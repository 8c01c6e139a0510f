"""What people write is answered by the mind that answers their calls: booked, moved, cancelled, asked, in their language."""

import asyncio

import pytest

from schemas.business import OwnerNotified
from schemas.consent import ConsentGranted
from schemas.diary import AppointmentBooked, AppointmentCancelled, AppointmentMoved
from schemas.messages import MessageReceived, MessageRequested, MessageSent
from schemas.threads import MessageThreaded, ThreadOpened
from tests.threads.town import ANA, BOSTON

BOOKING = ("Hi, I need a cleaning on tuesday at ten", "John Smith", "yes please")


async def test_opening_hours_are_asked_by_text_and_answered_in_figures(town):
    (answer,) = await town.writes("what are your opening hours?")
    assert "8 AM to 5 PM" in answer
    assert "anything else" not in answer


async def test_an_appointment_is_booked_by_text(town):
    said = [text for line in BOOKING for text in await town.writes(line)]
    (booked,) = await town.facts(AppointmentBooked)
    assert (booked.event.service, booked.event.name, booked.event.phone) == ("cleaning", "John Smith", ANA)
    assert booked.event.reference in said[-1]
    assert "November 24 at 10 AM" in said[-1]


async def test_it_is_moved_and_cancelled_by_text(town):
    for line in (*BOOKING, "can I move my appointment to wednesday at eleven?", "yes"):
        await town.writes(line)
    assert len(await town.facts(AppointmentMoved)) == 1
    for line in ("I need to cancel my appointment", "yes"):
        await town.writes(line)
    assert len(await town.facts(AppointmentCancelled)) == 1


@pytest.mark.parametrize(
    ("line", "means"),
    [
        ("cuál es el horario de apertura, por favor", "de 8:00 a 17:00"),
        ("quels sont vos horaires d'ouverture s'il vous plaît", "de 8:00 à 17:00"),
        ("wie sind bitte Ihre Öffnungszeiten?", "von 8:00 Uhr bis 17:00 Uhr"),
        ("quali sono gli orari di apertura, per favore?", "dalle 8:00 alle 17:00"),
        ("qual é o horário de funcionamento de vocês?", "das 8:00 às 17:00"),
    ],
)
async def test_everybody_is_answered_in_their_own_language(town, line, means):
    (answer,) = await town.writes(line)
    assert means in answer


async def test_a_webhook_that_comes_twice_is_answered_once(town):
    await town.writes("what are your opening hours?", sid="SMsame")
    assert await town.writes("what are your opening hours?", sid="SMsame") == []
    assert len(town.sent()) == 1


async def test_two_texts_at_once_are_answered_in_their_order_each_once(town):
    await asyncio.gather(town.writes("what are your opening hours?", sid="SM1"), town.writes("where are you?", sid="SM2"))
    answered = [one.origin for one in town.sent("reply")]
    assert sorted(answered) == ["in-SM1", "in-SM2"]
    assert len(await town.facts(ThreadOpened)) == 1


async def test_stop_comes_first_and_nothing_is_answered_after_it(town):
    await town.writes("STOP")
    assert [one.topic for one in town.sent()] == ["stop-answer"]
    assert await town.facts(MessageThreaded) == []
    assert await town.writes("what are your opening hours?") == []
    await town.writes("START")
    assert len(await town.writes("what are your opening hours?")) == 1


async def test_after_a_day_a_text_begins_a_thread_of_its_own(town):
    await town.writes("I need a cleaning on tuesday at ten")
    await town.later(hours=25)
    (answer,) = await town.writes("what are your opening hours?")
    assert len(await town.facts(ThreadOpened)) == 2
    assert "name" not in answer


async def test_whatsapp_is_a_channel_of_its_own_with_a_consent_of_its_own(town):
    await town.writes("what are your opening hours?", channel="whatsapp")
    assert [one.channel for one in town.sent("reply")] == ["whatsapp"]
    granted = {(fact.event.channel, fact.event.implied) for fact in await town.facts(ConsentGranted)}
    assert granted == {("whatsapp", True)}


async def test_pictures_are_noted_and_said_to_be(town):
    (answer,) = await town.writes("", pictures=2)
    assert "picture" in answer
    assert [fact.event.topic for fact in await town.facts(OwnerNotified)] == ["picture"]
    (both,) = await town.writes("what are your opening hours?", pictures=1)
    assert "8 AM" in both
    assert "picture" in both


async def test_at_night_who_writes_is_answered_all_the_same(town):
    await town.later(hours=14)
    assert len(await town.writes("what are your opening hours?")) == 1


async def test_two_people_have_two_threads(town):
    await town.writes("I need a cleaning on tuesday at ten")
    (answer,) = await town.writes("what are your opening hours?", BOSTON)
    assert "name" not in answer


async def test_danger_is_answered_with_the_emergency_number_and_our_people_are_told(town):
    (answer,) = await town.writes("help my father is not breathing after the injection")
    assert "911" in answer
    assert "line" not in answer
    assert any(fact.event.severity == "alarm" for fact in await town.facts(OwnerNotified))


async def test_every_answer_was_asked_for_by_the_message_it_answers(town):
    for line in BOOKING:
        await town.writes(line)
    came = [fact.event.message for fact in await town.facts(MessageReceived)]
    wanted = [fact.event for fact in await town.facts(MessageRequested) if fact.event.topic == "reply"]
    assert [one.origin for one in wanted] == came
    assert len({one.message for one in wanted}) == len(wanted)
    assert len(await town.facts(MessageSent)) == len(wanted)
