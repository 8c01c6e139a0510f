"""What is counted of calls: how long turns took, what became of calls, how many went to a person."""

from collections.abc import Iterable

from handlers.clock import Clock
from infra.observability.metrics import Metrics
from schemas.fact import Fact
from schemas.line import CallRefused
from schemas.reply import TurnTimed
from schemas.tools import OutcomeLogged

#: Seconds after which a fact is history, read again after an interruption, and no news for an alarm.
_NEWS = 120.0
_MS = 1000
#: The outcomes of calls that a person has to go on with.
_ESCALATED = frozenset(("transferred", "callback"))


def count_facts(facts: Iterable[Fact], metrics: Metrics, clock: Clock) -> None:
    """Count what is new among facts that were just projected; each is projected once."""
    now = clock.now()
    for fact in facts:
        if (now - fact.at).total_seconds() > _NEWS:
            continue
        match fact.event:
            case TurnTimed(total=total):
                metrics.observe("daybook_turn_latency_seconds", total / _MS)
            case CallRefused():
                metrics.add("daybook_calls_total", outcome="refused at the door")
            case OutcomeLogged(outcome=outcome):
                metrics.add("daybook_calls_total", outcome=outcome)
                metrics.add("daybook_escalations_total", outcome in _ESCALATED)
            case _:  # open: other facts are not counted
                pass
