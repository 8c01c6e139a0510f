"""Looking a question up in what the business wrote down. Rather no answer than somebody else's."""

import math
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

import msgspec
from rapidfuzz import fuzz, process, utils

from schemas.knowledge import Business
from schemas.toolbox import Answer

#: Below this likeness (0 to 1) the business's knowledge does not say.
_LIKE = 0.6
#: From this similarity (0 to 100) on, two words are one: plurals, slips of the recogniser.
_SAME = 82
#: A word we have never heard weighs so many times a rare one.
_UNKNOWN = 1.5
_WHERE = ("where are you", "what is your address", "how do I get there", "how do I get to you", "directions", "where located")
# Words that say nothing about what a question is about.
_EMPTY = frozenset(
    "a an the i me my we us our you your it its they them this that there is are am was were be been do does did done "
    "can could will would shall should may have has had and or but if so to of for on in at by with from about as "
    "what which who whom when how please tell know like want need any some just also happens happen".split()
)


def answer_question(question: str, business: Business) -> Answer:
    """The answer to the likest question we know, or an empty one."""
    known, asked = tuple(_known(business)), _words(question)
    often = Counter(word for one in known for word in one.words)
    if not asked or not often:
        return Answer()
    weight = {word: math.log(1 + len(known) / count) for word, count in often.items()}
    likeness, best = max(((_like(asked, one, weight), one) for one in known), key=lambda scored: scored[0])
    return Answer(text=best.answer, confidence=round(likeness, 2)) if likeness >= _LIKE else Answer()


class _Known(msgspec.Struct, frozen=True):
    """Something we can answer, in its phrasings; `trust` is how readily it is taken for what is asked."""

    answer: str
    phrasings: tuple[tuple[str, ...], ...]
    trust: float = 1.0

    @property
    def words(self) -> frozenset[str]:
        return frozenset((*_words(self.answer), *(word for phrasing in self.phrasings for word in phrasing)))


def _like(asked: Sequence[str], known: _Known, weight: dict[str, float]) -> float:
    """How much of what is asked do we know of, and how whole is a phrasing of ours; rare words count more, unknown ones most."""
    if any(sorted(asked) == sorted(phrasing) for phrasing in known.phrasings):
        return 1.0
    unknown = _UNKNOWN * max(weight.values())

    def share(ours: Sequence[str], theirs: Collection[str]) -> float:
        whole = sum(weight.get(word, unknown) for word in ours)
        return sum(weight.get(word, unknown) for word in ours if _in(word, theirs)) / whole if ours else 0.0

    whole = max((share(phrasing, asked) for phrasing in known.phrasings), default=0.0)
    return known.trust * (0.75 * share(asked, known.words) + 0.25 * whole) if whole else 0.0


def _in(word: str, words: Collection[str]) -> bool:
    return word in words or process.extractOne(word, words, scorer=fuzz.ratio, score_cutoff=_SAME) is not None


def _words(text: str) -> tuple[str, ...]:
    words = utils.default_process(text).split()
    return tuple(word for word in words if word not in _EMPTY)


def _known(business: Business) -> Iterator[_Known]:
    for faq in business.answers:
        yield _Known(faq.answer, tuple(map(_words, (*faq.asked, faq.topic))))
    for service in business.services:
        if service.about:
            # To name a service is not yet to ask what it is.
            yield _Known(service.about, tuple(map(_words, (service.name, *service.said))), 0.85)
    if place := " ".join(filter(None, (business.address and f"We are at {business.address}.", business.directions))):
        yield _Known(place, tuple(map(_words, _WHERE)))
