"""A telephone line on virtual time: the caller's frames go to the bus every 20 ms, the agent's are played and marked."""

import asyncio
from collections import Counter, deque
from collections.abc import Awaitable, Callable

from bus.log import Tap
from bus.memory import MemoryBus
from infra.simulator.handset import Handset
from schemas.event import Event
from schemas.fact import Fact
from schemas.frame import FRAME_MS, SILENCE, Frame
from schemas.line import PlaybackCleared, PlaybackMarked
from schemas.reply import PlaybackStopped, SentenceSpoken

Say = Callable[[Event], Awaitable[None]]
_FRAME = FRAME_MS / 1000


class VirtualLine:
    """One call's line between a handset and the bus. `say` publishes what the edge would."""

    def __init__(self, bus: MemoryBus, phone: Handset, say: Say, heard: str) -> None:
        self._bus, self._phone, self._say, self._heard = bus, phone, say, heard
        self._buffer: deque[Frame] = deque()
        self._ends: dict[int, int] = {}
        self._played: Counter[int] = Counter()
        self._number = 0
        self._cleared = 0
        self._taps: list[Tap] = []

    async def open(self, call: str, spoken: str) -> "VirtualLine":
        self._taps = [await self._bus.live.tap(call, self._on_fact), await self._bus.audio.tap(spoken, self._buffer.append)]
        self._phone.told("opened", 0.0)
        return self

    async def run(self) -> None:
        """Live through the call, frame by frame, until cancelled."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        while True:
            now = loop.time() - began
            self._number += 1
            sound = self._phone.speak(now) or SILENCE
            await self._bus.audio.send(self._heard, Frame(self._number, self._number * FRAME_MS, 1, 0, sound))
            frame = self._buffer.popleft() if self._buffer else None
            if frame is not None:
                self._played[frame.sentence] += 1
            self._phone.hear(frame.sound if frame else None, now)
            await self._mark()
            await asyncio.sleep(max(began + self._number * _FRAME - loop.time(), 0.0))

    async def _mark(self) -> None:
        if self._cleared:
            nth, self._cleared = self._cleared, 0
            await self._say(PlaybackCleared(sentence=nth, played_ms=self._played[nth] * FRAME_MS))
        upcoming = self._buffer[0].number if self._buffer else float("inf")
        for nth, last in sorted(self._ends.items()):
            if last < upcoming:
                del self._ends[nth]
                await self._say(PlaybackMarked(sentence=nth))

    def _on_fact(self, fact: Fact) -> None:
        match fact.event:
            case SentenceSpoken(sentence=nth, to_frame=last):
                self._ends[nth] = last
            case PlaybackStopped(sentence=nth):
                self._buffer.clear()
                self._ends.clear()
                self._cleared = nth
                self._phone.told("cleared", self._phone.now)
            case _:  # open: other facts do not reach the line
                pass

    async def close(self) -> None:
        for tap in self._taps:
            await tap.close()
