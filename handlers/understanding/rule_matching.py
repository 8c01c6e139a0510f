"""Which decision rules of the business the caller's words set off: emergencies first of all."""

from collections.abc import Sequence
from datetime import date

from rapidfuzz import fuzz

from handlers.language.lexicon import Lexicon
from handlers.understanding.phonetics import phonetic_key
from schemas.knowledge import Business, Rule

_GAP = 2
_FEWEST_LETTERS = 5
#: Of 100: how alike two words that sound alike must be written: "still" is not "suicidal".
_ALIKE = 60
_DENIALS = frozenset({"no", "not", "never", "without"})
_IDLE = frozenset({"a", "an", "the", "my", "it", "is", "of", "i", "and", "has", "have", "been", "got"})
_ORDER = {"urgent": 0, "transfer": 1, "decline": 2, "ask": 3, "say": 4}


class BusinessRules:
    """The rules of one business, their words read once."""

    def __init__(self, business: Business, lexicon: Lexicon) -> None:
        self._stem = lexicon.stem
        self._rules = [(rule, [_key(text, lexicon) for text in rule.unless]) for rule in business.rules]
        #: The place of its rule, and what must be there: stem and sound of each word.
        self._patterns: list[tuple[int, list[tuple[str, str]]]] = []
        #: Places of patterns by the stem and by the sound of the word they begin with.
        self._beginning: dict[str, list[int]] = {}
        self._sounding: dict[str, list[int]] = {}
        for nth, rule in enumerate(business.rules):
            for pattern in filter(None, (_key(text, lexicon) for text in rule.words)):
                self._beginning.setdefault(pattern[0][0], []).append(len(self._patterns))
                self._sounding.setdefault(pattern[0][1], []).append(len(self._patterns))
                self._patterns.append((nth, pattern))

    def matching(self, said: Sequence[str], today: date | None) -> list[tuple[Rule, int, int]]:
        """The rules these words set off, the gravest first, with the words from and to."""
        keys = [(self._stem(word), phonetic_key(word)) for word in said]
        places: dict[int, list[tuple[int, int]]] = {}
        begun = {at for stem, sound in keys for at in (*self._beginning.get(stem, ()), *self._sounding.get(sound, ()))}
        for nth, pattern in (self._patterns[at] for at in sorted(begun)):
            if (place := _place(pattern, keys)) and not _denied(said, place):
                places.setdefault(nth, []).append(place)
        found = []
        for nth, at in sorted(places.items()):
            rule, exceptions = self._rules[nth]
            if rule.months and today and today.month not in rule.months:
                continue
            if not any(exception and _place(exception, keys) for exception in exceptions):
                found.append((rule, *max(at, key=lambda place: place[1] - place[0])))
        return sorted(found, key=lambda one: _ORDER[one[0].then])


def _key(text: str, lexicon: Lexicon) -> list[tuple[str, str]]:
    """The words that must be there, as they are compared: the small ones only where there are no others."""
    keys = [(lexicon.stem(word), phonetic_key(word)) for word in lexicon.words(text)]
    return [key for key in keys if key[0] not in _IDLE] or keys


def _place(pattern: Sequence[tuple[str, str]], said: Sequence[tuple[str, str]]) -> tuple[int, int] | None:
    """Where the pattern's words stand, in order, with a word or two between them; small words may be missing."""
    for start in range(len(said)):
        at, gap, matched = start, 0, 0
        while at < len(said) and matched < len(pattern) and gap <= _GAP:
            if _same(pattern[matched], said[at]):
                matched += 1
            elif not matched:
                break
            elif said[at][0] not in _IDLE:
                gap += 1
            at += 1
        if matched == len(pattern):
            return start, at
    return None


def _same(wanted: tuple[str, str], said: tuple[str, str]) -> bool:
    if wanted[0] == said[0]:
        return True
    long_enough = min(len(wanted[0]), len(said[0])) >= _FEWEST_LETTERS
    return long_enough and wanted[1] == said[1] and fuzz.ratio(wanted[0], said[0]) >= _ALIKE


def _denied(said: Sequence[str], place: tuple[int, int]) -> bool:
    """Whoever does not smell gas sets off nothing. A "no" of the words themselves ("no heat") is part of them."""
    before = said[max(0, place[0] - _GAP) : place[0]]
    if before and before[-1] == "no" and len(before) > 1:
        return True
    return any(word in _DENIALS - {"no"} for word in before)
