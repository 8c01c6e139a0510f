"""Waiting: a message that was put off comes back to the gate when its time has come."""

from bus.timers import Timers
from handlers.clock import Clock
from handlers.handler import handler
from handlers.timer_drafts import draft_timer
from schemas.fact import Fact
from schemas.messages import MessageDeferred, MessageDue


@handler("waiting", role="ledger")
async def wait(deferred: MessageDeferred, fact: Fact, timers: Timers, clock: Clock) -> None:
    """Set the message's timer; setting it twice is setting it once."""
    due = MessageDue(message=deferred.message)
    draft = draft_timer(deferred.message, due, fact, clock.now(), handler="waiting")
    await timers.set(draft, deferred.until)
