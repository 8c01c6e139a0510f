"""What a bad line makes of a caller's words, in text: words lost, mumbled or taken for others, and how sure the ear was."""

import random
import re
from collections.abc import Sequence

import msgspec

from infra.simulator.evaluation.caller_speech import CallerSpeech
from infra.simulator.evaluation.scenarios import Manner

#: The share of turns that a manner spoils, and how sure the recogniser is then, least and most: Whisper base's figures on bad
#: lines lie there (a third of what it is less than 0.5 sure of is right).
_MUMBLED, _MUMBLED_SURE = 0.35, (0.15, 0.45)
_NOISY, _NOISY_SURE = 0.4, (0.35, 0.75)
_ACCENTED, _ACCENTED_SURE = 0.5, (0.6, 0.9)
_INTERRUPTED, _INTERRUPTED_SURE = 0.3, (0.2, 0.5)
#: The share of a noisy turn's words that is lost.
_LOST = 0.3


class HeardWords(msgspec.Struct, frozen=True):
    """What the recogniser makes of a turn, and how sure it is, 0 to 1."""

    words: str
    confidence: float


def hear_badly(words: str, manners: Sequence[Manner], speech: CallerSpeech, dice: random.Random) -> HeardWords:
    """A turn as it is heard from such a caller on such a line."""
    heard = HeardWords(words, 0.97)
    if "mumbling" in manners and speech.mumbled and dice.random() < _MUMBLED:
        return HeardWords(dice.choice(speech.mumbled), dice.uniform(*_MUMBLED_SURE))
    if "noisy" in manners and dice.random() < _NOISY:
        kept = [word for word in heard.words.split() if dice.random() >= _LOST]
        heard = HeardWords(" ".join(kept), dice.uniform(*_NOISY_SURE))
    if "accented" in manners and dice.random() < _ACCENTED:
        heard = HeardWords(_accented(heard.words, speech), dice.uniform(*_ACCENTED_SURE))
    return heard


def overhear(manners: Sequence[Manner], speech: CallerSpeech, dice: random.Random) -> HeardWords | None:
    """What somebody else in the caller's room says, if they do now."""
    if "background" not in manners or not speech.background or dice.random() >= _INTERRUPTED:
        return None
    return HeardWords(dice.choice(speech.background), dice.uniform(*_INTERRUPTED_SURE))


def _accented(words: str, speech: CallerSpeech) -> str:
    for said, heard in speech.misheard.items():
        words = re.sub(rf"\b{said}\b", heard, words, flags=re.IGNORECASE)
    return words
