"""Tools in a sandbox: nothing is done, the recorded answer is given back in its place."""

import asyncio
from collections.abc import Sequence
from typing import Any

import msgspec

from bus.log import Tap
from bus.memory import MemoryBus
from handlers.ports.clock import Clock
from schemas.event import Event
from schemas.fact import Draft, Fact, answer_id
from schemas.subjects import parse
from schemas.tools import ToolAnswered, ToolFailed, ToolRequested

#: Handlers that have no part in a sandbox: what they said then is given back.
INSTEAD_OF = frozenset({"tool-reading", "tool-lookup"})
#: What is not in the recording fails after this time.
_SECONDS = 0.02


class _Recorded(msgspec.Struct):
    """A tool as it was used then: asked for, answered (None: it failed), and what else it told the call."""

    asked: ToolRequested
    arguments: Any
    answer: ToolAnswered | None = None
    beside: tuple[Event, ...] = ()
    used: bool = False


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
                    self._by_id[fact.id] = _Recorded(asked, _read(asked))
                case ToolAnswered(request=request) as answer if request in self._by_id:
                    self._by_id[request].answer = answer
                case other if fact.cause in self._by_id and fact.handler == "tools":
                    before = self._by_id[fact.cause]
                    before.beside = (*before.beside, other)
                case _:
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
        if known is None or known.answer is None:
            if known is None:
                self.unknown.append(asked)
            await asyncio.sleep(_SECONDS)
            reason = "not in the recording" if known is None else "it failed in the recording"
            await self._say(fact, ToolFailed(turn=asked.turn, tool=asked.tool, request=fact.id, reason=reason))
            return
        known.used = True
        await asyncio.sleep(known.answer.tool_ms / 1000)
        for event in known.beside:
            await self._say(fact, event)
        call = parse(fact.subject).id
        await self._say(fact, msgspec.structs.replace(known.answer, turn=asked.turn, request=fact.id, call=call))

    def _find(self, asked: ToolRequested) -> _Recorded | None:
        """The same question; else what the same tool was asked in the same turn."""
        same = [one for one in self._by_id.values() if one.asked.tool == asked.tool]
        exactly = [one for one in same if one.arguments == _read(asked)]
        nearly = [one for one in same if one.asked.turn == asked.turn and not one.used]
        return next((one for one in exactly if not one.used), next(iter([*exactly, *nearly]), None))

    async def _say(self, cause: Fact, event: Event) -> None:
        draft = Draft(
            subject=cause.subject,
            event=event,
            id=answer_id(cause.id, event.tag()),
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
