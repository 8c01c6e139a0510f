"""One handler at work on one call: facts in order, one at a time, interruptible."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, NamedTuple

import structlog

from handlers.handler import Handler
from infra.observability.meter import Meter
from infra.runtime.invocation import collect_answers, iterate_events
from schemas.event import Event
from schemas.fact import Fact
from schemas.frame import Frame

Trigger = Fact | Frame


class BegunFrame(NamedTuple):
    """A frame that was handed over already, and what the handler has begun to say to it."""

    frame: Frame
    result: Any


Publish = Callable[[Handler, Trigger, Callable[[], AsyncIterator[Event]]], Awaitable[int]]

#: Tries before a fact that cannot be handled is parked, and the pause between them.
TRIES, PAUSE_SECONDS = 3, 0.05

_log = structlog.get_logger("runtime")


class HandlerStage:
    """A handler's own queue on one call. `work` publishes what the handler answers; `park` takes what it cannot handle."""

    def __init__(
        self,
        handler: Handler,
        needs: Callable[[], dict[str, Any]],
        work: Publish,
        park: Callable[[Handler, Fact, Exception], Awaitable[None]],
        meter: Meter,
    ) -> None:
        self.handler = handler
        self._needs, self._work, self._park, self._meter = needs, work, park, meter
        self._waiting: asyncio.Queue[Trigger | BegunFrame] = asyncio.Queue()
        self._busy = False
        self._now: asyncio.Task[None] | None = None
        self._made = handler.run(**needs()) if handler.per_call else None
        self._plain = not handler.interrupted_by

    @property
    def idle(self) -> bool:
        """Nothing waits and nothing is being done."""
        return self._waiting.empty() and not self._busy

    def offer(self, trigger: Trigger) -> None:
        """Put a fact or a frame at the end of the queue."""
        self._waiting.put_nowait(trigger)

    def hear(self, frame: Frame) -> None:
        """Hand a frame over at once when nothing is before it: most tell nothing, and then there is nothing to wait for."""
        if self._busy or self._made is None or not self._waiting.empty():
            self._waiting.put_nowait(frame)
            return
        began = time.perf_counter()
        try:
            result = self._made(frame)
        except Exception as failure:  # noqa: BLE001 - as in `_handle`: a frame is not tried again
            self._failed(failure, 1)
            return
        if result is None:
            self._meter.handled(self.handler.name, time.perf_counter() - began)
        else:
            self._waiting.put_nowait(BegunFrame(frame, result))

    def interrupt(self) -> None:
        """Cancel what is being done now; what waits stays."""
        if self._now is not None:
            self._now.cancel()

    async def run(self) -> None:
        """Handle what is offered until cancelled."""
        try:
            while True:
                trigger = await self._waiting.get()
                self._busy = True
                if self._plain:
                    await self._handle(trigger)
                else:
                    while await self._interrupted(trigger) and self._keeps(trigger):
                        pass
                self._busy = False
        finally:
            if self._made is not None and hasattr(self._made, "close"):
                await self._made.close()

    async def _interrupted(self, trigger: Trigger | BegunFrame) -> bool:
        """Handle it, and say whether that was interrupted."""
        async with asyncio.TaskGroup() as group:
            now = self._now = group.create_task(self._handle(trigger), name=self.handler.name)
        self._now = None
        return now.cancelled()

    def _keeps(self, trigger: Trigger | BegunFrame) -> bool:
        return isinstance(trigger, Fact) and isinstance(trigger.event, self.handler.kept)

    async def _handle(self, waiting: Trigger | BegunFrame) -> None:
        trigger = waiting.frame if isinstance(waiting, BegunFrame) else waiting
        for attempt in range(1, TRIES + 1):
            began = time.perf_counter()
            try:
                count = await self._work(self.handler, trigger, lambda: self._answers(waiting))
            except Exception as failure:  # noqa: BLE001 - whatever a handler raises: tried again, then parked with its reason
                self._failed(failure, attempt)
                if isinstance(trigger, Frame):
                    return
                if attempt == TRIES:
                    await self._park(self.handler, trigger, failure)
                    return
                await asyncio.sleep(PAUSE_SECONDS * attempt)
            else:
                self._meter.handled(self.handler.name, time.perf_counter() - began, answers=count)
                return

    def _failed(self, failure: Exception, attempt: int) -> None:
        _log.warning("handler_failed", handler=self.handler.name, attempt=attempt, error=type(failure).__name__)
        self._meter.failed(self.handler.name, failure, parked=attempt == TRIES)

    def _answers(self, trigger: Trigger | BegunFrame) -> AsyncIterator[Event]:
        if isinstance(trigger, BegunFrame):
            return iterate_events(lambda: trigger.result)
        wanted = trigger.event if isinstance(trigger, Fact) else trigger
        facts = {name: trigger for name, kind in self.handler.needs.items() if kind is Fact}
        if self._made is not None:
            return collect_answers(self._made, wanted, facts)
        return collect_answers(self.handler.run, wanted, self._needs() | facts)
