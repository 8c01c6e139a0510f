"""The parts of a call: each takes the facts of its own, and states that cannot be are not written down."""

from datetime import UTC, datetime

import msgspec
import pytest

from handlers.call.state import Conversation, evolve
from schemas.event import Event
from schemas.fact import Fact
from schemas.line import CallEnded, LineLost, LineOpened
from schemas.reply import ReplyComposed, SentenceComposed, WordsHeard
from schemas.speech import SpeechRecognised, SpeechStarted
from schemas.understanding import IntentRecognised, VerdictGiven

AT = datetime(2026, 11, 24, 15, tzinfo=UTC)
PARTS = ("line", "turns", "playback", "tools", "guard", "memory", "lines")


def after(*events: Event | tuple[Event, str], so_far: Conversation | None = None) -> Conversation:
    """The call after these facts, each with the id of the one it answers if one is named."""
    now = so_far or Conversation()
    for nth, one in enumerate(events):
        event, cause = one if isinstance(one, tuple) else (one, "")
        now = evolve(now, Fact(subject="call.demo.c", event=event, id=f"f{nth}", at=AT, cause=cause))
    return now


def says(nth: int, text: str) -> SentenceComposed:
    return SentenceComposed(turn=nth, sentence=nth, text=text, source="dialogue")


@pytest.mark.parametrize(
    ("event", "parts"),
    [
        (SpeechStarted(turn=1, frame=1), {"turns"}),
        (says(1, "Hello."), {"playback", "lines"}),
        (ReplyComposed(turn=1, sentences=(1,), state="{}", hang_up=True), {"line", "playback", "memory"}),
        (VerdictGiven(shield="injection", about="x", turn=1, verdict="flag"), {"guard"}),
        (CallEnded(reason="caller", seconds=1.0), {"line"}),
    ],
    ids=lambda one: one.tag() if isinstance(one, Event) else "",
)
def test_a_fact_changes_the_parts_it_is_about_and_no_other(event, parts):
    before = Conversation()
    now = after(event)
    assert {part for part in PARTS if getattr(now, part) != getattr(before, part)} == parts


def test_the_loss_of_a_socket_that_was_replaced_leaves_the_line_up():
    opened = (LineOpened(stream="a", edge="one"), LineOpened(stream="b", edge="two"))
    assert after(*opened, (LineLost(reason="closed"), "f0")).line.edge == "two"
    assert not after(*opened, (LineLost(reason="closed"), "f1")).line.up


def test_a_call_that_has_ended_is_not_going_on_again():
    now = after(CallEnded(reason="caller", seconds=1.0), ReplyComposed(turn=1, sentences=(), hang_up=True))
    assert (now.line.ended, now.line.hanging_up) == (True, True)


def test_of_two_sentences_of_the_same_words_the_interrupted_one_is_cut():
    heard = WordsHeard(sentence=2, heard="Are you", unheard="there?", played_ms=300)
    now = after(says(1, "Are you there?"), says(2, "Are you there?"), heard)
    assert [line.words for line in now.lines] == ["Are you there?", "Are you —"]


def test_a_guess_is_no_turn_and_changes_no_language():
    guess = IntentRecognised(turn=1, words="hola", intent="greet", confidence=0.9, tier="fast", language="es", guess=True)
    now = after(guess)
    assert (now.turns.intents, now.language) == ((), "en")
    assert after(msgspec.structs.replace(guess, guess=False)).language == "es"


def test_a_conversation_can_be_handed_on_as_json():
    spoke = SpeechRecognised(
        turn=1, words="hi", confidence=0.9, from_frame=1, to_frame=9, ended_frame=8, endpoint_ms=1, recognise_ms=1, engine="x"
    )
    now = after(LineOpened(stream="a", edge="one"), SpeechStarted(turn=1, frame=1), spoke, says(1, "Hello."))
    assert msgspec.json.decode(msgspec.json.encode(now), type=Conversation) == now
