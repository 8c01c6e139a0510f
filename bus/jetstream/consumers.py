"""Durable following: one consumer on the server for those that follow together, shared by their instances."""

import asyncio
import contextlib
import functools
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, Literal

from bus.consumers import Consumer, Handle
from bus.jetstream.background import end_tasks, start_task
from bus.jetstream.connection import ApiRefused, Link
from bus.jetstream.in_flight import InFlight
from bus.jetstream.options import Options
from bus.jetstream.parking import JetStreamParking
from bus.jetstream.pull_consumer import ConsumerLost, PullConsumer, PulledMessage
from bus.jetstream.retry import retry_while_unavailable
from bus.jetstream.subject_queues import AGAIN, SubjectQueues
from bus.log import Unavailable
from bus.streams import stream_of
from bus.wire import Wire

_SECOND = 1_000_000_000
#: Seconds after which the server hands an unacknowledged fact to another instance; renewed while it is worked on.
ACK_WAIT = 1.0
#: Facts an instance may hold at once.
_HELD = 256


class JetStreamConsumers:
    """Followers of this process."""

    def __init__(self, link: Link, wire: Wire, parking: JetStreamParking, options: Options) -> None:
        self._link, self._wire, self._parking, self._options = link, wire, parking, options
        self._followers: set[DurableSubscription] = set()

    async def follow(
        self,
        name: str,
        *subjects: str,
        on: Handle,
        start: Literal["new", "all"] = "new",
        attempts: int = 5,
        tags: frozenset[str] = frozenset(),
    ) -> "DurableSubscription":
        """Hand every fact under the filters to `on`; see the port."""
        return await self.follow_together(name, [Consumer(name, subjects, on, tags, attempts)], start=start)

    async def follow_together(
        self, name: str, parts: Sequence[Consumer], *, start: Literal["new", "all"] = "new"
    ) -> "DurableSubscription":
        """Hand every fact to those of the parts that want it; see the port."""
        sharing = SharedConsumer(self._link, self._wire, self._parking, parts)
        follower = DurableSubscription(self._followers, sharing)
        subjects = sorted({subject for part in parts for subject in part.subjects})
        again = [f"again.{part.name}.>" for part in parts]
        for stream, consumer, filters, first in (
            (stream_of(subjects[0]), name, subjects, start),
            ("PARKED", f"again-{name}", again, "all"),
        ):
            make = functools.partial(self._consumer, stream, consumer, filters, first)
            await make()
            follower.run(self._pull(stream, consumer, sharing, make))
        follower.run(sharing.holding.keep())
        self._followers.add(follower)
        return follower

    async def _consumer(self, stream: str, name: str, subjects: Sequence[str], start: str) -> None:
        config: dict[str, Any] = {
            "durable_name": name,
            "name": name,
            "deliver_policy": start,
            "ack_policy": "explicit",
            "ack_wait": int(ACK_WAIT * _SECOND),
            "max_ack_pending": _HELD * 4,
            "max_deliver": -1,
            "filter_subjects": list(subjects),
        }

        async def make() -> None:
            try:
                known = await self._link.api(f"CONSUMER.INFO.{stream}.{name}", {})
                config["deliver_policy"] = known["config"]["deliver_policy"]
            except ApiRefused:
                pass  # its first time: it starts where `start` says
            await self._link.api(f"CONSUMER.CREATE.{stream}.{name}", {"stream_name": stream, "config": config})

        await retry_while_unavailable(self._options.patience, name, make)

    async def _pull(self, stream: str, consumer: str, sharing: "SharedConsumer", make: Callable[[], Awaitable[None]]) -> None:
        while True:
            pull = await PullConsumer(self._link, stream, consumer, _HELD, alone=False).open()
            try:
                while True:
                    for pulled in await pull.take():
                        sharing.put(pulled)
            except ConsumerLost:
                await asyncio.sleep(0.05)
            finally:
                await pull.close()
            with contextlib.suppress(Unavailable):  # the pull that follows finds out again
                await make()

    async def close(self) -> None:
        for follower in list(self._followers):
            await follower.close()


class SharedConsumer:
    """Hands what comes to the parts that want it."""

    def __init__(self, link: Link, wire: Wire, parking: JetStreamParking, parts: Sequence[Consumer]) -> None:
        self.holding = InFlight(link)
        self._wire = wire
        self._lanes = {part.name: SubjectQueues(wire, parking, part, self.holding.done) for part in parts}

    def put(self, pulled: PulledMessage) -> None:
        """Hand over a stored fact, or one that is tried again, which is for one of them."""
        wanting = self._wanting(pulled)
        if self.holding.take(pulled, len(wanting)):
            for lanes in wanting:
                lanes.put(pulled)

    def _wanting(self, pulled: PulledMessage) -> list[SubjectQueues]:
        if pulled.subject.startswith(AGAIN):
            return [self._lanes[pulled.subject.split(".", 2)[1]]]
        tag = pulled.tag
        known = self._wire.knows(tag)
        return [lanes for lanes in self._lanes.values() if lanes.part.wants(pulled.subject, tag, known=known)]

    async def close(self) -> None:
        """Stop working; what is held goes to another instance."""
        for lanes in self._lanes.values():
            await lanes.close()
        self.holding.give_back()


class DurableSubscription:
    """One durable subscription; closing it leaves the position and what is unfinished to others."""

    def __init__(self, among: "set[DurableSubscription]", sharing: SharedConsumer) -> None:
        self._among, self._sharing = among, sharing
        self._tasks: list[asyncio.Task[None]] = []

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.append(start_task(work))

    async def close(self) -> None:
        self._among.discard(self)
        await end_tasks(self._tasks)
        await self._sharing.close()
