"""Which of the business's own questions a turn asks: by what it means, and by the words they share, rare ones counting most."""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from handlers.language.lexicon import Lexicon
from handlers.understanding.ports import Vectors
from schemas.knowledge import Business

#: What makes vectors of texts, rows of length 1; of length 0 where there is no encoder.
Encode = Callable[[Sequence[str]], Vectors]
#: Less likely topics are not told.
_FROM = 0.46
#: What shared words and meaning count, and the bare name of a topic: with these 987 of the 992 questions that the industries are
#: tried with have the right topic first, and 99 of 100 of them are likelier than nine in ten sentences that ask none.
_WORDS, _MEANING, _NAME = 0.4, 0.6, 0.05
#: The same without an encoder, and the letters that a telling name has at least.
_WORDS_ALONE, _NAME_ALONE, _TELLING = 0.8, 0.5, 6


class FaqIndex:
    """The questions of one business, indexed once. `encode` is asked for all of them at once, a millisecond each."""

    def __init__(self, business: Business, lexicon: Lexicon, encode: Encode) -> None:
        words, stem, answers = lexicon.words, lexicon.stem, business.answers
        self._stem, self._idle, self._encode = stem, frozenset(map(stem, lexicon.idle)), encode
        asked = [(faq.topic, self._content(words(text))) for faq in answers for text in faq.asked]
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
        meant = [(faq.topic, text.lower()) for faq in answers for text in faq.asked]
        self._meanings = encode([text for _, text in meant]) if meant else None
        self._meant = {topic: [nth for nth, (one, _) in enumerate(meant) if one == topic] for topic, _ in meant}

    def topic(self, said: Sequence[str], text: str) -> tuple[str, float]:
        """The likeliest topic and how likely, 0 to 1; no topic when none is near. `said` are the words of `text`."""
        shared, meant = self._shared(said), self._meant_by(text)
        words, name = (_WORDS, _NAME) if meant else (_WORDS_ALONE, _NAME_ALONE)
        called = next((self._named[word] for word in map(self._stem, said) if word in self._named), "")
        likely = {topic: words * shared.get(topic, 0.0) + _MEANING * meant.get(topic, 0.0) for topic in {**shared, **meant}}
        if called:
            likely[called] = likely.get(called, 0.0) + name if meant else max(likely.get(called, 0.0), name)
        topic = max(sorted(likely), key=lambda one: likely[one], default="")
        return (topic, min(likely[topic], 1.0)) if topic and likely[topic] >= _FROM else ("", 0.0)

    def _shared(self, said: Sequence[str]) -> dict[str, float]:
        vector = self._vector(self._content(said))
        likeness: dict[str, float] = {}
        for nth in sorted({nth for word in vector for nth in self._with.get(word, ())}):
            topic, other = self._asked[nth]
            alike = sum(weight * other.get(word, 0.0) for word, weight in vector.items())
            likeness[topic] = max(likeness.get(topic, 0.0), alike)
        return likeness

    def _meant_by(self, text: str) -> dict[str, float]:
        """How near each topic's nearest question is; nothing without an encoder."""
        if self._meanings is None or not (vector := self._encode([text])[0]).any():
            return {}
        near = (self._meanings @ vector).tolist()
        return {topic: max(0.0, *(near[nth] for nth in rows)) for topic, rows in self._meant.items()}

    def _vector(self, content: Sequence[str]) -> Mapping[str, float]:
        weights = {word: self._weights.get(word, 0.6 * self._unknown) for word in content}
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {word: weight / length for word, weight in weights.items()}

    def _content(self, said: Sequence[str]) -> list[str]:
        return [word for word in map(self._stem, said) if word not in self._idle]
