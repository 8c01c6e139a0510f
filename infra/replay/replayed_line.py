"""The line of a replayed call: plays what the agent says at the pace it would have, returns marks, clears when interrupted."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable

from bus.log import Tap
from bus.memory import MemoryBus
from schemas.event import Event
from schemas.fact import Fact
from schemas.frame import FRAME_MS, Frame
from schemas.line import PlaybackCleared, PlaybackMarked
from schemas.reply import PlaybackStopped, SentenceSpoken

Say = Callable[[Event], Awaitable[None]]


class ReplayedLine:
    """The edge and the carrier of one call in the sandbox."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._loop = asyncio.get_running_loop()
        self._playing_until = 0.0
        self._ends: dict[int, float] = {}
        self._frames: Counter[int] = Counter()
        self._marks: dict[int, asyncio.TimerHandle] = {}
        self._saying: set[asyncio.Task[None]] = set()
        self._taps: list[Tap] = []

    async def open(self, bus: MemoryBus, call: str, spoken: str) -> "ReplayedLine":
        self._taps = [await bus.live.tap(call, self._on_fact), await bus.audio.tap(spoken, self._on_frame)]
        return self

    def _on_frame(self, frame: Frame) -> None:
        self._playing_until = max(self._playing_until, self._loop.time()) + FRAME_MS / 1000
        self._ends[frame.sentence] = self._playing_until
        self._frames[frame.sentence] += 1

    def _on_fact(self, fact: Fact) -> None:
        match fact.event:
            case SentenceSpoken(sentence=nth):
                at = self._ends.get(nth, self._loop.time())
                self._marks[nth] = self._loop.call_at(at, self._mark, nth)
            case PlaybackStopped(sentence=nth):
                for mark in self._marks.values():
                    mark.cancel()
                self._marks.clear()
                unheard = max(self._ends.get(nth, 0.0) - self._loop.time(), 0.0)
                played = max(self._frames[nth] * FRAME_MS - round(unheard * 1000), 0)
                self._playing_until = self._loop.time()
                self._later(PlaybackCleared(sentence=nth, played_ms=played))
            case _:  # open: other facts do not reach the line
                pass

    def _mark(self, nth: int) -> None:
        del self._marks[nth]
        self._later(PlaybackMarked(sentence=nth))

    def _later(self, event: Event) -> None:
        task = self._loop.create_task(self._speak(event))
        self._saying.add(task)
        task.add_done_callback(self._saying.discard)

    async def _speak(self, event: Event) -> None:
        await self._say(event)

    async def close(self) -> None:
        for mark in self._marks.values():
            mark.cancel()
        for tap in self._taps:
            await tap.close()
        await asyncio.gather(*self._saying)
