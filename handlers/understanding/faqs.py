"""Which of the business's own questions a turn asks, by the words they share, rare ones counting most."""

import heapq
import math
from collections import Counter
from collections.abc import Mapping, Sequence

from handlers.language.lexicon import Lexicon
from schemas.knowledge import Business

_FROM = 0.42
#: A topic far ahead of the next one is surer than its likeness says, at most by this share: of a thousand questions that the
#: industries are tried with, 96 of 100 have the right topic first from `_FROM` on, and all but four when it is clearly ahead.
_AHEAD = 0.3
#: So far ahead it is never too weak to be answered.
_CLEAR, _ENOUGH = 0.1, 0.5
#: How sure the bare name of a topic makes, when it has this many letters at least.
_NAMED, _TELLING = 0.62, 6
_NOTHING = ((0.0, ""), (0.0, ""))


class FaqIndex:
    """The questions of one business, indexed once."""

    def __init__(self, business: Business, lexicon: Lexicon) -> None:
        words, stem = lexicon.words, lexicon.stem
        self._stem, self._idle = stem, frozenset(map(stem, lexicon.idle))
        asked = [(faq.topic, self._content(words(text))) for faq in business.faqs for text in faq.asked]
        asked += [(faq.topic, self._content(words(faq.topic.replace("-", " ")))) for faq in business.faqs]
        counts = Counter(word for _, content in asked for word in set(content))
        self._weights = {word: math.log(1 + len(asked) / count) for word, count in counts.items()}
        self._unknown = math.log(1 + len(asked))
        named = [(stem(word), faq.topic) for faq in business.faqs for word in words(faq.topic.replace("-", " "))]
        owned = Counter(word for word, _ in named)
        self._named = {
            word: topic for word, topic in named if len(word) >= _TELLING and (owned[word] == 1 or stem(topic) == word)
        }
        self._asked = [(topic, self._vector(content)) for topic, content in asked if content]
        self._with: dict[str, list[int]] = {}
        for nth, (_, vector) in enumerate(self._asked):
            for word in vector:
                self._with.setdefault(word, []).append(nth)

    def topic(self, said: Sequence[str]) -> tuple[str, float]:
        """The likeliest topic and how alike the wordings are, 0 to 1; no topic when none is near."""
        vector = self._vector(self._content(said))
        near = {nth for word in vector for nth in self._with.get(word, ())}
        likeness: dict[str, float] = {}
        for nth in sorted(near):
            name, other = self._asked[nth]
            alike = sum(weight * other.get(word, 0.0) for word, weight in vector.items())
            likeness[name] = max(likeness.get(name, 0.0), alike)
        (best, topic), (second, _) = heapq.nlargest(2, [*((alike, name) for name, alike in likeness.items()), *_NOTHING])
        if best >= _FROM:
            alone = best - second >= _CLEAR
            best += _AHEAD * (best - second)
            best = max(best, _ENOUGH) if alone else best
        if best < _NAMED and (called := next((self._named[word] for word in map(self._stem, said) if word in self._named), "")):
            best, topic = _NAMED, called
        return (topic, min(best, 1.0)) if best >= _FROM else ("", 0.0)

    def _vector(self, content: Sequence[str]) -> Mapping[str, float]:
        weights = {word: self._weights.get(word, 0.6 * self._unknown) for word in content}
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {word: weight / length for word, weight in weights.items()}

    def _content(self, said: Sequence[str]) -> list[str]:
        return [word for word in map(self._stem, said) if word not in self._idle]
