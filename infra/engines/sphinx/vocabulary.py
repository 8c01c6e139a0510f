"""A business's own phrases, as the recogniser's patterns need them: services, people, places."""

import re
from collections.abc import Sequence

from infra.engines.sphinx.corpus import load_patterns

_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TITLES = frozenset({"doctor", "mr", "mrs", "ms"})
#: A phrase longer than this is prose, not a name of something.
_LONGEST = 6
#: A longer one can hardly be booked, as in "a cleaning", but may be said.
_NOUN = 3


def spell_out(phrase: str) -> str:
    """As it is said, in small letters: `Dr. Chen's check-up` is `doctor chen's check up`, `24h` is `two four h`."""
    text = re.sub(r"\bdr\.?(?=\s|$)", "doctor", phrase.lower().replace("\u2019", "'"))
    text = re.sub(r"\d", lambda digit: f" {_NUMBERS[int(digit[0])]} ", text.replace("&", " and "))
    return " ".join(word.strip("'") for word in re.findall(r"[a-z']+", text) if word.strip("'"))


def sort_phrases(vocabulary: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The phrases by the class they stand for.

    People are told by a title, by a common first name, or by "the"; other capitalised names are places; what is short is
    a service; all are phrases.
    """
    found: dict[str, dict[str, None]] = {"service": {}, "staff": {}, "phrase": {}, "last": {}, "place": {}}
    first = frozenset(load_patterns().classes["first"])
    for phrase in vocabulary:
        text = spell_out(phrase)
        words = text.split()
        if not words or len(words) > _LONGEST:
            continue
        found["phrase"][text] = None
        if words[0] in _TITLES and len(words) > 1:
            found["staff"] |= {text: None, f"{words[0]} {words[-1]}": None}
            found["last"][words[-1]] = None
        elif words[0] == "the":
            found["staff"][text] = None
        elif words[0] in first and phrase[0].isupper():
            found["staff"] |= {text: None, words[0]: None}
            found["last"] |= {words[-1]: None} if len(words) > 1 else {}
        elif phrase.istitle():
            found["place"][text] = None
        elif len(words) <= _NOUN:
            found["service"][text] = None
    return {kind: tuple(phrases) for kind, phrases in found.items() if phrases}
