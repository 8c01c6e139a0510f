"""A yes counts for what the caller heard: a read-back that was cut off before its substance is said again."""

import pytest

from schemas.reply import PlaybackStopped, WordsHeard

TUESDAY = "2026-11-24"


def to_read_back(call) -> None:
    slot = {"service": "cleaning", "date": TUESDAY, "time": "14:30", "name": "John Smith"}
    call.say("a cleaning on tuesday at half past two, it's john smith", "book", **slot)
    call.say("yes", "yes")


def cut_off(call, share: float) -> None:
    """The caller spoke when so much of the read-back had been played; its words after that were not heard."""
    substance = call.memory.last[-2:][0]
    number = max(nth for nth, sentence in call.so_far.playback.sentences.items() if sentence.text == substance)
    words = substance.split()
    while len(" ".join(words)) > share * len(substance):
        words.pop()
    heard = " ".join(words)
    assert len(heard) > (share - 0.1) * len(substance)
    call._fold(PlaybackStopped(sentence=number, through=call.so_far.playback.composed, frame=1, reason="speech"))
    call._fold(WordsHeard(sentence=number, heard=heard, unheard=substance[len(heard) :].strip(), played_ms=500))


@pytest.mark.parametrize("share", [0.15, 1 / 3, 0.5, 0.66])
def test_a_yes_to_a_read_back_of_which_a_third_was_heard_is_no_yes(dental, diary, share):
    to_read_back(dental)
    cut_off(dental, share)
    again = dental.say("yes", "yes")
    assert not diary.booked
    assert "John Smith" in again
    dental.say("yes", "yes")
    assert len(diary.booked) == 1


def test_a_yes_to_a_read_back_that_was_heard_but_for_its_last_words_is_a_yes(dental, diary):
    to_read_back(dental)
    cut_off(dental, 0.95)
    dental.say("yes", "yes")
    assert len(diary.booked) == 1


def test_a_yes_to_cancelling_what_was_not_heard_cancels_nothing(dental, diary):
    to_read_back(dental)
    dental.say("yes", "yes")
    dental.say("please cancel my appointment", "cancel")
    assert diary.booked
    cut_off(dental, 1 / 3)
    dental.say("yes", "yes")
    assert "cancel_appointment" not in dental.tools
    dental.say("yes", "yes")
    assert dental.tools.count("cancel_appointment") == 1
