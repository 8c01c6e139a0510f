"""Judging one turn: its frames, its words, and what it says when decoded."""

from collections.abc import Sequence
from typing import NamedTuple

from handlers.shields.injection.decoding import decode_readings
from handlers.shields.injection.features import UNUSUAL, extract_features
from handlers.shields.injection.lexicon import Lexicon, Unit
from handlers.shields.injection.linear_model import Weights, predict_odds
from handlers.shields.injection.normalisation import fold_words

#: An attack may hide in a long turn: it is also read in stretches of so many units, each half over the one before.
_STRETCH, _STRIDE = 16, 8
#: Concepts of a turn that a verdict shows.
_SHOWN = 8
#: What the frames of an attack are called, by two concepts that stand in it; the first that fits is named.
_NAMES = (
    ("override", "drop", "rules"),
    ("override", "drop", "prompt"),
    ("override", "obey", "rules"),
    ("role-change", "be", "persona"),
    ("role-change", "be", "self"),
    ("authority", "claim", "boss"),
    ("extract-prompt", "show", "prompt"),
    ("extract-prompt", "show", "rules"),
    ("other-customers", "details", "others"),
    ("extract-data", "show", "secret"),
    ("other-customers", "show", "others"),
    ("story", "story", "show"),
    ("encoded", "code", "rules"),
    ("override", "end", "obey"),
    ("override", "drop", "drop"),
    ("authority", "boss", "boss"),
    ("extract-data", "secret", "secret"),
    ("role-change", "persona", "persona"),
    ("extract-prompt", "prompt", "prompt"),
)


class Suspicion(NamedTuple):
    """How suspicious a turn is: the chances from 0 to 1 that it attacks and that it probes, why, and its frames.

    `framed`: somebody acts on something there that attacks are made of; without, only the wording is suspicious.
    """

    attack: float = 0.0
    probe: float = 0.0
    reason: str = ""
    frames: str = ""
    framed: bool = False


class InjectionJudge:
    """The lexicon and the weights. `suspicion` takes about half a millisecond for a turn, and never raises."""

    def __init__(self, lexicon: Lexicon, weights: Weights) -> None:
        self._lexicon, self._weights = lexicon, weights

    def suspicion(self, text: str) -> Suspicion:
        """Of the plain words and every other reading, the most suspicious."""
        words = fold_words(text)
        best = self._read(words)
        for reading in decode_readings(text, words):
            if (other := self._read(fold_words(" ".join(reading)))).attack > best.attack:
                best = other._replace(reason="encoded", framed=True)
        return best

    def _read(self, words: Sequence[str]) -> Suspicion:
        units = self._lexicon.units(words)
        if not units:
            return Suspicion()
        seen = [self._one(units)]
        if len(units) > _STRETCH:
            seen += [self._one(units[at : at + _STRETCH]) for at in range(0, len(units) - _STRIDE, _STRIDE)]
        return max(seen)

    def _one(self, units: Sequence[Unit]) -> Suspicion:
        attack, probe = predict_odds(self._weights, extract_features(units))
        concepts = [unit.concepts[0] for unit in units if unit.concepts]
        found = set(concepts)
        frame = next((frame for frame in _NAMES if found.issuperset(frame[1:])), ("wording", "", ""))
        framed = frame[1] != frame[2] or len(UNUSUAL & found) > 1
        return Suspicion(attack, probe, frame[0], " ".join(concepts[:_SHOWN]), framed=framed)
