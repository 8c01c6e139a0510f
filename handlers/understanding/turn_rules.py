"""What words settle, whatever the examples say: a yes that is taken back, a farewell with a question in it, an existing visit."""

from collections.abc import Sequence

from handlers.understanding.clause_reading import ClauseIntent
from handlers.understanding.cues import cue, cued
from handlers.understanding.intents import REQUESTS
from handlers.understanding.negation import denies_urgency
from handlers.understanding.spans import EntitySpan, SearchedTurn

#: Answers to a question that nobody asked yet.
_SLOT_ANSWERS = frozenset({"give-time", "give-date", "give-service"})
_SURE, _LIKELY, _UNSURE = 0.9, 0.7, 0.55
#: Beside these a "hold on" is no more than a manner of speaking.
_WORK = REQUESTS - {"faq", "services", "availability", "check"} | {"correction", "no"}
#: In front of a service these say that it is arranged already.
_THEIRS = frozenset({"my", "our", "the", "his", "her", "their", "that", "this"})
#: "Right, no": what is said first is no agreement.
_BEFORE_NO = frozenset({"right", "okay", "well", "great", "oh", "good"})
_FAREWELL = frozenset({"goodbye", "no"})


def adjusted(
    main: ClauseIntent, also: tuple[str, ...], turn: SearchedTurn, found: Sequence[EntitySpan], topic: str
) -> tuple[ClauseIntent, tuple[str, ...]]:
    """The intent and the others after what the words themselves settle. `topic` is the business's own question that is asked."""
    asked = [intent for intent in also if intent in REQUESTS]
    if main.intent == "yes" and _taken_back(turn.words):
        return ClauseIntent("correction", _SURE), tuple(asked)
    if main.intent == "yes" and turn.at(0) in _BEFORE_NO and turn.at(1) == "no":
        return ClauseIntent("no", _SURE), also
    if main.intent in _FAREWELL and asked and turn.expects != "yes-no":
        return ClauseIntent(asked[0], max(main.confidence, _SURE)), tuple(asked[1:])
    if main.intent not in _WORK and not asked and not found and cued(turn.words, "hold-on"):
        return ClauseIntent("wait", _SURE), ()
    if main.intent not in {"cancel", "reschedule", "book"} and cued(turn.words, "cannot-come") and turn.expects != "time":
        return ClauseIntent("reschedule", _SURE), tuple(intent for intent in also if intent != "reschedule")
    if main.intent in {"faq", "unknown", "check"} and cued(turn.words, "cancels-own") and not cued(turn.words, "supposed"):
        return ClauseIntent("cancel", _SURE), ()
    if main.intent in _SLOT_ANSWERS and turn.expects == "anything" and cued(turn.words, "moves-own"):
        return ClauseIntent("reschedule", _SURE), tuple(intent for intent in also if intent != "reschedule")
    if main.intent not in {"cancel", "reschedule"} and cued(turn.words, "own-bookings"):
        return ClauseIntent("check", _SURE), tuple(intent for intent in also if intent not in {"check", "book", "availability"})
    calm = (main.intent in {"faq", "emergency"} and denies_urgency(turn)) or (main.intent == "faq" and not topic)
    unsure = main.confidence < (_LIKELY if main.intent == "complaint" else _UNSURE)
    if (calm or main.intent == "correction" or unsure) and _asks_for_one(turn, found):
        return ClauseIntent("book", _LIKELY), also
    if main.intent in {"human", "reschedule"} and turn.expects == "anything" and _is_new(main.intent, turn, found):
        return ClauseIntent("book", _LIKELY), tuple(intent for intent in also if intent != "book")
    return main, also


def _is_new(intent: str, turn: SearchedTurn, found: Sequence[EntitySpan]) -> bool:
    """Whether somebody to speak to on a day, or something to be moved, is a service of ours and no appointment there is already.

    "I need to move a car on Monday" is, "I need to move my cleaning to Monday" is not.
    """
    services = [one for one in found if one.role == "service"]
    if not services:
        return False
    if intent == "human":
        return any(one.role in {"date", "time"} for one in found)
    return not cued(turn.words, "moves-existing") and not any(turn.at(one.start - 1) in _THEIRS for one in services)


def _asks_for_one(turn: SearchedTurn, found: Sequence[EntitySpan]) -> bool:
    """An opening in which somebody wants a service, with nothing in it to be corrected."""
    roles = {one.role for one in found}
    denied = any(role.startswith("not-") for role in roles)
    return turn.expects == "anything" and "service" in roles and not denied and cued(turn.words, "wants")


def _taken_back(words: Sequence[str]) -> bool:
    """Yes please, no wait: the later word counts; "yes, hold on to that" is none."""
    last = cue(words, "not-yet")
    if last is not None and last[0] and last[1] >= len(words) - 3:
        return True
    return (
        len(words) > 1
        and cued(words[-2:], "not-yet-last")
        and words[0] not in {"no", "wait"}
        and words[-1] in {"no", "wait", "stop"}
    )
