"""What the caller has heard is reckoned from what was sent and from the marks that come back."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from producers.playback import PlaybackBuffer, PlaybackPosition
from tests.thorough import examples


def sent(playback: PlaybackBuffer, sentence: int, frames: int, at: float = 0.0) -> None:
    for _ in range(frames):
        playback.frame(sentence, at)


def test_frames_sent_ahead_are_heard_one_after_the_other():
    playback = PlaybackBuffer()
    sent(playback, 1, 50)
    assert playback.waiting(0.25) == pytest.approx(0.75)
    assert playback.clear(1, 0.25) == PlaybackPosition(1, 250)


def test_a_mark_that_comes_back_says_the_sentence_was_heard():
    playback = PlaybackBuffer()
    sent(playback, 1, 10)
    assert playback.mark(1) == "sentence-1"
    assert playback.mark(1) is None
    assert playback.returned("sentence-1", 0.2) == 1
    assert playback.clear(1, 0.3) is None


def test_marks_that_come_back_because_of_a_clear_were_not_heard():
    playback = PlaybackBuffer()
    sent(playback, 1, 100)
    playback.mark(1)
    assert playback.clear(1, 0.5) == PlaybackPosition(1, 500)
    assert playback.returned("sentence-1", 0.51) is None
    assert playback.returned("sentence-1", 0.52) is None


def test_a_clear_is_due_while_a_mark_is_out_even_if_all_must_have_been_played():
    playback = PlaybackBuffer()
    sent(playback, 1, 10)
    playback.mark(1)
    assert playback.unmarked()
    assert playback.clear(1, 5.0) == PlaybackPosition(1, 200)


def test_the_sentence_being_heard_is_not_the_last_one_sent():
    playback = PlaybackBuffer()
    sent(playback, 1, 10)
    playback.mark(1)
    sent(playback, 2, 10)
    sent(playback, 3, 10)
    assert playback.clear(3, 0.3) == PlaybackPosition(2, 100)


def test_frames_and_marks_of_a_voided_sentence_are_not_sent():
    playback = PlaybackBuffer()
    playback.clear(2, 0.0)
    assert not playback.frame(2, 0.1)
    assert playback.mark(2) is None
    assert playback.frame(3, 0.1)


def test_a_late_mark_moves_what_follows():
    playback = PlaybackBuffer()
    sent(playback, 1, 10)
    playback.mark(1)
    sent(playback, 2, 50)
    assert playback.returned("sentence-1", 0.35) == 1
    assert playback.clear(2, 0.45) == PlaybackPosition(2, 100)


def test_silence_between_frames_is_not_counted_as_heard():
    playback = PlaybackBuffer()
    sent(playback, 1, 10, 0.0)
    sent(playback, 1, 10, 1.0)
    assert playback.clear(1, 1.1) == PlaybackPosition(1, 300)


def test_marks_that_are_not_ours_are_ignored():
    playback = PlaybackBuffer()
    sent(playback, 1, 10)
    for name in ("sentence-1", "sentence-x", "sentence-²", "", "else", "sentence-99999"):
        assert playback.returned(name, 1.0) is None


@settings(max_examples=examples(50))
@given(st.lists(st.tuples(st.integers(1, 5), st.integers(0, 40), st.floats(0, 2), st.booleans()), max_size=30))
def test_nothing_is_ever_heard_before_it_was_sent_or_longer_than_it_is(story):
    playback, now, sentence, frames = PlaybackBuffer(), 0.0, 0, {}
    for step, count, wait, interrupted in story:
        sentence, now = sentence + step, now + wait
        for _ in range(count):
            if playback.frame(sentence, now):
                frames[sentence] = frames.get(sentence, 0) + 1
        playback.mark(sentence)
        if interrupted and (played := playback.clear(sentence, now)):
            assert 0 <= played.ms <= frames.get(played.sentence, 0) * 20
    assert playback.sent == sum(frames.values())
    assert playback.waiting(now + 10_000) == 0


def test_what_was_on_its_way_when_the_agent_paused_was_not_heard():
    playback = PlaybackBuffer()
    sent(playback, 1, 50)
    assert playback.pause(0.8) == (10, frozenset())
    assert playback.waiting(0.8) == 0.0
    assert playback.clear(1, 1.5) == PlaybackPosition(1, 800)


def test_a_mark_that_the_pause_gave_back_is_void_and_the_one_sent_again_counts():
    playback = PlaybackBuffer()
    sent(playback, 1, 50)
    assert playback.mark(1) == "sentence-1"
    assert playback.pause(0.8) == (10, frozenset({1}))
    assert playback.returned("sentence-1", 0.81) is None
    sent(playback, 1, 10, at=2.0)
    assert playback.mark(1) == "sentence-1.1"
    assert playback.returned("sentence-1.1", 2.2) == 1
    assert not playback.unmarked()


def test_who_interrupts_after_a_pause_heard_what_was_played_before_and_after_it():
    playback = PlaybackBuffer()
    sent(playback, 1, 50)
    playback.pause(0.8)
    sent(playback, 1, 10, at=2.0)
    assert playback.clear(1, 2.1) == PlaybackPosition(1, 900)


def test_a_pause_in_one_sentence_leaves_nothing_of_the_next():
    playback = PlaybackBuffer()
    sent(playback, 1, 50)
    playback.mark(1)
    sent(playback, 2, 10)
    assert playback.pause(0.9) == (15, frozenset({1}))
    assert playback.clear(2, 1.0) == PlaybackPosition(1, 900)
