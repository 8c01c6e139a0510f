"""Timers as message schedules, kept by the server."""

from datetime import UTC, datetime

from bus.jetstream.acks import Acks
from bus.jetstream.connection import Link
from bus.jetstream.options import Options
from bus.jetstream.retry import publish_until_stored, retry_while_unavailable
from bus.log import Unavailable
from bus.timers import due_subject
from bus.wire import ID, KEPT_ID, Wire, WireMessage
from schemas.fact import Draft


class JetStreamTimers:
    """One schedule per timer subject; setting it again replaces it."""

    def __init__(self, link: Link, acks: Acks, wire: Wire, options: Options) -> None:
        self._link, self._acks, self._wire, self._options = link, acks, wire, options

    async def set(self, draft: Draft, due: datetime) -> None:
        """Have the fact appear on `due.<tenant>.<id>` at `due`."""
        target = due_subject(draft.subject)
        message = self._wire.write(draft)
        # Without a message id: setting a timer back to a time it had before is no duplicate.
        headers = {name: value for name, value in message.headers.items() if name != ID} | {
            KEPT_ID: draft.id,
            "Nats-Schedule": f"@at {due.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}",
            "Nats-Schedule-Target": target,
        }
        ack = await publish_until_stored(
            self._link, self._acks, WireMessage(message.subject, headers, message.payload), self._options
        )
        if ack.error:
            raise Unavailable(f"the timer {draft.subject} could not be set: {ack.error.description}")

    async def cancel(self, subject: str) -> None:
        """Forget the timer."""
        due_subject(subject)
        await retry_while_unavailable(
            self._options.patience, subject, lambda: self._link.api("STREAM.PURGE.TIMERS", {"filter": subject})
        )
