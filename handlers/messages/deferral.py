"""Waiting: a message that was put off comes back to the gate when its time has come."""

from bus.timers import Timers
from handlers.clock import Clock
from handlers.handler import handler
from schemas.fact import Draft, Fact, answer_id
from schemas.messages import MessageDeferred, MessageDue
from schemas.subjects import compose_subject, parse_subject


@handler("waiting", role="ledger")
async def wait(deferred: MessageDeferred, fact: Fact, timers: Timers, clock: Clock) -> None:
    """Set the message's timer; setting it twice is setting it once."""
    due = MessageDue(message=deferred.message)
    name = compose_subject("timer", parse_subject(fact.subject).tenant, deferred.message)
    draft = Draft(
        subject=name,
        event=due,
        id=answer_id(fact.id, due.tag()),
        at=clock.now(),
        cause=fact.id,
        handler="waiting",
        trace=fact.trace,
    )
    await timers.set(draft, deferred.until)
