"""News on core subjects."""

from collections.abc import Callable

from nats.aio.msg import Msg
from nats.aio.subscription import Subscription
from nats.errors import Error

from bus.jetstream.connection import Link
from bus.log import Unavailable


class BroadcastSubscription:
    """A subscription to news."""

    def __init__(self, link: Link, subscription: Subscription) -> None:
        self._link, self._subscription = link, subscription

    async def close(self) -> None:
        if not self._link.client.is_closed:
            await self._subscription.unsubscribe()


class JetStreamBroadcast:
    """Plain publishes and subscriptions."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def publish(self, subject: str) -> None:
        try:
            await self._link.client.publish(subject)
            await self._link.client.flush(2)
        except (Error, TimeoutError) as wrong:
            raise Unavailable(f"{subject} could not be said; is nats-server running?") from wrong

    async def subscribe(self, subject: str, on: Callable[[str], None]) -> BroadcastSubscription:
        async def heard(message: Msg) -> None:
            on(message.subject)

        try:
            subscription = await self._link.hear(subject, heard)
            await self._link.client.flush(2)
        except (Error, TimeoutError) as wrong:
            raise Unavailable(f"{subject} cannot be heard; is nats-server running?") from wrong
        return BroadcastSubscription(self._link, subscription)
