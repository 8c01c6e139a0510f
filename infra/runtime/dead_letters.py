"""Dead letters: what a handler cannot handle is parked with its reason, for a person to look at."""

from collections.abc import Awaitable, Callable
from typing import Literal

import msgspec

from bus.consumers import describe_failure
from bus.parked import ParkedMessage, Parking
from handlers.call.state import Conversation
from handlers.clock import Clock
from handlers.handler import Handler
from infra.runtime.stage import TRIES
from schemas.fact import Draft, Fact
from schemas.handoff import AgentFailed

#: The stages without which the caller hears nothing more, and what the agent then cannot do.
_VITAL: dict[str, Literal["mind", "voice"]] = {"answering": "mind", "speaking": "voice"}

#: Parks one fact for a handler: called when its tries are used up.
Park = Callable[[Handler, Fact, Exception], Awaitable[None]]


def make_parker(parking: Parking) -> Park:
    """Parks into the log's own stream, where `daybook parked` finds it."""

    async def park(handler: Handler, fact: Fact, failure: Exception) -> None:
        await parking.park(
            ParkedMessage(
                number=0,
                subject=fact.subject,
                sequence=fact.sequence,
                tag=fact.event.tag(),
                id=fact.id,
                by=handler.name,
                reason=describe_failure(failure),
                attempts=TRIES,
                payload=msgspec.json.encode(fact.event) if not fact.person else b"",
            )
        )

    return park


def draft_agent_failure(handler: Handler, call: Conversation, subject: str, failure: Exception, clock: Clock) -> Draft | None:
    """The fact that the agent may be silent from now on, once a call for each part; None for a handler that can be missed."""
    part = _VITAL.get(handler.name)
    if part is None or call.line.ended:
        return None
    failed = AgentFailed(part=part, reason=type(failure).__name__)
    id_ = f"{call.call}/{failed.tag()}/{part}"
    return Draft(subject=subject, event=failed, id=id_, at=clock.now(), handler=handler.name, person=call.person)
