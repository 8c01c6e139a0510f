"""The agent's side of the line: frames leave numbered, with a small lead, and not while the voice is held."""

import asyncio
from collections.abc import Awaitable, Callable

from bus.log import AudioPlane
from handlers.clock import Clock
from schemas.frame import FRAME_MS, Frame

#: How far ahead of real time frames are sent, so that a hiccup is not heard: field notes ask for 200 to 400 ms.
LEAD_SECONDS = 0.24
#: So much of the lead is used up before more is sent: three frames leave together, for one wake-up at each stop on the way.
_TOGETHER = 0.04
#: How often a held voice looks whether it may go on.
_HELD_SECONDS = 0.02


async def _always() -> bool:
    return True


class PacedAudio:
    """Mouth of one call. Its owner says where the last owner stopped, and, by `ours`, whether it still is the owner."""

    def __init__(
        self,
        sound: AudioPlane,
        subject: str,
        epoch: int,
        clock: Clock,
        held: Callable[[], bool],
        last: Frame | None,
        ours: Callable[[], Awaitable[bool]] = _always,
    ) -> None:
        self._sound, self._subject, self._epoch, self._clock, self._held = sound, subject, epoch, clock, held
        self._ours = ours
        self._number = last.number if last else 0
        self._begun = (last.sentence, last.timestamp // FRAME_MS + 1) if last else (0, 0)
        self._due = 0.0

    @property
    def spoken(self) -> int:
        return self._number

    def already(self, sentence: int) -> int:
        nth, frames = self._begun
        return frames if nth == sentence else 0

    async def utter(self, sentence: int, sound: bytes, timestamp: int) -> int:
        """Send one frame when its time has come; its number."""
        while self._held():
            await asyncio.sleep(_HELD_SECONDS)
        await self._wait_until_ours()
        now = self._clock.steady()
        self._due = max(self._due, now)
        wait = self._due - now - LEAD_SECONDS
        if wait > 0:
            await asyncio.sleep(wait + _TOGETHER)
            await self._wait_until_ours()
        self._due += FRAME_MS / 1000
        self._number += 1
        await self._sound.send(self._subject, Frame(self._number, timestamp, self._epoch, sentence, sound))
        return self._number

    async def _wait_until_ours(self) -> None:
        """Say nothing for a call that another has: whoever runs us ends this waiting."""
        while not await self._ours():
            await asyncio.sleep(_HELD_SECONDS)
