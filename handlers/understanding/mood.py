"""How the caller seems, from the words alone: sentiment, frustration, urgency, hesitancy."""

from collections.abc import Sequence
from typing import NamedTuple

from handlers.language.lexicon import Lexicon
from handlers.language.mood_signs import MoodSigns

_REACH = 3


class Mood(NamedTuple):
    """Sentiment from -1 to 1, the others from 0 to 1."""

    sentiment: float
    frustration: float
    urgency: float
    hesitancy: float


def estimate_mood(text: str, lexicon: Lexicon, earlier: Sequence[str] = ()) -> Mood:
    """The mood of a turn; `earlier` are the caller's turns before it: saying the same thing again is frustrating."""
    signs, said = lexicon.mood, lexicon.words(text)
    score = _sentiment(said, signs)
    frustration = 0.4 * _count(said, signs.frustrated) + max(0.0, -score) * 0.5
    if any(said == lexicon.words(before) and len(said) > _REACH for before in earlier[-2:]):
        frustration += 0.3
    letters = [letter for letter in text if letter.isalpha()]
    if len(letters) > len("shouting") and all(letter.isupper() for letter in letters):
        frustration += 0.3
    urgency = 0.45 * _count(said, signs.urgent) + 0.1 * min(text.count("!"), 3)
    hesitancy = 0.3 * _count(said, signs.hesitant) + 0.2 * signs.fillers(text[:2000])
    return Mood(round(score, 3), round(min(frustration, 1.0), 3), round(min(urgency, 1.0), 3), round(min(hesitancy, 1.0), 3))


def _sentiment(said: Sequence[str], signs: MoodSigns) -> float:
    total = 0.0
    for nth, word in enumerate(said):
        weight = signs.weight(word)
        before = said[max(0, nth - _REACH) : nth]
        if weight and signs.denials & set(before) and said[nth - 1 : nth] != ("no",):
            weight *= -0.8 if weight > 0 else -0.3
        if weight and before and before[-1] in signs.strong:
            weight *= 1.4
        total += weight
    total -= 0.3 * _count(said, signs.frustrated)
    return max(-1.0, min(1.0, total if abs(total) <= 1 else total / (abs(total) ** 0.5)))


def _count(said: Sequence[str], phrases: Sequence[tuple[str, ...]]) -> int:
    return sum(tuple(said[nth : nth + len(phrase)]) == phrase for phrase in phrases for nth in range(len(said)))
