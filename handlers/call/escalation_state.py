"""How a conversation goes, as far as it matters for fetching a person: how sure, in what mood, and how long without progress."""

from datetime import datetime
from typing import assert_never

import msgspec

from schemas.fact import Fact
from schemas.handoff import HandoffAccepted, HandoffMissed, HandoffSuggested
from schemas.line import LineOpened
from schemas.outcome import Outcome
from schemas.reply import ReplyComposed
from schemas.toolbox import QUIET
from schemas.tools import HandoffRequested, ToolAnswered
from schemas.understanding import IntentRecognised, MoodEstimated

_change = msgspec.structs.replace
#: So many turns are looked back at, at most.
_BACK = 20


class EscalationState(msgspec.Struct, frozen=True, kw_only=True):
    """`confidences` and `sentiments` are those of the last turns, the newest last; what brought something new counts as sure.

    `progress_at` is when something new was last told, found or done, `fruitless` counts the turns since. `suggested` is the last
    suggestion, `fired` all triggers so far; `requested` says that a person was asked for.
    """

    confidences: tuple[float, ...] = ()
    sentiments: tuple[float, ...] = ()
    told: frozenset[tuple[str, str]] = frozenset()
    progress_at: datetime | None = None
    fruitless: int = 0
    outcome: Outcome | None = None
    suggested: HandoffSuggested | None = None
    fired: frozenset[str] = frozenset()
    requested: bool = False


EscalationFact = (
    LineOpened
    | IntentRecognised
    | MoodEstimated
    | ToolAnswered
    | ReplyComposed
    | HandoffSuggested
    | HandoffRequested
    | HandoffAccepted
    | HandoffMissed
)


def evolve_escalation(now: EscalationState, event: EscalationFact, fact: Fact) -> EscalationState:
    """The state after one more fact. A guess at a turn is none of it."""
    match event:
        case LineOpened():
            return _progressed(now, fact)
        case IntentRecognised(guess=True):
            return now
        case IntentRecognised(confidence=confidence, entities=entities):
            new = {(one.role, one.value) for one in entities} - now.told
            sure = 1.0 if new else confidence
            confidences = (*now.confidences, sure)[-_BACK:]
            changed = _change(now, confidences=confidences, told=now.told | new, fruitless=now.fruitless + 1)
            return _progressed(changed, fact) if new else changed
        case MoodEstimated(sentiment=sentiment):
            return _change(now, sentiments=(*now.sentiments, sentiment)[-_BACK:])
        case ToolAnswered(tool=tool, refused=refused):
            return now if refused or tool in QUIET else _progressed(now, fact)
        case ReplyComposed(outcome=outcome):
            return now if outcome == now.outcome else _progressed(_change(now, outcome=outcome), fact)
        case HandoffSuggested(trigger=trigger):
            return _progressed(_change(now, suggested=event, fired=now.fired | {trigger}), fact)
        case HandoffRequested():
            return _change(now, requested=True)
        case HandoffAccepted() | HandoffMissed():
            return now
        case _:
            assert_never(event)


def _progressed(now: EscalationState, fact: Fact) -> EscalationState:
    return _change(now, progress_at=fact.at, fruitless=0)
