"""What a business's own callers said that was understood wrongly once, with what its owner says it means."""

from collections.abc import Sequence
from typing import NamedTuple, get_args

import msgspec

from handlers.call.ports.mind import TurnReading
from handlers.language.lexicon import Lexicon
from handlers.understanding.faqs import Encode
from handlers.understanding.intents import Intent
from handlers.understanding.spans import EntitySpan, SearchedTurn, to_entity
from schemas.intent_examples import IntentExample
from schemas.knowledge import Business

#: How sure of a turn in an example's very words, up to idle ones.
_EXACT = 0.97
#: From which nearness in meaning (a cosine) a turn counts as said in an example's words: 14 of 17 paraphrases are nearer, and
#: of 75 sentences that mean something else none is nearer than 0.69.
NEAR = 0.8
#: How sure of a turn that is near, at most.
_NEAR_AT_MOST = 0.92
_INTENTS = frozenset(get_args(Intent))


class FoundExample(NamedTuple):
    """An example that a turn is like, how sure, and whether it is in the same words."""

    example: IntentExample
    confidence: float
    exact: bool


class ExampleIndex:
    """The examples of one business, indexed once; those whose intent nobody knows are left out."""

    def __init__(self, business: Business, lexicon: Lexicon, encode: Encode) -> None:
        self._lexicon, self._encode = lexicon, encode
        self._examples = [one for one in business.examples if one.intent in _INTENTS]
        self._exact = {self._content(lexicon.words(one.said)): one for one in self._examples}
        self._meanings = encode([one.said.lower() for one in self._examples]) if self._examples else None

    def find(self, said: Sequence[str]) -> FoundExample | None:
        """The example that these words are like; None when there is none."""
        if self._meanings is None:
            return None
        if exact := self._exact.get(self._content(said)):
            return FoundExample(exact, _EXACT, exact=True)
        near = (self._meanings @ self._encode([" ".join(said)])[0]).tolist()
        best = max(range(len(near)), key=near.__getitem__)
        return FoundExample(self._examples[best], min(near[best], _NEAR_AT_MOST), exact=False) if near[best] >= NEAR else None

    def _content(self, said: Sequence[str]) -> tuple[str, ...]:
        return tuple(word for word in said if word not in self._lexicon.idle) or tuple(said)


def recall_example(examples: ExampleIndex, turn: SearchedTurn, reading: TurnReading) -> TurnReading:
    """The reading, or what the owner says that these words mean.

    An emergency that a rule found stays one; what was asked for, and was answered, stays so unless the very words are known.
    """
    if reading.tier == "rule" and reading.intent == "emergency":
        return reading
    found = examples.find(turn.words)
    if found is None or (reading.tier == "rule" and not found.exact):
        return reading
    example, entities = found.example, reading.entities
    if example.service and all(one.role != "service" for one in entities):
        whole = EntitySpan("service", example.service, 0, len(turn.words), found.confidence)
        entities = (*entities, to_entity(whole, turn.words))
    also = tuple(intent for intent in reading.also if intent != example.intent)
    return msgspec.structs.replace(
        reading,
        intent=example.intent,
        confidence=round(found.confidence, 3),
        tier="fast",
        entities=entities,
        also=also if found.exact else (),
        also_scores=reading.also_scores if also == reading.also and found.exact else (),
    )
