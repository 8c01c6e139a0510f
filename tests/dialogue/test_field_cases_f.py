"""Who takes it back in the same breath is taken at their last word."""

import pytest

from tests.dialogue.field_calls import TO_READ_BACK, hear

_OPENINGS = (
    ("i need a cleaning tuesday no wait make that wednesday", "cleaning", "Wednesday the twenty-fifth"),
    ("i'd like a filling on monday sorry i meant tuesday", "filling", "Tuesday the twenty-fourth"),
    ("can i book a whitening for monday scratch that on wednesday", "whitening", "Wednesday the twenty-fifth"),
    ("book me a checkup tuesday at nine no make it monday", "checkup", "Monday the twenty-third"),
    ("i want a crown wait no a filling on tuesday", "filling", "Tuesday the twenty-fourth"),
    ("i need a cleaning tomorrow oh no actually make it monday", "cleaning", "Monday the twenty-third"),
)
_NOT_YET = (
    "yes please no wait",
    "yes hold on actually no",
    "yeah sure wait a second",
    "yes oh no sorry",
    "okay no hold on",
    "yes but not yet",
)


@pytest.mark.parametrize(("words", "service", "day"), _OPENINGS)
def test_the_last_word_of_the_first_sentence_counts(heard, words, service, day):
    call = heard()
    said = call.hear(words)
    assert day in said
    assert call.memory.task.service == service


@pytest.mark.parametrize("words", _NOT_YET)
def test_a_yes_that_is_taken_back_books_nothing(heard, diary, words):
    call = heard()
    hear(call, *TO_READ_BACK, words)
    assert not diary.booked
    assert not call.hung_up


def test_a_plain_yes_books(heard, diary):
    hear(heard(), *TO_READ_BACK, "yes please go ahead")
    assert len(diary.booked) == 1
