"""Services, dishes and staff of one business in the caller's words: exactly, in other order, misspelled, or as they sound."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from rapidfuzz import fuzz, process

from handlers.language.lexicon import Lexicon
from handlers.understanding.phonetics import phonetic_key
from handlers.understanding.spans import EntitySpan, SearchedTurn
from schemas.knowledge import Business, Dish, Resource, Service

_FILLING = frozenset("a an the my our of for to some your his her in on is it i and s".split())
_LONGEST = 5
_SPREAD = 4
#: Letters that a word needs to stand for a service by itself.
_TELLING = 6
#: Of 100: how alike the letters, and the sounds, of two phrases must be. Short words must be nearly the same.
_ALIKE, _ALIKE_SHORT, _SOUNDS, _SHORT = 86, 90, 92, 6


class Phrase(NamedTuple):
    """A way to name a thing of the business."""

    role: str
    value: str
    words: tuple[str, ...]
    stems: tuple[str, ...]


class Catalogue:
    """What can be named at one business, indexed once."""

    def __init__(self, business: Business, lexicon: Lexicon) -> None:
        self._stem = lexicon.stem
        services = _named("service", business.services, lexicon)
        # A room called like the service it is for ("a single room") is not asked for as a person is.
        filling = _FILLING.union(map(lexicon.stem, lexicon.idle))
        taken = {_content(phrase, filling) for phrase in services}
        staff = [phrase for phrase in _named("staff", business.resources, lexicon) if _content(phrase, filling) not in taken]
        self.phrases = tuple(dict.fromkeys((*services, *_named("dish", business.dishes, lexicon), *staff)))
        self._by_stem: dict[str, list[Phrase]] = {}
        for phrase in self.phrases:
            self._by_stem.setdefault(phrase.stems[0], []).append(phrase)
        owners: dict[str, set[str]] = {}
        for phrase in self.phrases:
            for word in phrase.stems:
                owners.setdefault(word, set()).add(phrase.value)
        bookable = {service.id for service in business.services}
        self._only = {
            word: value
            for word, values in owners.items()
            for value in values & bookable
            if len(values) == 1 and len(word) >= _TELLING
        }
        self._letters = [" ".join(phrase.words) for phrase in self.phrases]
        self._sounds = [" ".join(map(phonetic_key, phrase.words)) for phrase in self.phrases]

    def find(self, turn: SearchedTurn, taken: Sequence[bool]) -> list[EntitySpan]:
        """What is named, the longest phrases first; fuzzy only where nothing of that role was named exactly."""
        stems = [self._stem(word) for word in turn.words]
        found = _apart([*self._exact(stems), *self._scattered(stems)], taken)
        missing = {"service", "staff"} - {one.role for one in found}
        if "service" in missing:
            found = _apart([*found, *self._telling(turn, stems)], taken)
        if missing:
            found = _apart([*found, *(one for one in self._alike(turn, taken) if one.role in missing)], taken)
        return found

    def _telling(self, turn: SearchedTurn, stems: Sequence[str]) -> Iterable[EntitySpan]:
        """A long word that belongs to one service only: "electrical", "generators"."""
        for nth, word in enumerate(stems):
            if word in self._only and turn.words[nth] not in turn.usual:
                yield EntitySpan("service", self._only[word], nth, nth + 1, 0.6)

    def _exact(self, stems: Sequence[str]) -> Iterable[EntitySpan]:
        for nth, word in enumerate(stems):
            for phrase in self._by_stem.get(word, ()):
                if tuple(stems[nth : nth + len(phrase.stems)]) == phrase.stems:
                    yield EntitySpan(phrase.role, phrase.value, nth, nth + len(phrase.stems), 0.98)

    def _scattered(self, stems: Sequence[str]) -> Iterable[EntitySpan]:
        """All words that matter, near each other in any order: "my tooth is badly broken" for "broken tooth"."""
        places: dict[str, int] = {word: nth for nth, word in reversed(list(enumerate(stems)))}
        for phrase in self.phrases:
            content = [word for word in phrase.stems if word not in _FILLING]
            if len(content) < 2 or not all(word in places for word in content):  # noqa: PLR2004
                continue
            at = sorted(places[word] for word in content)
            if at[-1] - at[0] <= len(content) + _SPREAD:
                yield EntitySpan(phrase.role, phrase.value, at[0], at[-1] + 1, 0.85 - 0.02 * (at[-1] - at[0]))

    def _alike(self, turn: SearchedTurn, taken: Sequence[bool]) -> Iterable[EntitySpan]:
        """Misspelled or misheard: "route canal", "cleening"."""
        windows = [
            (nth, nth + size)
            for size in range(1, _LONGEST)
            for nth in range(len(turn.words) - size + 1)
            if not any(taken[nth : nth + size]) and turn.words[nth] not in _FILLING and turn.words[nth + size - 1] not in _FILLING
        ]
        if not windows or not self.phrases:
            return
        said = [" ".join(turn.words[start:end]) for start, end in windows]
        heard = [" ".join(map(phonetic_key, turn.words[start:end])) for start, end in windows]
        letters = process.cdist(said, self._letters, scorer=fuzz.ratio, score_cutoff=60)
        sounds = process.cdist(heard, self._sounds, scorer=fuzz.ratio, score_cutoff=_SOUNDS)
        for row, column in zip(*((letters >= _ALIKE) | (sounds >= _SOUNDS)).nonzero(), strict=True):
            phrase, (start, end) = self.phrases[column], windows[row]
            text, score, same = self._letters[column], float(letters[row][column]), float(sounds[row][column])
            everyday = end - start == 1 and said[row] in turn.common
            if everyday or (len(text) < _SHORT and score < _ALIKE_SHORT):
                continue
            key = len(self._sounds[column].replace(" ", ""))
            if score < _ALIKE and (key < 3 or score < 60 or (key < 4 and score < 70)):  # noqa: PLR2004
                continue
            yield EntitySpan(phrase.role, phrase.value, start, end, round(0.6 + 0.35 * max(score, same - 5) / 100, 3))


def _named(role: str, things: Iterable[Service | Dish | Resource], lexicon: Lexicon) -> list[Phrase]:
    """All ways to name these things."""
    spoken = [(thing.id, lexicon.words(text)) for thing in things for text in (thing.name, *thing.said)]
    return [Phrase(role, id_, some, tuple(map(lexicon.stem, some))) for id_, some in spoken if some]


def _content(phrase: Phrase, filling: AbstractSet[str]) -> tuple[str, ...]:
    return tuple(word for word in phrase.stems if word not in filling)


def _apart(found: Iterable[EntitySpan], taken: Sequence[bool]) -> list[EntitySpan]:
    """The surest and longest that do not overlap; one of each value."""
    kept: list[EntitySpan] = []
    for one in sorted(found, key=lambda one: (one.confidence + 0.05 * (one.end - one.start), one.end - one.start), reverse=True):
        clash = any(one.start < other.end and other.start < one.end for other in kept) or any(taken[one.start : one.end])
        if not clash and not any((other.role, other.value) == (one.role, one.value) for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)
