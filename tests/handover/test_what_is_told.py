"""What whoever takes a caller over is told fits in a minute, whatever was said, and in each language."""

from datetime import UTC, datetime, timedelta
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.call.state import Conversation, evolve
from handlers.handover.briefing import write_briefing
from infra.composition.needs import read_handover_texts
from schemas.event import Event
from schemas.fact import Fact
from schemas.line import CallRinging
from schemas.reply import SentenceComposed
from schemas.speech import SpeechRecognised
from schemas.tools import ToolAnswered
from schemas.understanding import IntentRecognised
from tests.handover.exchange import CALLER, DENTIST_ON_CALL

TEXTS = read_handover_texts()
START = datetime(2026, 11, 20, 15, tzinfo=UTC)


def facts_of(*events: Event) -> list[Fact]:
    return [
        Fact(subject="call.demo.01CALL", event=event, id=f"f{nth}", at=START + timedelta(seconds=nth), sequence=nth + 1)
        for nth, event in enumerate((CallRinging(person="01P", caller=CALLER, called="+16175550140"), *events))
    ]


def said(words: str, turn: int, intent: str = "billing") -> tuple[Event, ...]:
    heard = SpeechRecognised(
        turn=turn, words=words, confidence=0.9, from_frame=1, to_frame=2, ended_frame=2, endpoint_ms=1, recognise_ms=1, engine="t"
    )
    return heard, IntentRecognised(turn=turn, words=words, intent=intent, confidence=0.9, tier="fast")


def briefing(*events: Event, language: str = "en", name: str = "Maria Lopez"):
    facts = facts_of(*events)
    call = reduce(evolve, facts, Conversation())
    return write_briefing(call, facts, name, "words", DENTIST_ON_CALL, TEXTS.of(language))


def test_it_says_who_why_what_was_said_and_done_and_promised():
    booked = '{"appointment":"A1","service":"cleaning","start":"2026-11-24T14:30:00-05:00","resource":"r","reference":"KT342"}'
    told = briefing(
        *said("I was charged twice", 1),
        ToolAnswered(turn=1, tool="book_appointment", request="r", result=booked),
        SentenceComposed(turn=1, sentence=1, text="I will get someone for you.", source="dialogue"),
        *said("I want a refund", 2, "unknown"),
    )
    for part in (
        "Maria Lopez",
        CALLER,
        "charged twice",
        "refund",
        "cleaning 2026-11-24 14:30 KT342",
        "I will get someone for you.",
    ):
        assert part in told.summary
    assert told.tags == ("words", "billing", "en")
    assert "charged twice" in told.script
    assert "charged twice" in told.whisper


@given(st.lists(st.text(max_size=400), max_size=30), st.sampled_from(["en", "es", "fr", "de", "it", "pt", "xx"]))
def test_no_call_makes_it_too_long(turns: list[str], language: str):
    events = [event for nth, words in enumerate(turns, start=1) for event in said(words, nth)]
    told = briefing(*events, language=language)
    assert len(told.summary.split()) <= 200
    assert len(told.script.split()) <= 75
    assert len(told.text) <= 600


@pytest.mark.parametrize("language", ["en", "es", "fr", "de", "it", "pt"])
def test_every_language_has_its_own_words(language: str):
    words = TEXTS.of(language)
    assert language == "en" or words.script != TEXTS.of("en").script
    assert set(words.reasons) == set(TEXTS.of("en").reasons)
    assert set(words.done) == set(TEXTS.of("en").done)
