"""What the handler answers to final words, and to words before a pause."""

from datetime import UTC, datetime

from handlers.call.mind_state import MindState
from handlers.call.state import Conversation
from handlers.handler import declared_handlers
from handlers.language.shelf import languages
from handlers.understanding.handlers import understand_turn
from schemas.speech import SpeechPaused, SpeechRecognised
from schemas.understanding import IntentRecognised, MoodEstimated
from tests.examples import example


class Stopwatch:
    """A clock that a quarter of a millisecond passes on at every look."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> datetime:
        return datetime(2026, 11, 20, 15, 0, tzinfo=UTC)

    def steady(self) -> float:
        self.seconds += 0.00025
        return self.seconds


SO_FAR = Conversation(now=datetime(2026, 11, 20, 15, 0, tzinfo=UTC), memory=MindState(expects="date"))
SAID = example(SpeechRecognised, turn=3, words="next tuesday please")


async def test_final_words_become_an_intent_and_a_mood(ear):
    intent, mood = await understand_turn(SAID, SO_FAR, ear.understanding, ear.businesses["demo"], languages(), Stopwatch())
    assert isinstance(intent, IntentRecognised)
    assert (intent.turn, intent.intent, intent.guess, intent.entities[0].value) == (3, "give-date", False, "2026-11-24")
    assert intent.classify_ms == 0.25
    assert isinstance(mood, MoodEstimated)
    assert mood.turn == 3


async def test_a_pause_gives_a_guess_and_no_mood(ear):
    paused = SpeechPaused(turn=3, words="next tuesday", frame=40)
    guess = await understand_turn(paused, SO_FAR, ear.understanding, ear.businesses["demo"], languages(), Stopwatch())
    assert isinstance(guess, IntentRecognised)
    assert guess.guess


def test_the_signature_is_the_subscription():
    mine = declared_handlers()["understanding"]
    assert mine.role == "voice"
    assert set(mine.wants) == {SpeechRecognised, SpeechPaused}
    assert set(mine.answers) == {IntentRecognised, MoodEstimated}
