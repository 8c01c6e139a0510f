"""Turns that are in truth one of the business's own questions, whatever else they look like."""

from collections.abc import Sequence

from handlers.understanding.clause_reading import ClauseIntent
from handlers.understanding.spans import EntitySpan

#: How like a question of the business's own a turn is: asked nearly word for word; enough to be taken for it, unless something
#: surer was read; enough beside an intent that is easily mistaken; enough at all.
_WORD_FOR_WORD, ALONE, _SAID, AT_ALL = 0.95, 0.72, 0.66, 0.6
#: From here on somebody acts on an intent.
SURE_ENOUGH = 0.56
#: Intents that may in truth be one of the business's own questions.
_QUESTIONS = frozenset(
    {
        *("faq", "services", "unknown", "who", "location", "availability", "complaint", "price", "smalltalk", "check"),
        *("billing", "late", "language", "lead", "job"),
    }
)
#: Requests that a question is easily taken for ("if I have to cancel, is there a fee"), and what a real one mostly names.
_MISTAKEN = frozenset({"book", "cancel", "reschedule", "give-service", "give-time", "give-staff"})
_WANTED = frozenset({"service", "date", "time", "staff", "soonest", "choice", "name"})
#: An emergency that is less sure may be a question about one.
_GRAVE = 0.8


def read_as_questions(readings: list[ClauseIntent], found: Sequence[EntitySpan], alike: float) -> list[ClauseIntent]:
    """The clauses, with those that may be the question read as it, when the turn is like it enough."""
    if alike < ALONE:
        return readings
    theirs = _QUESTIONS if alike >= _WORD_FOR_WORD else _QUESTIONS - _answered_by_values(found)
    return [ClauseIntent("faq", max(alike, one.confidence)) if _may_ask(one, theirs) else one for one in readings]


def asks_topic(main: ClauseIntent, found: Sequence[EntitySpan], alike: float) -> bool:
    """Whether a turn with a topic in it is a question after all: nothing surer was read, and it has no value of a request."""
    if alike < AT_ALL or main.intent == "emergency":
        return False
    if main.intent in {"faq", "unknown"} or main.confidence < SURE_ENOUGH:
        return True
    return alike >= _SAID and main.intent in _MISTAKEN and not any(one.role.removeprefix("not-") in _WANTED for one in found)


def _may_ask(one: ClauseIntent, questions: frozenset[str]) -> bool:
    return one.intent in questions or (one.intent == "emergency" and one.confidence < _GRAVE)


def _answered_by_values(found: Sequence[EntitySpan]) -> frozenset[str]:
    """Questions that what is named in them makes sure: a price of a service, what is free on a day."""
    named = {one.role for one in found}
    return frozenset({"availability"} if named & _WANTED else ()) | frozenset({"price"} if "service" in named else ())
