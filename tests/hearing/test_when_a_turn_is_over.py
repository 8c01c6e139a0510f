"""How long a silence ends a turn, by its words and by what was asked."""

import pytest

from handlers.call.hearing.endpointing import (
    COMMA_MS,
    COMPLETE_MS,
    DICTATING_MS,
    FINISHED_MS,
    NEUTRAL_MS,
    UNFINISHED_MS,
    WORDLESS_MS,
    endpointing_silence,
)


@pytest.mark.parametrize(
    ("words", "expects", "silence"),
    [
        ("", "anything", WORDLESS_MS),
        (" ... ", "anything", WORDLESS_MS),
        ("i'd like to book a cleaning", "anything", NEUTRAL_MS),
        ("I'd like to book a cleaning.", "anything", FINISHED_MS),
        ("Do you take insurance?", "anything", FINISHED_MS),
        ("I'd like a cleaning,", "anything", COMMA_MS),
        ("i'd like to book a", "anything", UNFINISHED_MS),
        ("I'd like to book a.", "anything", UNFINISHED_MS),
        ("I was thinking that maybe...", "anything", UNFINISHED_MS),
        ("It is about my tooth\u2026", "anything", UNFINISHED_MS),
        ("yes please", "yes-no", COMPLETE_MS),
        ("Sarah.", "name", NEUTRAL_MS),
        ("seven one eight", "number", DICTATING_MS),
        ("718-442-", "number", DICTATING_MS),
        ("718-442", "anything", DICTATING_MS),
        ("My number is 7, 1, 8.", "anything", DICTATING_MS),
        ("718-442-9013.", "number", COMPLETE_MS),
        ("At 10:30.", "anything", FINISHED_MS),
    ],
)
def test_a_silence_ends_a_turn_by_its_words_and_by_what_was_asked(words, expects, silence):
    assert endpointing_silence(words, expects) == silence


def test_what_is_finished_is_answered_sooner_and_what_is_not_is_waited_for():
    assert FINISHED_MS < COMPLETE_MS < NEUTRAL_MS < COMMA_MS < UNFINISHED_MS < DICTATING_MS <= 1500
