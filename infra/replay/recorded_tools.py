"""Tools in a sandbox: nothing is done, the recorded answer is given back in its place."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from bus.log import Tap
from bus.memory import MemoryBus
from handlers.clock import Clock
from schemas.event import Event
from schemas.fact import Draft, Fact, answer_id
from schemas.subjects import parse_subject
from schemas.tools import ToolAnswered, ToolDelayed, ToolFailed, ToolRequested

#: Handlers that have no part in a sandbox: what they said then is given back.
INSTEAD_OF = frozenset({"tool-reading", "tool-lookup", "tool-delay", "tool-deadline"})
#: What is not in the recording fails after this time.
_SECONDS = 0.02


class _Recorded(msgspec.Struct):
    """A tool as it was used then: asked for, and what was `told` of it, after so many seconds, until it answered or failed."""

    asked: ToolRequested
    arguments: Any
    at: datetime
    told: tuple[tuple[float, Event], ...] = ()
    used: bool = False

    def tell(self, event: Event, seconds: float) -> None:
        self.told = (*self.told, (seconds, event))


class RecordedTools:
    """Answers a call's tool requests from its recording. `unknown` are requests that were not in it."""

    def __init__(self, recorded: Sequence[Fact], bus: MemoryBus, clock: Clock) -> None:
        self._bus, self._clock = bus, clock
        self._by_id: dict[str, _Recorded] = {}
        self.unknown: list[ToolRequested] = []
        self._answering: set[asyncio.Task[None]] = set()
        self._tap: Tap | None = None
        for fact in recorded:
            match fact.event:
                case ToolRequested() as asked:
                    self._by_id[fact.id] = _Recorded(asked, _read(asked), fact.at)
                case ToolAnswered(request=request) as answer if request in self._by_id:
                    self._by_id[request].tell(answer, answer.tool_ms / 1000)
                case ToolDelayed(request=request) | ToolFailed(request=request) as late if request in self._by_id:
                    self._by_id[request].tell(late, (fact.at - self._by_id[request].at).total_seconds())
                case other if fact.cause in self._by_id and fact.handler == "tools":
                    self._by_id[fact.cause].tell(other, (fact.at - self._by_id[fact.cause].at).total_seconds())
                case _:  # open: other facts are no answers of tools
                    pass

    async def open(self, call: str) -> "RecordedTools":
        self._tap = await self._bus.live.tap(call, self._on_fact)
        return self

    def _on_fact(self, fact: Fact) -> None:
        if isinstance(fact.event, ToolRequested):
            task = asyncio.get_running_loop().create_task(self._answer(fact, fact.event))
            self._answering.add(task)
            task.add_done_callback(self._answering.discard)

    async def _answer(self, fact: Fact, asked: ToolRequested) -> None:
        known = self._find(asked)
        if known is None or not known.told:
            if known is None:
                self.unknown.append(asked)
            await asyncio.sleep(_SECONDS)
            reason = "not in the recording" if known is None else "it never answered in the recording"
            await self._say(fact, ToolFailed(turn=asked.turn, tool=asked.tool, request=fact.id, reason=reason))
            return
        known.used, passed, counted = True, 0.0, Counter[str]()
        for seconds, event in sorted(known.told, key=lambda one: one[0]):
            await asyncio.sleep(max(seconds - passed, 0.0))
            passed = max(seconds, passed)
            await self._say(fact, self._now(event, fact, asked), counted[event.tag()])
            counted[event.tag()] += 1

    def _now(self, event: Event, fact: Fact, asked: ToolRequested) -> Event:
        """What was said of a tool then, of the request of now."""
        match event:
            case ToolAnswered():
                call = parse_subject(fact.subject).id
                return msgspec.structs.replace(event, turn=asked.turn, request=fact.id, call=call)
            case ToolDelayed() | ToolFailed():
                return msgspec.structs.replace(event, turn=asked.turn, request=fact.id)
            case _:  # open: other facts are no answers of tools
                return event

    def _find(self, asked: ToolRequested) -> _Recorded | None:
        """The same question; else what the same tool was asked in the same turn."""
        same = [one for one in self._by_id.values() if one.asked.tool == asked.tool]
        exactly = [one for one in same if one.arguments == _read(asked)]
        nearly = [one for one in same if one.asked.turn == asked.turn and not one.used]
        return next((one for one in exactly if not one.used), next(iter([*exactly, *nearly]), None))

    async def _say(self, cause: Fact, event: Event, nth: int = 0) -> None:
        draft = Draft(
            subject=cause.subject,
            event=event,
            id=answer_id(cause.id, event.tag(), nth),
            at=self._clock.now(),
            cause=cause.id,
            handler="tools",
            person=cause.person,
        )
        await self._bus.live.publish(draft)

    async def close(self) -> None:
        if self._tap:
            await self._tap.close()
        for task in list(self._answering):
            task.cancel()
        await asyncio.gather(*self._answering, return_exceptions=True)


def _read(asked: ToolRequested) -> Any:
    try:
        return msgspec.json.decode(asked.arguments)
    except msgspec.DecodeError:
        return asked.arguments
