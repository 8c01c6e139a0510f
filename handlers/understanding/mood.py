"""How the caller seems, from the words alone: sentiment, frustration, urgency, hesitancy."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from handlers.understanding.normalisation import split_words

_WARM = {
    word: weight
    for weight, said in (
        (0.9, "wonderful fantastic amazing awesome excellent perfect lovely brilliant love delighted"),
        (0.6, "great thanks thank good glad happy nice helpful appreciate pleased kind beautiful super cool"),
        (0.3, "okay fine works sure please better"),
    )
    for word in said.split()
}
_COLD = {
    word: weight
    for weight, said in (
        (0.9, "terrible horrible awful useless ridiculous unacceptable disgusting worst furious hate idiot stupid scam"),
        (0.9, "incompetent damn hell crap pathetic outrageous"),
        (0.6, "angry upset annoyed frustrated frustrating disappointed rude unhappy bad wrong complaint mess mad joke sick"),
        (
            0.35,
            "problem broken hurts hurt pain late waiting unfortunately sad worried scared afraid nervous trouble expensive sorry",
        ),
    )
    for word in said.split()
}
_STRONG = frozenset("very really so extremely totally absolutely completely such incredibly too".split())
_DENIALS = frozenset("not no never without hardly".split())
_FRUSTRATED = (
    ("already", "told", "you"),
    ("i", "said"),
    ("again", "and", "again"),
    ("how", "many", "times"),
    ("for", "the", "third", "time"),
    ("for", "the", "second", "time"),
    ("still", "not"),
    ("still", "waiting"),
    ("you", "are", "not", "listening"),
    ("are", "you", "listening"),
    ("waste", "of", "time"),
    ("never", "mind"),
    ("forget", "it"),
    ("real", "person"),
    ("sick", "of"),
    ("fed", "up"),
    ("never", "showed"),
    ("nobody", "called"),
    ("nobody", "came"),
    ("come", "on"),
    ("keep", "asking"),
    ("keeps", "happening"),
    ("third", "time"),
    ("oh", "my", "god"),
    ("for", "god", "sake"),
)
_URGENT = (
    ("right", "now"),
    ("right", "away"),
    ("as", "soon", "as", "possible"),
    ("asap",),
    ("immediately",),
    ("urgent",),
    ("urgently",),
    ("emergency",),
    ("hurry",),
    ("quickly",),
    ("today",),
    ("can", "not", "wait"),
    ("at", "once"),
    ("getting", "worse"),
    ("flooding",),
    ("bleeding",),
    ("swollen",),
    ("unbearable",),
    ("help", "me"),
    ("tonight",),
    ("soon",),
)
_HESITANT = (
    ("i", "am", "not", "sure"),
    ("not", "sure"),
    ("i", "do", "not", "know"),
    ("maybe",),
    ("perhaps",),
    ("i", "guess"),
    ("i", "think"),
    ("i", "suppose"),
    ("kind", "of"),
    ("sort", "of"),
    ("let", "me", "think"),
    ("it", "depends"),
    ("probably",),
    ("might",),
    ("possibly",),
    ("i", "was", "wondering"),
    ("have", "to", "think"),
    ("need", "to", "think"),
    ("what", "do", "you", "think"),
)
_FILLERS = re.compile(r"\b(?:u+m+|u+h+|e+r+m*|h+m+|a+h+)\b", re.IGNORECASE)
_REACH = 3


class Mood(NamedTuple):
    """Sentiment from -1 to 1, the others from 0 to 1."""

    sentiment: float
    frustration: float
    urgency: float
    hesitancy: float


def estimate_mood(text: str, earlier: Sequence[str] = ()) -> Mood:
    """The mood of a turn; `earlier` are the caller's turns before it: saying the same thing again is frustrating."""
    said = split_words(text)
    score = _sentiment(said)
    frustration = 0.4 * _count(said, _FRUSTRATED) + max(0.0, -score) * 0.5
    if any(said == split_words(before) and len(said) > _REACH for before in earlier[-2:]):
        frustration += 0.3
    letters = [letter for letter in text if letter.isalpha()]
    if len(letters) > len("shouting") and all(letter.isupper() for letter in letters):
        frustration += 0.3
    urgency = 0.45 * _count(said, _URGENT) + 0.1 * min(text.count("!"), 3)
    hesitancy = 0.3 * _count(said, _HESITANT) + 0.2 * len(_FILLERS.findall(text[:2000]))
    return Mood(round(score, 3), round(min(frustration, 1.0), 3), round(min(urgency, 1.0), 3), round(min(hesitancy, 1.0), 3))


def _sentiment(said: Sequence[str]) -> float:
    total = 0.0
    for nth, word in enumerate(said):
        weight = _WARM.get(word, 0.0) - _COLD.get(word, 0.0)
        before = said[max(0, nth - _REACH) : nth]
        if weight and _DENIALS & set(before) and said[nth - 1 : nth] != ("no",):
            weight *= -0.8 if weight > 0 else -0.3
        if weight and before and before[-1] in _STRONG:
            weight *= 1.4
        total += weight
    total -= 0.3 * _count(said, _FRUSTRATED)
    return max(-1.0, min(1.0, total if abs(total) <= 1 else total / (abs(total) ** 0.5)))


def _count(said: Sequence[str], phrases: Sequence[tuple[str, ...]]) -> int:
    return sum(tuple(said[nth : nth + len(phrase)]) == phrase for phrase in phrases for nth in range(len(said)))
