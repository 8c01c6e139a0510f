"""The guard lets the built-in mind work: bookings, prices and hours pass unchanged, with and without a verdict."""

import pytest

from handlers.business.templates import load_demo_businesses
from handlers.call.state import Conversation
from handlers.language.shelf import languages
from handlers.shields.pii.disclosure import find_allowance, find_words_before
from handlers.shields.pii.policy import screen_sentence, screen_without_verdict
from tests.dialogue.scripted_call import Call
from tests.dialogue.small_diary import Diary


@pytest.fixture(params=["demo", "northwind"])
def call(request: pytest.FixtureRequest) -> Call:
    call = Call(load_demo_businesses()[request.param], languages(), Diary())
    call.open()
    return call


def _changed(call: Call, so_far: Conversation) -> list[str]:
    """The sentences of a call that would not have been said as they were composed."""
    may = find_allowance(call.business, so_far)
    return [
        sentence.text
        for nth, sentence in so_far.playback.sentences.items()
        if screen_sentence(sentence.text, may, before=find_words_before(so_far, nth)).text != sentence.text
        or screen_without_verdict(sentence.text, may, before=find_words_before(so_far, nth)) != sentence.text
    ]


def test_a_booking_passes_the_guard_from_the_greeting_to_the_reference(call: Call) -> None:
    service = call.business.services[0]
    call.say(f"i need a {service.name}", "book", service=service.id)
    call.say("tuesday", "give-date", date="2026-11-24")
    call.say("half past two", "give-time", time="14:30")
    call.say("john smith", "give-name", name="John Smith")
    call.say("no use six four six five five five oh one nine nine", "give-phone", phone="+16465550199")
    call.say("forty two maple street one one two zero one", "inform", street="42 Maple Street", postcode="11201")
    call.say("yes", "yes")
    call.say("yes please", "yes")
    assert len(call.so_far.playback.sentences) >= 7
    assert _changed(call, call.so_far) == []


def test_questions_about_the_business_are_answered_unchanged(call: Call) -> None:
    for intent, words in (("hours", "when are you open"), ("location", "where are you"), ("staff", "who works there")):
        call.say(words, intent)
    for service in call.business.services:
        call.say(f"how much is a {service.name}", "price", service=service.id)
    assert len(call.so_far.playback.sentences) >= 12
    assert _changed(call, call.so_far) == []
