"""The fast tier: reads a turn in its context from rules, entities and a linear model. Never raises, takes milliseconds."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from handlers.call.ports.mind import TurnReading
from handlers.call.state import Conversation
from handlers.language.lexicon import Lexicon
from handlers.language.pack import FALLBACK
from handlers.understanding import entities
from handlers.understanding.business_index import BusinessIndex, index_business
from handlers.understanding.clause_ranking import weigh_clauses
from handlers.understanding.clause_reading import ClauseIntent, read_clause
from handlers.understanding.clauses import read_turn_opening, skip_filler, split_clauses
from handlers.understanding.examples import TrainedTier
from handlers.understanding.expectations import read_expected_answer
from handlers.understanding.intents import REQUESTS
from handlers.understanding.negation import denies_urgency
from handlers.understanding.spans import EntitySpan, SearchedTurn, to_entity
from handlers.understanding.spoken_language import KnownWords, spoken_language
from schemas.knowledge import Business

_TOPIC_ALONE, _TOPIC_AT_ALL = 0.72, 0.6
#: Intents that may in truth be one of the business's own questions.
_QUESTIONS = frozenset(
    {"faq", "services", "unknown", "who", "location", "availability", "complaint", "price", "smalltalk", "check"}
)
_NEGLIGIBLE = 0.3
#: Added to the scores when the caller says that it is no emergency.
_CALM = {"emergency": -8.0}
#: How sure a request after "actually" must be to replace what was said before it.
_CHANGED = 0.6
#: Calls of which the reading of a pause is kept for the final words.
_GUESSES = 500


class FastUnderstanding:
    """An `Understanding` without a model behind it. What it learned is by language; English when a language is missing."""

    def __init__(self, learned: Mapping[str, TrainedTier], known: Mapping[str, KnownWords] | None = None) -> None:
        self._known = known or {}
        self._learned = learned
        self._indexes: dict[tuple[int, int], BusinessIndex] = {}
        self._guessed: OrderedDict[str, tuple[SearchedTurn, str, TurnReading]] = OrderedDict()

    def know(self, business: Business) -> None:
        """Index a business before its first call, which would otherwise wait for it."""
        index_business(business, self._of(business.language)[1].lexicon, self._indexes)

    def _of(self, *tags: str) -> tuple[str, TrainedTier]:
        """What was learned of the first of these languages that there are examples for, else English."""
        known = (code for tag in (*tags, FALLBACK) for code in (tag, tag.partition("-")[0]) if code in self._learned)
        code = next(known)
        return code, self._learned[code]

    def _spoken(self, said: str, so_far: Conversation, business: Business) -> tuple[str, TrainedTier]:
        """The language of these words: that of the call, unless they are plainly another one."""
        now, learned = self._of(so_far.language, business.language)
        spoken = spoken_language(said, now, self._known)
        return (spoken, self._learned[spoken]) if spoken in self._learned else (now, learned)

    async def read(self, said: str, so_far: Conversation, business: Business) -> TurnReading:
        """What the turn means."""
        return self.reading(said, so_far, business)

    def reading(self, said: str, so_far: Conversation, business: Business) -> TurnReading:
        """The same, without waiting for anything."""
        language, learned = self._spoken(said, so_far, business)
        lexicon = learned.lexicon
        index = index_business(business, lexicon, self._indexes)
        turn = SearchedTurn(
            words=lexicon.words(said),
            business=business,
            today=_today(so_far, business),
            expects=so_far.memory.expects,
            asked=_asked(so_far, lexicon),
            caller=so_far.caller,
            usual=learned.everyday,
            common=learned.everyday | index.everyday,
        )
        if not turn.words:
            return TurnReading(intent="unknown", confidence=0.0, tier="fast", language=language)
        guessed = self._guessed.pop(so_far.call, None)
        if guessed and guessed[1] == language and _same(guessed[0], turn):
            return guessed[2]
        reading = _read(turn, learned, index, language)
        self._guessed[so_far.call] = turn, language, reading
        if len(self._guessed) > _GUESSES:
            self._guessed.popitem(last=False)
        return reading


def _same(one: SearchedTurn, other: SearchedTurn) -> bool:
    """The same words in the same place: what was made of them in the pause holds when they are final."""
    return one.business is other.business and (one.words, one.today, one.expects, one.asked, one.caller) == (
        other.words,
        other.today,
        other.expects,
        other.asked,
        other.caller,
    )


def _read(turn: SearchedTurn, learned: TrainedTier, index: BusinessIndex, language: str) -> TurnReading:
    found = entities.find_entities(turn, index.catalogue)
    rules = index.rules.matching(turn.words, turn.today)
    urgent = next((rule for rule, _, _ in rules if rule.then == "urgent"), None)
    topic, alike = index.questions.topic(turn.words)
    opened, start = read_turn_opening(turn.words)
    given, sure = read_expected_answer(turn.words[start:], _shifted(found, start, len(turn.words)), turn.expects)
    readings = (
        [ClauseIntent(given, sure)] if given else _clauses(turn, found, learned, start, topic if alike >= _TOPIC_AT_ALL else "")
    )
    whole = read_clause(turn.words, found, learned, turn.expects, _CALM if denies_urgency(turn) else {})
    if alike >= _TOPIC_ALONE:
        readings = [ClauseIntent("faq", max(alike, one.confidence)) if one.intent in _QUESTIONS else one for one in readings]
    main, also = weigh_clauses(opened, readings, whole, found, turn)
    if urgent:
        also = tuple(
            dict.fromkeys(intent for intent in (main.intent, *also) if intent in {"book", "human", "message", "availability"})
        )
        main = ClauseIntent("emergency", 0.97)
    elif main.confidence < _NEGLIGIBLE and not given:
        main = ClauseIntent("unknown", main.confidence)
    intents = {main.intent, *also}
    named = [to_entity(one, turn.words) for one in found]
    if topic and "faq" in intents:
        named.append(to_entity(EntitySpan("topic", topic, 0, len(turn.words), alike), turn.words))
    for rule, begin, end in rules:
        if not rule.intent or rule.intent in intents:
            named.insert(0, to_entity(EntitySpan("rule", rule.id, begin, end, 0.97), turn.words))
    return TurnReading(
        intent=main.intent,
        confidence=round(min(main.confidence, 1.0), 3),
        tier="rule" if urgent or given else "fast",
        entities=tuple(named),
        also=also,
        language=language,
    )


def _clauses(turn: SearchedTurn, found: Sequence[EntitySpan], learned: TrainedTier, start: int, topic: str) -> list[ClauseIntent]:
    readings: list[ClauseIntent] = []
    for begin, end in split_clauses(turn.words, found, start):
        first = skip_filler(turn.words, begin, end)
        if first < end:
            own = _shifted(found, first, end)
            hints = {"faq": 1.5} if topic and not readings else {}
            if not topic and any(one.role == "service" for one in own):
                hints = {"services": 1.0, "faq": -1.5}
            hints |= _CALM if denies_urgency(turn) else {}
            reading = read_clause(turn.words[first:end], own, learned, turn.expects if not readings else "anything", hints)
            if turn.at(begin - 1) == "actually" and reading.intent in REQUESTS and reading.confidence >= _CHANGED:
                readings.clear()
            readings.append(reading)
    return readings


def _shifted(found: Sequence[EntitySpan], start: int, end: int) -> list[EntitySpan]:
    return [one._replace(start=one.start - start, end=one.end - start) for one in found if start <= one.start and one.end <= end]


def _today(so_far: Conversation, business: Business) -> date | None:
    now = so_far.now or so_far.ringing_at
    if now is None:
        return None
    try:
        return now.astimezone(ZoneInfo(business.timezone)).date()
    except (KeyError, ValueError, OSError, OverflowError):
        return now.date()


def _asked(so_far: Conversation, lexicon: Lexicon) -> tuple[str, ...]:
    return next((lexicon.words(line.words) for line in reversed(so_far.lines) if line.who == "agent"), ())
