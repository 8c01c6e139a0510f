"""Who asks to wait is waited for."""

import pytest

from tests.dialogue.field_calls import TO_NAME, hear

_WAITING = (
    "hold on please let me get my calendar",
    "wait a moment please",
    "just a second i need to find my card",
    "bear with me",
    "one moment let me ask my wife",
    "hang on i'm looking for it",
    "give me a minute please",
)


@pytest.mark.parametrize("words", _WAITING)
def test_a_minute_of_silence_in_the_middle_of_a_booking_is_waited_for(heard, words):
    call = heard()
    hear(call, *TO_NAME, words)
    for nth in range(1, 9):
        call.silent(nth)
    assert not call.hung_up
    call.hear("john smith")
    assert call.memory.task.name == "John Smith"


def test_somebody_who_has_gone_is_not_waited_for_for_ever(heard):
    call = heard()
    hear(call, *TO_NAME, "hold on please")
    for nth in range(1, 13):
        call.silent(nth)
    assert call.hung_up
