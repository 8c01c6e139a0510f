"""Voices: engines that speak, and the line they speak into."""

from collections.abc import AsyncIterator
from typing import Protocol


class Voice(Protocol):
    """An engine that speaks. The same words give the same sound, so that a new owner goes on from the exact frame."""

    name: str

    def say(self, text: str, language: str, *, light: bool = False) -> AsyncIterator[bytes]:
        """8 kHz mu-law in multiples of 160 bytes, the first within some milliseconds; `light` for short formulas.

        EngineFailed before the first sound or in the middle. Cancelling stops the engine.
        """
        ...

    async def close(self) -> None: ...


class AudioOutput(Protocol):
    """The agent's side of the line of one call: frames go out numbered, paced with a small lead, and in order."""

    @property
    def spoken(self) -> int:
        """The number of the last frame that went out, 0 before the first."""
        ...

    def already(self, sentence: int) -> int:
        """How many frames of a sentence an earlier owner has sent; 0 for one that nobody began."""
        ...

    async def utter(self, sentence: int, sound: bytes, timestamp: int) -> int:
        """Send one frame of a sentence when its time has come; its number."""
        ...
