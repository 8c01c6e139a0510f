"""How the caller seems, from the words."""

import pytest

from handlers.language.shelf import languages
from handlers.understanding.mood import Mood
from handlers.understanding.mood import estimate_mood as mood_of


def mood(words: str, earlier: tuple[str, ...] = ()) -> Mood:
    return mood_of(words, languages().of("en").lexicon, earlier)


@pytest.mark.parametrize(
    "words", ["that is wonderful thank you so much", "perfect that works great", "you have been very helpful"]
)
def test_a_pleased_caller_is_heard(words):
    assert mood(words).sentiment > 0.3


@pytest.mark.parametrize(
    "words",
    [
        "this is ridiculous",
        "i am really upset about this",
        "your service is terrible",
        "this is not good at all",
        "you people are useless",
    ],
)
def test_an_upset_caller_is_heard(words):
    assert mood(words).sentiment < -0.3


@pytest.mark.parametrize("words", ["i would like a cleaning", "tuesday at two", "my name is john", ""])
def test_plain_words_are_neutral(words):
    assert abs(mood(words).sentiment) < 0.3


def test_frustration_grows_when_a_caller_has_to_say_it_again():
    first = mood("i said i need to move my appointment")
    again = mood("i said i need to move my appointment", ["i said i need to move my appointment"])
    assert again.frustration > first.frustration > 0.2


def test_urgency_and_hesitancy_are_told_apart():
    assert mood("i need someone right now it is an emergency").urgency > 0.7
    assert mood("um i am not sure maybe tuesday i guess").hesitancy > 0.7
    assert mood("tuesday please").urgency == mood("tuesday please").hesitancy == 0.0
