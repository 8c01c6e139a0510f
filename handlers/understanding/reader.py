"""The fast tier: reads a turn in its context from rules, entities and a linear model. Never raises, takes milliseconds."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence

import msgspec
import numpy as np

from handlers.call.ports.mind import TurnReading
from handlers.call.state import Conversation
from handlers.language.lexicon import Lexicon
from handlers.language.pack import FALLBACK
from handlers.understanding import entities
from handlers.understanding.business_examples import recall_example
from handlers.understanding.business_index import BusinessIndex, index_business
from handlers.understanding.clause_ranking import weigh_clauses
from handlers.understanding.clause_reading import ClauseIntent, read_clause
from handlers.understanding.clauses import read_turn_opening
from handlers.understanding.danger import Danger, DangerDetector
from handlers.understanding.expectations import read_expected_answer
from handlers.understanding.intent_heads import IntentHeads
from handlers.understanding.intents import REQUESTS
from handlers.understanding.negation import denies_urgency
from handlers.understanding.ports import Vectors
from handlers.understanding.scoring import foreign, with_scores
from handlers.understanding.self_repair import smoothed
from handlers.understanding.several_wishes import attributed
from handlers.understanding.spans import EntitySpan, SearchedTurn, to_entity
from handlers.understanding.topic_questions import (
    ALONE,
    ANSWERED,
    AT_ALL,
    SURE_ENOUGH,
    asks_topic,
    hinted_topic,
    read_as_questions,
)
from handlers.understanding.turn_circumstances import local_now, words_asked
from handlers.understanding.turn_clauses import CALM, cut_clauses, read_clauses, shift_findings, weigh_meaning
from handlers.understanding.turn_language import TurnLanguage, TurnLanguages
from handlers.understanding.turn_rules import adjusted
from handlers.understanding.word_features import consists_of
from schemas.knowledge import Business

#: So many words of a turn are read, and so many letters of a word.
_MOST_WORDS, _LONGEST_WORD = 400, 64
#: How sure the danger detector must be.
ALARM = 0.5
#: The same for what the business hears every day.
_DOUBTLESS, _RULED = 0.9, 0.98
_NEGLIGIBLE = 0.3
#: Calls of which the reading of a pause is kept for the final words.
_GUESSES = 500


class FastUnderstanding:
    """An `Understanding` without a model behind it. What it learned is by language; English when a language is missing."""

    def __init__(
        self,
        languages: TurnLanguages,
        *,
        danger: DangerDetector | None = None,
        intents: IntentHeads | None = None,
        closing: Mapping[str, frozenset[str]] | None = None,
    ) -> None:
        """`danger` looks at every turn that is more than a value; `languages` tell what was learned of the turn's language.

        `intents` scores by meaning, and alone where there is no pack of a language; `closing` are the words, by language, of
        which a turn consists that holds nothing but a refusal, an agreement or a farewell.
        """
        self._languages, self._danger, self._intents = languages, danger, intents
        self._closing = closing or {}
        self._indexes: dict[tuple[int, int], BusinessIndex] = {}
        self._guessed: OrderedDict[str, tuple[SearchedTurn, str, TurnReading]] = OrderedDict()

    def know(self, business: Business) -> None:
        """Index a business before its first call, which would otherwise wait for it."""
        language, learned = self._languages.of(business.language)
        self._index(business, language, learned.lexicon)

    def _index(self, business: Business, language: str, lexicon: Lexicon) -> BusinessIndex:
        def encode(texts: Sequence[str]) -> Vectors:
            return self._intents.encode(texts, language) if self._intents else np.zeros((len(texts), 1), dtype=np.float32)

        return index_business(business, lexicon, encode, self._indexes)

    async def read(self, said: str, so_far: Conversation, business: Business) -> TurnReading:
        """What the turn means."""
        return self.reading(said, so_far, business)

    def reading(self, said: str, so_far: Conversation, business: Business) -> TurnReading:
        """The same, without waiting for anything."""
        said = _shortened(said)
        spoken = self._languages.choose(said, so_far, business)
        language, learned = spoken.code, spoken.learned
        lexicon = learned.lexicon
        index = self._index(business, language, lexicon)
        now = local_now(so_far, business)
        turn = SearchedTurn(
            words=lexicon.words(said),
            business=business,
            today=now.date() if now else None,
            clock=now.time() if now else None,
            expects=so_far.memory.expects,
            asked=words_asked(so_far, lexicon),
            caller=so_far.caller,
            usual=learned.everyday,
            common=learned.everyday | index.everyday,
        )
        if not turn.words:
            return TurnReading(intent="unknown", confidence=0.0, tier="fast", language=language)
        guessed = self._guessed.pop(so_far.call, None)
        if guessed and guessed[1] == language and _same(guessed[0], turn):
            return guessed[2]
        reading = recall_example(index.examples, turn, _read(turn, said, spoken, index, self._intents))
        if self._intents and reading.tier != "rule" and _reads_better(spoken, self._languages, reading):
            reading = foreign(reading, self._intents.odds((said.lower(),), spoken.guessed)[0])
        if reading.intent == "language" and (asked := self._languages.asked_for(said)):
            reading = msgspec.structs.replace(reading, language=asked)
        reading = self._alarmed(reading, said, spoken.guessed, business)
        bare = spoken.guessed in self._closing and consists_of(said, self._closing[spoken.guessed])
        reading = msgspec.structs.replace(reading, bare=bare and not reading.danger)
        self._guessed[so_far.call] = turn, language, reading
        if len(self._guessed) > _GUESSES:
            self._guessed.popitem(last=False)
        return reading

    def _alarmed(self, reading: TurnReading, said: str, language: str, business: Business) -> TurnReading:
        """The reading, with the danger in it when there is some: that is what the turn is about then."""
        if self._danger is None or (reading.tier == "rule" and reading.intent != "emergency"):
            return reading
        danger = self._danger.look(said, language)
        if danger.score < _needed(reading, danger, business):
            return msgspec.structs.replace(reading, danger_score=danger.score)
        also = [one for one in (reading.intent, *reading.also) if one in REQUESTS - {"emergency", "repeat"}]
        return msgspec.structs.replace(
            reading,
            intent="emergency",
            confidence=max(danger.score, reading.confidence if reading.intent == "emergency" else 0.0),
            also=tuple(dict.fromkeys(also)),
            danger=danger.kind,
            danger_score=danger.score,
        )


def _needed(reading: TurnReading, danger: Danger, business: Business) -> float:
    """How sure the danger must be: surer for what the business hears every day.

    That is its question, one of its services without a sign of danger, or what it has a rule for that is no emergency.
    """
    said = {(one.role, one.value) for one in reading.entities}
    rules = [rule for rule in business.rules if ("rule", rule.id) in said]
    asked = reading.intent == "faq" and reading.confidence >= ALONE
    wanted = not danger.signed and any(role in {"service", "topic"} for role, _ in said)
    if any(rule.then == "urgent" for rule in rules):
        return ALARM
    return _RULED if rules else _DOUBTLESS if asked or wanted else ALARM


def _shortened(said: str) -> str:
    """What is read of a turn: more words than anybody says in one breath, and none that is longer than words are."""
    return " ".join(word[:_LONGEST_WORD] for word in said.split()[:_MOST_WORDS])


def _same(one: SearchedTurn, other: SearchedTurn) -> bool:
    """The same words in the same place: what was made of them in the pause holds when they are final."""
    return one.business is other.business and (one.words, one.today, one.expects, one.asked, one.caller) == (
        other.words,
        other.today,
        other.expects,
        other.asked,
        other.caller,
    )


def _reads_better(spoken: TurnLanguage, languages: TurnLanguages, reading: TurnReading) -> bool:
    """Whether a turn that looks like another language than it was read in is read by its meaning: nothing sure was read."""
    known = languages.of(spoken.guessed)[0] == spoken.guessed
    return spoken.guessed != spoken.code and (not known or reading.confidence < SURE_ENOUGH)


def _read(
    turn: SearchedTurn, said: str, spoken: TurnLanguage, index: BusinessIndex, by_meaning: IntentHeads | None
) -> TurnReading:
    language, learned, _ = spoken
    found = entities.find_entities(turn, index.catalogue)
    rules = index.rules.matching(turn.words, turn.today)
    urgent = next((rule for rule, _, _ in rules if rule.then == "urgent"), None)
    raw = said.lower() if language != FALLBACK else ""
    topic, alike = index.questions.topic(turn.words, raw or " ".join(turn.words))
    whole_turn, everything = turn, found
    turn, found = smoothed(turn, found)
    opened, start = read_turn_opening(turn.words)
    given, sure = read_expected_answer(turn.words[start:], shift_findings(found, start, len(turn.words)), turn.expects)
    pieces = [] if given else cut_clauses(turn, found, start)
    odds = (
        weigh_meaning(turn, pieces, by_meaning, language, raw if turn is whole_turn else "") if by_meaning and not given else {}
    )
    likely = hinted_topic(topic, found, alike)
    readings = [ClauseIntent(given, sure)] if given else read_clauses(turn, found, learned, pieces, odds, likely)
    whole = read_clause(
        turn.words, found, learned, turn.expects, CALM if denies_urgency(turn) else {}, odds.get((0, len(turn.words)))
    )
    readings = read_as_questions(readings, found, alike)
    main, also = weigh_clauses(opened, readings, whole, found, turn)
    if not given and asks_topic(main, turn, found, alike):
        main = ClauseIntent("faq", max(alike, SURE_ENOUGH))
    if urgent:
        also = tuple(
            dict.fromkeys(intent for intent in (main.intent, *also) if intent in {"book", "human", "message", "availability"})
        )
        main = ClauseIntent("emergency", 0.97)
    elif main.confidence < _NEGLIGIBLE and not given:
        main = ClauseIntent("unknown", main.confidence)
    if main.intent != "emergency" or denies_urgency(whole_turn):
        main, also = adjusted(main, also, whole_turn, everything, topic)
    found = attributed(whole_turn, everything, {main.intent, *also})
    turn = whole_turn
    intents = {main.intent, *also}
    values = [to_entity(one, turn.words) for one in found]
    if topic and (intents & ANSWERED if alike >= AT_ALL else "faq" in intents):
        values.append(to_entity(EntitySpan("topic", topic, 0, len(turn.words), alike), turn.words))
    for rule, begin, end in rules:
        if not rule.intent or rule.intent in intents:
            values.insert(0, to_entity(EntitySpan("rule", rule.id, begin, end, 0.97), turn.words))
    return with_scores(
        TurnReading(
            intent=main.intent,
            confidence=round(min(main.confidence, 1.0), 3),
            tier="rule" if urgent or given else "fast",
            entities=tuple(values),
            also=also,
            language=language,
        ),
        odds,
    )
