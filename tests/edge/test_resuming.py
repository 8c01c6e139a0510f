"""What a new edge makes of a call it takes over: what was heard, what is still to be heard, and when it is too late."""

import pytest

from producers.resumption import EdgeCall, find_marks_due, last_played_frame, load_edge_call
from schemas.event import Event
from schemas.fact import Fact
from schemas.line import CallEnded, CallRinging, LineLost, LineOpened, PlaybackMarked
from schemas.reply import PlaybackStopped, ReplyComposed, SentenceSpoken
from tests.edge.conftest import NOW


def told(*events: Event) -> EdgeCall:
    return load_edge_call([Fact(subject="call.demo.01C", event=event, id=str(nth), at=NOW) for nth, event in enumerate(events)])


OPENED = LineOpened(stream="MZ1", edge="e")


def spoken(sentence: int, last: int) -> SentenceSpoken:
    return SentenceSpoken(sentence=sentence, turn=0, from_frame=1, to_frame=last)


@pytest.mark.parametrize(
    ("played", "last", "after", "why"),
    [
        (40, 50, 40, "the edge said how far the caller had heard"),
        (-1, 50, 35, "the edge died: the voice's lead was in the carrier's buffer"),
        (-1, 5, 0, "the call had only begun"),
        (40, 1000, 850, "more than three seconds late is not worth hearing"),
        (-1, 0, 0, "nothing had been said"),
    ],
)
def test_the_caller_goes_on_listening_where_they_were(played, last, after, why):
    assert last_played_frame(told(OPENED, LineLost(reason="lost", played_frame=played)), last, last) == after, why


def test_what_was_spoken_while_nobody_had_the_line_is_still_to_be_heard():
    assert last_played_frame(told(OPENED, LineLost(reason="the edge is gone")), 100, 165) == 85


def test_a_line_that_was_opened_again_says_nothing_about_the_next_loss():
    assert told(OPENED, LineLost(reason="lost", played_frame=40), OPENED).played_frame == -1


def test_only_sentences_that_were_neither_heard_nor_stopped_are_still_to_be_marked():
    before = told(
        OPENED,
        spoken(1, 10),
        PlaybackMarked(sentence=1),
        spoken(2, 20),
        PlaybackStopped(sentence=2, through=3, frame=20, reason="caller"),
        spoken(4, 40),
    )
    assert find_marks_due(before) == {4: 40}


def test_a_goodbye_is_remembered_unless_it_was_interrupted():
    bye = ReplyComposed(turn=3, sentences=(5, 6), hang_up=True)
    assert told(OPENED, bye).farewell == 6
    assert told(OPENED, bye, PlaybackStopped(sentence=5, through=6, frame=1, reason="wait")).farewell == 0


def test_a_goodbye_that_was_heard_is_the_end_even_before_the_end_is_written_down():
    bye = ReplyComposed(turn=3, sentences=(5, 6), hang_up=True)
    assert not told(OPENED, bye, PlaybackMarked(sentence=5)).parted
    assert told(OPENED, bye, PlaybackMarked(sentence=6)).parted
    assert not told(OPENED, PlaybackMarked(sentence=1)).parted


def test_an_ended_call_has_ended_whatever_came_after():
    ringing = CallRinging(person="01P", caller="", called="+16175550140", language="es")
    before = told(ringing, OPENED, CallEnded(reason="caller", seconds=1.0), PlaybackMarked(sentence=1))
    assert (before.ended, before.language) == (True, "es")
