"""Each trigger offers a person when it is switched on and its threshold is passed, once a call, and not before."""

from datetime import UTC, datetime, timedelta
from functools import reduce
from typing import Any

import msgspec
import pytest

from handlers.call.escalation import suggest_handoff
from handlers.call.state import Conversation, evolve
from handlers.language.shelf import languages
from schemas.event import Event
from schemas.fact import Fact
from schemas.handoff import HandoffSuggested
from schemas.knowledge import Business
from schemas.line import LineOpened
from schemas.toolbox import Noted
from schemas.tools import HandoffRequested, ToolAnswered
from schemas.triggers import OwnWords, Stuck, Switch, Triggers, Unsure, Upset
from schemas.understanding import Entity, IntentRecognised, MoodEstimated

START = datetime(2026, 11, 20, 15, tzinfo=UTC)
BUSINESS = Business(tenant="demo", name="Alder", industry="dental", timezone="UTC")


class Talk:
    """A call as it goes: turns come in, and what the triggers make of each is told."""

    def __init__(self, **triggers: Any) -> None:
        self.business = msgspec.structs.replace(BUSINESS, triggers=Triggers(**triggers))
        self.seconds, self.facts = 0.0, list[Fact]()
        self.happens(LineOpened(stream="s", edge="e"))

    def happens(self, event: Event) -> None:
        at = START + timedelta(seconds=self.seconds)
        nth = len(self.facts)
        self.facts.append(Fact(subject="call.demo.01CALL", event=event, id=f"f{nth}", at=at, sequence=nth + 1))

    def turn(self, words: str = "well", *, sure: float = 0.9, mood: float = 0.0, after: float = 5.0, **more: Any) -> str:
        """A turn some seconds after the last; the trigger that it sets off, empty for none."""
        self.seconds += after
        nth = 1 + sum(isinstance(fact.event, IntentRecognised) for fact in self.facts)
        said = IntentRecognised(turn=nth, words=words, confidence=sure, tier="fast", **({"intent": "book"} | more))
        self.happens(said)
        self.happens(MoodEstimated(turn=nth, sentiment=mood))
        state = reduce(evolve, self.facts, Conversation()).escalation
        cues = languages().of(more.get("language", "en")).cues
        suggested = suggest_handoff(said, state, self.business, cues, START + timedelta(seconds=self.seconds))
        if suggested:
            self.happens(suggested)
        return suggested.trigger if suggested else ""


def test_three_turns_that_are_not_understood():
    talk = Talk()
    assert [talk.turn(sure=0.5) for _ in range(3)] == ["", "", "confidence"]
    talk = Talk()
    assert [talk.turn(sure=sure) for sure in (0.5, 0.5, 0.9, 0.5, 0.5)] == [""] * 5


def test_what_brings_something_new_was_understood():
    talk = Talk()
    for day in range(20, 25):
        assert talk.turn(sure=0.4, entities=(Entity(role="date", value=f"2026-11-{day}"),)) == ""


def test_two_turns_in_a_bad_mood():
    talk = Talk()
    assert [talk.turn(mood=mood) for mood in (-0.4, -0.2, -0.4, -0.31)] == ["", "", "", "mood"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "i want a refund for this"),
        ("en", "we will dispute that charge"),
        ("en", "i need legal advice"),
        ("es", "quiero un reembolso"),
        ("fr", "je veux être remboursé"),
        ("de", "ich möchte eine rückerstattung"),
        ("it", "voglio un rimborso"),
        ("pt", "quero um reembolso"),
    ],
)
def test_words_of_each_language(language: str, words: str):
    assert Talk().turn(words, language=language) == "words"
    assert Talk(words=Switch(on=False)).turn(words, language=language) == ""


@pytest.mark.parametrize("words", ["i would like a cleaning", "is the deposit lost if i cancel", "my filling fell out"])
def test_ordinary_words_are_none_of_them(words: str):
    assert Talk().turn(words) == ""


def test_ninety_seconds_without_progress():
    talk = Talk()
    assert [talk.turn(after=25) for _ in range(4)] == ["", "", "", "stuck"]
    talk = Talk()
    assert [talk.turn(after=after) for after in (5, 5, 100)] == ["", "", "stuck"]


def test_what_is_told_found_or_done_is_progress_and_a_pause_is_no_failure():
    talk = Talk()
    for _ in range(6):
        assert talk.turn(after=25) == ""
        talk.happens(ToolAnswered(turn=1, tool="take_message", request="r", result=msgspec.json.encode(Noted()).decode()))
    talk = Talk()
    assert talk.turn(after=200) == ""  # one turn after a long search for a paper


def test_the_owners_own_words():
    own = OwnWords(words=("Doctor Rivera", "press"))
    assert Talk(own=own).turn("is doctor rivera there") == "own"
    assert Talk(own=own).turn("I am from the press.") == "own"
    assert Talk(own=own).turn("i am impressed") == ""
    assert Talk(own=OwnWords(on=False, words=("press",))).turn("i am from the press") == ""


@pytest.mark.parametrize(
    ("triggers", "turn"),
    [
        ({"confidence": Unsure(on=False)}, {"sure": 0.2}),
        ({"mood": Upset(on=False)}, {"mood": -0.9}),
        ({"stuck": Stuck(on=False)}, {"after": 60}),
    ],
)
def test_what_is_switched_off_never_fires(triggers: dict, turn: dict):
    talk = Talk(**triggers)
    assert [talk.turn(**turn) for _ in range(8)] == [""] * 8


def test_the_thresholds_are_the_owners():
    assert Talk(confidence=Unsure(below=0.8, turns=1)).turn(sure=0.7) == "confidence"
    assert Talk(mood=Upset(below=-0.1, turns=1)).turn(mood=-0.2) == "mood"
    talk = Talk(stuck=Stuck(seconds=10))
    assert [talk.turn(after=5) for _ in range(3)] == ["", "", "stuck"]


def test_each_fires_once_a_call_and_none_after_a_person_was_asked_for():
    talk = Talk()
    assert [talk.turn("a refund please"), talk.turn("i said a refund")] == ["words", ""]
    talk.happens(HandoffRequested(turn=2, reason="x"))
    assert [talk.turn(sure=0.1, mood=-1) for _ in range(5)] == [""] * 5


def test_danger_and_a_wish_for_a_person_are_answered_as_such():
    assert Talk().turn("a refund", intent="human") == ""
    assert Talk().turn("a refund, there is gas here", danger="gas") == ""


def test_after_a_takeover_the_same_suggestion_is_made_again():
    talk = Talk()
    assert talk.turn("a refund please") == "words"
    said = next(fact.event for fact in talk.facts if isinstance(fact.event, IntentRecognised))
    state = reduce(evolve, talk.facts, Conversation()).escalation
    again = suggest_handoff(said, state, talk.business, languages().of("en").cues, START)
    assert isinstance(again, HandoffSuggested)
