"""Turns that are in truth one of the business's own questions, whatever else they look like."""

from collections.abc import Sequence

from handlers.understanding.clause_reading import ClauseIntent
from handlers.understanding.cues import cued
from handlers.understanding.spans import EntitySpan, SearchedTurn

#: How like a question of the business's own a turn is: asked nearly word for word; enough to be taken for it, unless something
#: surer was read; enough beside an intent that is easily mistaken; enough at all.
WORD_FOR_WORD, ALONE, _SAID, AT_ALL = 0.78, 0.64, 0.58, 0.52
#: The same beside a request that names what it wants; and beside a question that we answer ourselves and read surely.
_NAMED, _OURS, _SURELY = 0.7, 0.7, 0.9
#: From here on somebody acts on an intent.
SURE_ENOUGH = 0.56
#: Intents that may in truth be one of the business's own questions.
_QUESTIONS = frozenset(
    {
        *("faq", "services", "unknown", "who", "location", "availability", "complaint", "price", "smalltalk", "check"),
        *("billing", "language", "hours"),
    }
)
#: Intents to which the business may have an answer of its own.
ANSWERED = frozenset({"faq", "late", "delivery", "sales", "lead", "job", "language", "billing", "complaint"})
#: Requests that a question is easily taken for ("if I have to cancel, is there a fee"), and what a real one mostly names.
_MISTAKEN = _QUESTIONS | {"book", "cancel", "reschedule", "give-service", "give-time", "give-date", "give-staff"}
_WANTED = frozenset({"service", "date", "time", "staff", "soonest", "choice"})
#: An emergency that is less sure may be a question about one.
_GRAVE = 0.8


def read_as_questions(readings: list[ClauseIntent], found: Sequence[EntitySpan], alike: float) -> list[ClauseIntent]:
    """The clauses, with those that may be the question read as it, when the turn is like it enough."""
    if alike < ALONE:
        return readings
    theirs = _QUESTIONS if alike >= WORD_FOR_WORD else _QUESTIONS - _answered_by_values(found)
    return [ClauseIntent("faq", max(alike, one.confidence)) if _may_ask(one, theirs) else one for one in readings]


def asks_topic(main: ClauseIntent, turn: SearchedTurn, found: Sequence[EntitySpan], alike: float) -> bool:
    """Whether a turn with a topic in it is a question after all: nothing surer was read, or it is like it and no plain request.

    A plain request names what it wants, or says that it wants: "could I pay for a crown in installments" does not, and nothing
    is requested that is only supposed: "what if I have to cancel".
    """
    if not alike or (alike < AT_ALL and not cued(turn.words, "supposed")) or main.intent == "emergency":
        return False
    named = any(one.role.removeprefix("not-") in _WANTED for one in found)
    if main.intent in {"faq", "unknown"}:
        return True
    if main.confidence < SURE_ENOUGH:
        return alike >= (ALONE if named else _SAID)
    if main.intent not in _MISTAKEN:
        return False
    sure = named and main.intent in _answered_by_values(found)
    if cued(turn.words, "supposed"):
        return not named
    if cued(turn.words, "wants"):
        return alike >= ALONE and not named
    ours = main.intent in _QUESTIONS and main.confidence >= _SURELY
    return alike >= (WORD_FOR_WORD if sure else _NAMED if named else _OURS if ours else _SAID)


def hinted_topic(topic: str, found: Sequence[EntitySpan], alike: float) -> str:
    """The topic that speaks for a question; beside a service it must be more likely, since the service speaks for a wish."""
    return topic if alike >= (ALONE if any(one.role == "service" for one in found) else AT_ALL) else ""


def _may_ask(one: ClauseIntent, questions: frozenset[str]) -> bool:
    return one.intent in questions or (one.intent == "emergency" and one.confidence < _GRAVE)


def _answered_by_values(found: Sequence[EntitySpan]) -> frozenset[str]:
    """Questions that what is named in them makes sure: a price of a service, what is free on a day."""
    named = {one.role for one in found}
    return frozenset({"availability"} if named & _WANTED else ()) | frozenset({"price"} if "service" in named else ())
