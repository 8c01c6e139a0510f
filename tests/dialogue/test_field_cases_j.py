"""Who wants to be left alone, written or said, is left alone: it is heard, done and confirmed."""

from pathlib import Path

import pytest

from handlers.consent.keywords import Keywords
from handlers.consent.spoken_opt_out import opt_out, wants_no_contact
from schemas.fact import Fact
from schemas.understanding import IntentRecognised
from tests.dialogue.field_calls import BOOKED, TO_NAME, hear
from tests.dialogue.small_diary import NOW

_WRITTEN = (
    "Stop - Sent from my iPhone",
    "TAKE ME OFF THIS LIST",
    "ALTO",
    "STOP\nJohn Smith",
    "Unsubscribe\n\nSent from Outlook for Android",
    "pls delete my number",
    "i no longer wish to receive these",
    "Alto\nEnviado desde mi iPhone",
    "quit texting me",
)
_OTHERWISE = (
    "i'll stop by at five",
    "can you stop by - Friday works",
    "what is on the list of services",
    "is the alto sax lesson free",
    "end of the month is fine",
    "cancel my appointment - John",
)
_SAID = (
    "take me off your list",
    "please remove my number",
    "don't call me again",
    "i don't want any more calls from you people",
    "stop calling me",
    "leave me alone",
    "i want to opt out",
)
_SAID_OTHERWISE = (
    "call me back tomorrow",
    "don't call me before nine",
    "why don't you call me when it's ready",
    "what's on your list of services",
    "take the whitening off the booking",
)


def _fact(said: IntentRecognised) -> Fact:
    return Fact(subject="call.demo.01CALL", event=said, id="fact-1", at=NOW, person="01PERSON")


@pytest.fixture(scope="module")
def keywords() -> Keywords:
    return Keywords((Path(__file__).parents[2] / "knowledge/law/keywords.toml").read_bytes())


@pytest.mark.parametrize("text", _WRITTEN)
def test_it_is_heard_in_writing(keywords, text):
    found = keywords.find(text, "en")
    assert found is not None
    assert found.keyword == "stop"


@pytest.mark.parametrize("text", _OTHERWISE)
def test_what_only_looks_like_it_is_not(keywords, text):
    assert keywords.find(text, "en") is None


@pytest.mark.parametrize("words", _SAID)
def test_it_is_heard_and_confirmed_on_the_telephone(heard, words):
    call = heard()
    said = call.hear(words)
    assert "contact you again" in said or "call or text you any more" in said
    assert not {"find_appointments", "cancel_appointment"} & set(call.tools)


@pytest.mark.parametrize("before", [BOOKED, TO_NAME])
def test_in_the_middle_of_something_and_after_it(heard, diary, before):
    call = heard()
    said = hear(call, *before, "and take me off your list please")
    assert "contact you again" in said or "call or text you any more" in said
    assert "cancel_appointment" not in call.tools


@pytest.mark.parametrize("words", _SAID_OTHERWISE)
def test_what_only_sounds_like_it_is_not(words):
    assert not wants_no_contact(words)


async def test_it_is_reported_to_the_ledger():
    said = IntentRecognised(turn=2, words="please stop calling me", intent="unknown", confidence=0.4, tier="fast")
    report = await opt_out(said, _fact(said))
    assert report is not None
    assert (report.person, report.change, report.source) == ("01PERSON", "do-not-contact", "call")


async def test_an_ordinary_turn_reports_nothing():
    said = IntentRecognised(turn=2, words="i need a cleaning", intent="book", confidence=0.9, tier="fast")
    assert await opt_out(said, _fact(said)) is None
