"""Handlers that work from the log: every stored fact once it is there, in order per subject, until they are done."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import AsyncExitStack
from typing import Any

from bus.consumers import Consumer, Consumers
from bus.log import Log
from handlers.clock import Clock
from handlers.handler import Handler
from infra.observability.meter import Meter
from infra.observability.tracing import Tracer
from infra.runtime.handling import handle
from infra.runtime.needs import Needs
from infra.runtime.stamp import AnswerStamp
from schemas.fact import Fact
from schemas.knowledge import Business
from schemas.subjects import parse_subject

#: What the runtime provides for each fact itself.
_OWN: frozenset[Any] = frozenset({Fact, Business})


class DurableHandlers:
    """Runs a role's handlers on the log, where they share a position under its name.

    `business` gives what is known of a tenant's business;
    `on_stored` hears what was answered.
    """

    def __init__(
        self,
        handlers: Iterable[Handler],
        needs: Needs,
        *,
        log: Log,
        consumers: Consumers,
        business: Callable[[str], Business],
        on_stored: Callable[[Fact], None] = lambda _: None,
        clock: Clock,
        tracer: Tracer,
        meter: Meter,
    ) -> None:
        every = tuple(handlers)
        self._together, self._alone = [one for one in every if not one.alone], [one for one in every if one.alone]
        self._needs = needs
        self._log, self._consumers, self._business, self._clock = log, consumers, business, clock
        self._on_stored, self._tracer, self._meter = on_stored, tracer, meter

    async def run(self, stop: asyncio.Event, ready: Callable[[], None] = lambda: None) -> None:
        """Follow until `stop`; `ready` is called once every handler follows."""
        async with AsyncExitStack() as stack:
            for name, parts in self._parts().items():
                stack.push_async_callback((await self._consumers.follow_together(name, parts)).close)
            for handler in self._alone:
                part = self._part_alone(handler)
                stack.push_async_callback((await self._consumers.follow_together(handler.name, [part], start="all")).close)
            ready()
            await stop.wait()

    def _parts(self) -> dict[str, list[Consumer]]:
        """The handlers by their role and the stream they read: each stream is read once, whatever the number of its handlers."""
        parts: dict[str, list[Consumer]] = defaultdict(list)
        for handler in self._together:
            on, tags = self._one(handler), frozenset(event.tag() for event in handler.wants)
            for stream, subjects in _subjects(handler).items():
                parts[f"{handler.role}-{stream}"].append(Consumer(f"{handler.name}-{stream}", subjects, on, tags))
        return parts

    def _part_alone(self, handler: Handler) -> Consumer:
        """A handler with a position of its own. TypeError when what it wants is in several streams."""
        filters = _subjects(handler)
        if len(filters) != 1:
            raise TypeError(f"{handler.name} is alone and wants facts of {', '.join(filters)}: declare one handler for each")
        (subjects,) = filters.values()
        return Consumer(handler.name, subjects, self._one(handler), frozenset(event.tag() for event in handler.wants))

    def _one(self, handler: Handler) -> Callable[[Fact], Any]:
        fixed = self._needs.provide(handler, leaving=_OWN | ({handler.needs["pages"]} if handler.fold else set()))
        wants = handler.wants

        async def on(fact: Fact) -> None:
            if isinstance(fact.event, wants):
                began = time.perf_counter()
                try:
                    async with asyncio.timeout(handler.seconds):
                        count = await self._handle(handler, fact, fixed)
                except Exception as failure:
                    self._meter.failed(handler.name, failure)
                    raise
                self._meter.handled(handler.name, time.perf_counter() - began, answers=count)

        return on

    async def _handle(self, handler: Handler, fact: Fact, fixed: dict[str, Any]) -> int:
        own: dict[Any, Callable[[], Any]] = {
            Fact: lambda: fact,
            Business: lambda: self._business(parse_subject(fact.subject).tenant),
        }
        arguments = fixed | {name: own[kind]() for name, kind in handler.needs.items() if kind in own}
        with self._tracer.span(handler.name, fact.trace) as trace:
            stamp = AnswerStamp(fact, handler.name, self._clock, trace=trace)
            return await handle(handler, fact, arguments, self._log, stamp, self._on_stored)


def _subjects(handler: Handler) -> dict[str, tuple[str, ...]]:
    """The subject filters of what a handler wants, by the stream they are in."""
    by_stream: dict[str, set[str]] = defaultdict(set)
    for event in handler.wants:
        by_stream[event.kind.stream.lower()].add(f"{event.kind.name}.>")
    return {stream: tuple(sorted(filters)) for stream, filters in by_stream.items()}
