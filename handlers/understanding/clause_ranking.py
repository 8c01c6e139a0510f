"""Which of a turn's clauses is its intent, and which are further ones."""

from collections.abc import Sequence

from handlers.understanding.clause_reading import ClauseIntent
from handlers.understanding.intents import REQUESTS
from handlers.understanding.spans import EntitySpan, SearchedTurn

_SURE, _SURE_ALSO = 0.5, 0.6
#: So few words say one thing.
_SHORT = 4
#: Said beside something else, these are manners.
_MANNERS = frozenset({"greet", "thanks", "smalltalk", "unknown", "wait"})
_GIVING = frozenset({"give-name", "give-phone", "give-date", "give-time", "give-service", "give-staff", "give-place"})
_NEW_VALUES = frozenset({"date", "time", "part", "service", "staff", "name", "phone", "choice", "street", "postcode"})
_FAREWELLS = frozenset({"bye", "goodbye"})


def weigh_clauses(
    opened: str, readings: Sequence[ClauseIntent], whole: ClauseIntent, found: Sequence[EntitySpan], turn: SearchedTurn
) -> tuple[ClauseIntent, tuple[str, ...]]:
    """The intent and the others, from how the turn opened, its clauses, and the reading of the whole."""
    main = _main(readings, whole)
    others = [one.intent for one in readings if one is not main and one.confidence >= _SURE_ALSO and one.intent in REQUESTS]
    if opened and whole.intent == opened and whole.confidence >= main.confidence and len(turn.words) <= _SHORT:
        return whole, ()
    match opened:
        case "yes" | "no" if not readings:
            main = ClauseIntent(opened, max(0.95, whole.confidence if whole.intent == opened else 0.0))
        case "yes":
            main, others = _agreed(main, others, turn)
        case "no":
            main, others = _refused(main, others, found)
        case "greet" | "thanks" if not readings or main.confidence < _SURE_ALSO or main.intent in _MANNERS:
            main = ClauseIntent(opened, 0.95)
        case "greet" | "thanks" if whole.intent == opened and whole.confidence > _SURE and main.intent not in REQUESTS:
            main = whole
        case _:  # open: any other word that a turn begins with
            pass
    if (
        main.intent == "availability"
        and turn.expects in {"date", "time"}
        and any(one.role in {"any", "soonest"} for one in found)
    ):
        main = ClauseIntent(f"give-{turn.expects}", main.confidence)
    if main.intent == "no" and any(one.role in _NEW_VALUES for one in found):
        main = ClauseIntent("correction", main.confidence)
    alarm = max((one for one in (*readings, whole) if one.intent == "emergency"), default=None, key=lambda one: one.confidence)
    if alarm and alarm.confidence > _SURE_ALSO:
        main, others = alarm, [main.intent, *others] if main.intent in REQUESTS else others
    if turn.words[-1] in _FAREWELLS and main.intent not in REQUESTS - {"repeat"}:
        main = ClauseIntent("goodbye", 0.95)
    return main, tuple(dict.fromkeys(intent for intent in others if intent != main.intent))


def _main(readings: Sequence[ClauseIntent], whole: ClauseIntent) -> ClauseIntent:
    if not readings:
        return whole
    asking = [one for one in readings if one.intent in REQUESTS | {"correction", "complaint"} and one.confidence >= _SURE]
    first = readings[0]
    if asking and (first.intent in _MANNERS | _GIVING or first.confidence < _SURE):
        return asking[0]
    if len(readings) == 1 and whole.intent == first.intent:
        return max(first, whole, key=lambda one: one.confidence)
    told = [one for one in readings if one.intent not in _MANNERS]
    if first.intent in _MANNERS and told:
        return told[0]
    if len(readings) > 1 and whole.confidence > first.confidence and whole.intent not in _MANNERS:
        return whole
    return first


def _agreed(main: ClauseIntent, others: list[str], turn: SearchedTurn) -> tuple[ClauseIntent, list[str]]:
    """Yes, and something more: the yes counts when one was asked for, or when the rest is tied on with an "and"."""
    tied = bool({"and", "also", "but"} & set(turn.words[1:4]))
    if turn.expects == "yes-no" or tied:
        if main.intent == "correction" and main.confidence >= _SURE:
            return main, others
        more = [main.intent] if main.intent in REQUESTS and main.confidence >= _SURE else []
        if main.intent in {"goodbye", "no"} and main.confidence >= _SURE and turn.expects != "yes-no":
            return main, others
        return ClauseIntent("yes", 0.93), [*more, *others]
    if main.intent == "greet" and turn.expects == "anything":
        return main, others
    if main.confidence < _SURE_ALSO and main.intent not in REQUESTS:
        return ClauseIntent("yes", 0.85), others
    if main.intent in {"thanks", "unknown", "greet"} and (main.intent != "thanks" or turn.expects != "anything"):
        return ClauseIntent("yes", 0.85 if main.intent != "unknown" else 0.7), others
    return main, others


def _refused(main: ClauseIntent, others: list[str], found: Sequence[EntitySpan]) -> tuple[ClauseIntent, list[str]]:
    """No, and something more: with new values it is a correction, with a request it is that."""
    values = any(one.role in _NEW_VALUES for one in found)
    if (
        main.intent in REQUESTS
        and main.confidence >= _SURE
        and not (values and main.intent in {"availability", "book", "services"})
    ):
        return main, others
    if values and (main.intent in _GIVING | {"correction", "availability", "book", "services", "unknown", "yes", "reschedule"}):
        more = [main.intent] if main.intent == "availability" else []
        return ClauseIntent("correction", max(0.85, main.confidence)), [*more, *others]
    if main.intent in {"correction", "goodbye", "complaint", "wait", "repeat", "emergency"} and main.confidence >= _SURE:
        return main, others
    return ClauseIntent("no", 0.93 if main.intent in {"no", "thanks", "unknown"} else 0.75), others
