"""What cannot be handled is parked with its reason, for a person to look at."""

from collections.abc import Awaitable, Callable

import msgspec

from bus.consumers import describe_failure
from bus.parked import ParkedMessage, Parking
from handlers.handler import Handler
from infra.runtime.stage import TRIES
from schemas.fact import Fact

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
