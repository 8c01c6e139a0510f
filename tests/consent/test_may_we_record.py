"""May we record? Asked in the greeting where the business records; only a clear yes to a question that was heard is a yes."""

import msgspec
import pytest

from handlers.business.templates import load_demo_businesses
from handlers.call.state import Conversation, evolve
from handlers.consent.recording_consent import answer_recording_question
from handlers.language.shelf import languages
from schemas.consent import RecordingAllowed, RecordingDeclined
from schemas.fact import Fact
from schemas.line import CallEnded, KeyPressed, LineOpened, PlaybackMarked
from schemas.reply import PlaybackStopped, ReplyComposed, SentenceComposed
from schemas.understanding import IntentRecognised
from tests.dialogue.scripted_call import Call
from tests.dialogue.small_diary import NOW, Diary

RECORDS = msgspec.structs.replace(load_demo_businesses()["demo"], record=True)
SILENT = load_demo_businesses()["demo"]


@pytest.fixture
def call():
    made = Call(RECORDS, languages(), Diary())
    made.greeting = made.open()
    return made


def said(intent, *also, words="..."):
    return IntentRecognised(turn=1, words=words, intent=intent, also=also, confidence=0.9, tier="fast")


def greeted(*more, expects="yes-no"):
    """A call after its greeting of two sentences."""
    asked = "May we record this call?"
    facts = [
        SentenceComposed(turn=0, sentence=1, text="Good morning.", source="dialogue"),
        SentenceComposed(turn=0, sentence=2, text=asked, source="dialogue"),
        ReplyComposed(turn=0, sentences=(1, 2), expects=expects),
        *more,
    ]
    call = Conversation(person="P")
    for nth, event in enumerate(facts):
        call = evolve(call, Fact(subject="call.demo.C", event=event, id=f"f{nth}", at=NOW))
    return call


HEARD = PlaybackMarked(sentence=2)


def test_the_greeting_says_that_an_ai_speaks_and_asks(call):
    assert "AI assistant" in call.greeting
    assert "record" in call.greeting
    assert call.expects == "yes-no"
    assert "record" not in Call(SILENT, call.phrases, Diary()).open()


def test_a_yes_is_thanked_for_and_so_is_a_no(call):
    assert "record" in call.say("yes", "yes")
    assert call.memory.asked == "how-help"
    again = Call(RECORDS, call.phrases, Diary())
    again.open()
    assert "not" in again.say("no", "no")
    assert again.expects == "anything"


def test_who_says_at_once_what_they_want_is_served_and_not_asked_again(call):
    spoke = call.say("i'd like to book a cleaning", "book", service="cleaning")
    assert "record" not in spoke
    assert call.memory.task.service == "cleaning"


def test_silence_asks_again_in_other_words(call):
    assert "record" in call.silent()
    assert "yes or no" in call.silent(2)
    assert call.memory.asked == "may-record"


def test_a_caller_who_asks_to_hear_it_again_hears_the_question(call):
    assert "record" in call.say("pardon", "repeat")
    assert call.memory.asked == "may-record"


@pytest.mark.parametrize("turn", [said("yes"), said("yes", "thanks"), said("greet", "yes"), KeyPressed(digit="1")])
def test_a_clear_yes_is_consent_with_the_question_as_it_was_put(turn):
    allowed = answer_recording_question(turn, greeted(HEARD), RECORDS)
    assert isinstance(allowed, RecordingAllowed)
    assert (allowed.wording, allowed.person) == ("May we record this call?", "P")


@pytest.mark.parametrize(
    ("turn", "reason"),
    [
        (said("no", words="no thanks"), "no"),
        (KeyPressed(digit="2"), "no"),
        (said("yes", "book"), "no-answer"),
        (said("book"), "no-answer"),
        (said("unknown"), "no-answer"),
        (said("yes", "no"), "no"),
        (CallEnded(reason="caller", seconds=3), "no-answer"),
    ],
)
def test_anything_else_is_none(turn, reason):
    declined = answer_recording_question(turn, greeted(HEARD), RECORDS)
    assert isinstance(declined, RecordingDeclined)
    assert declined.reason == reason


def test_a_yes_to_a_question_that_was_cut_off_is_none():
    cut = greeted(PlaybackStopped(sentence=1, through=2, frame=9, reason="speech"))
    assert answer_recording_question(said("yes"), cut, RECORDS).reason == "unheard"


def test_a_yes_to_another_question_is_none():
    assert answer_recording_question(said("yes"), greeted(HEARD, expects="anything"), RECORDS).reason == "unheard"


@pytest.mark.parametrize("turn", [said("repeat"), said("wait"), KeyPressed(digit="5")])
def test_while_the_question_stands_nothing_is_decided(turn):
    assert answer_recording_question(turn, greeted(HEARD), RECORDS) is None


def test_it_is_decided_once_and_only_where_the_business_records():
    guess = msgspec.structs.replace(said("yes"), guess=True)
    assert answer_recording_question(guess, greeted(HEARD), RECORDS) is None
    assert answer_recording_question(said("yes"), greeted(HEARD), SILENT) is None
    decided = greeted(HEARD, RecordingDeclined(person="P", turn=1, reason="no"))
    assert decided.recording == "declined"
    assert answer_recording_question(said("yes"), decided, RECORDS) is None
    assert answer_recording_question(CallEnded(reason="caller", seconds=3), decided, RECORDS) is None


def test_a_line_that_comes_back_asks_again_what_was_asked(call):
    assert "record" in call.happens(LineOpened(stream="s2", edge="e", resumed=True))
