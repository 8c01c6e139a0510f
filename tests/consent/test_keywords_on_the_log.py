"""A text comes in: STOP is heeded at once, answered once, and lifted by START; implied consents come and go."""

from schemas.consent import (
    ConsentGranted,
    ConsentReported,
    ConsentWithdrawn,
    DoNotContactLifted,
    DoNotContactSet,
    KeywordHeard,
    RecordingAllowed,
    RecordingDeclined,
)
from schemas.diary import AppointmentBooked
from schemas.line import CallRinging
from schemas.messages import MessageReceived, MessageRefused, MessageRequested
from tests.consent.office import CURL, NEW_YORKER
from tests.examples import example


async def test_stop_is_a_fact_with_their_words_and_gets_the_one_answer(office):
    await office.writes("Stop please!")
    (heard,) = await office.facts(KeywordHeard)
    (stopped,) = await office.facts(DoNotContactSet)
    assert (heard.event.keyword, stopped.event.source, stopped.event.said) == ("stop", "keyword", "Stop please!")
    assert stopped.subject == f"consent.curl.{office.person}"
    assert office.carrier.texts == ["Curl: you will get no more messages from us. Reply START to get them again."]


async def test_the_answer_comes_at_night_too_for_it_was_asked_for(at_night):
    await at_night.writes("ayuda")
    assert at_night.carrier.texts == ["Curl: llame al +12125550100 para ayuda. Responda STOP para no recibir más mensajes."]


async def test_a_second_stop_is_not_answered(office):
    await office.writes("STOP")
    await office.writes("STOP")
    assert len(office.carrier.sent) == 1
    assert len(await office.facts(DoNotContactSet)) == 1


async def test_after_stop_nothing_else_is_sent_until_start(office):
    await office.happens(ConsentReported(person=office.person, change="granted", source="call"))
    await office.writes("STOP")
    await office.asks("M1")
    await office.writes("START")
    await office.asks("M2")
    assert ((await office.tags("M1"))[-1], (await office.tags("M2"))[-1]) == ("message.refused", "message.sent")
    assert len(await office.facts(DoNotContactLifted)) == 1


async def test_stop_takes_marketing_back_for_good_and_start_does_not_give_it_again(office):
    await office.happens(ConsentReported(person=office.person, change="granted", source="owner", purpose="marketing"))
    await office.settle()
    await office.writes("STOP")
    await office.writes("START")
    await office.asks("M1", purpose="marketing")
    assert (await office.facts(MessageRefused))[-1].event.rule == "consent-withdrawn"
    assert len(await office.facts(ConsentWithdrawn)) == 1


async def test_the_right_to_answer_a_keyword_cannot_be_used_for_anything_else(office):
    await office.writes("STOP")
    (heard,) = await office.facts(KeywordHeard)
    await office.asks("M1", answers=heard.id)
    await office.asks("M2", answers="made up")
    await office.asks("M3", answers=heard.id, channel="whatsapp")
    rules = {fact.event.message: fact.event.rule for fact in await office.facts(MessageRefused)}
    assert rules == {"M1": "answered-already", "M2": "nothing-to-answer", "M3": "nothing-to-answer"}


async def test_an_answer_that_comes_too_late_is_not_given(office):
    office.carrier.wrong = [RuntimeError("down")] * 5
    await office.writes("HELP")
    (asked,) = await office.facts(MessageRequested)
    await office.later(minutes=10)
    await office.asks("late", answers=asked.event.answers)
    assert (await office.facts(MessageRefused))[-1].event.rule == "expired"


async def test_what_the_carrier_has_answered_itself_is_not_answered_again(office):
    said = {"person": office.person, "channel": "sms", "text": "STOP", "sender": NEW_YORKER, "recipient": CURL.number}
    await office.happens(MessageReceived(message="in-1", **said, answered=True))
    await office.settle()
    assert len(await office.facts(DoNotContactSet)) == 1
    assert office.carrier.sent == []


async def test_an_ordinary_text_changes_nothing(office):
    await office.writes("can I stop by tomorrow at nine?")
    assert [fact.event.tag() for fact in await office.facts()] == ["message.received", "consent.reported", "consent.granted"]
    assert office.carrier.sent == []


async def test_who_calls_may_be_texted_about_it_but_not_advertised_to(office):
    await office.happens(CallRinging(person=office.person, caller=NEW_YORKER, called=CURL.number))
    await office.settle()
    (granted,) = await office.facts(ConsentGranted)
    assert (granted.event.channel, granted.event.purpose, granted.event.implied) == ("sms", "transactional", True)
    assert granted.event.origin == "01CALL"


async def test_calling_again_does_not_undo_a_stop(office):
    await office.writes("STOP")
    await office.happens(CallRinging(person=office.person, caller=NEW_YORKER, called=CURL.number))
    await office.settle()
    await office.asks("M1")
    assert (await office.facts(MessageRefused))[-1].event.rule == "do-not-contact"


async def test_a_booking_for_another_number_lets_us_confirm_it_there(office):
    other = "+12125550188"
    booked = example(AppointmentBooked, person=office.person, start=office.clock.now(), phone=other)
    await office.happens(booked)
    await office.settle()
    (granted,) = await office.facts(ConsentGranted)
    assert granted.subject == f"consent.curl.{await office.directory.person('curl', other)}"


async def test_the_answer_about_recording_is_in_the_ledger_and_silence_is_no_withdrawal(office):
    said = {"person": office.person, "turn": 1, "wording": "May we record this call?"}
    await office.happens(RecordingAllowed(**said, said="yes"))
    await office.happens(RecordingDeclined(**said, reason="no-answer"))
    await office.happens(RecordingDeclined(**said, reason="no", said="no"))
    await office.settle()
    granted, withdrawn = await office.facts(ConsentGranted, ConsentWithdrawn)
    assert (granted.event.channel, granted.event.origin, granted.event.turn) == ("recording", "01CALL", 1)
    assert (withdrawn.event.wording, withdrawn.event.said) == ("May we record this call?", "no")


async def test_saying_the_same_twice_is_no_change(office):
    for _ in range(2):
        await office.happens(ConsentReported(person=office.person, change="granted", source="import"))
        await office.happens(ConsentReported(person=office.person, change="withdrawn", channel="email", source="import"))
    await office.settle()
    assert len(await office.facts(ConsentGranted)) == 1
    assert len(await office.facts(ConsentWithdrawn)) == 1
