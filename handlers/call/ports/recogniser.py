"""Recognisers and voice activity: engines that listen."""

from collections.abc import Sequence
from typing import Protocol

import msgspec

from schemas.reply import Expects


class Hypothesis(msgspec.Struct, frozen=True, kw_only=True):
    """A hypothesis. `confidence` 0 to 1; `alternatives` further hypotheses, best first; `engine` its name."""

    words: str
    confidence: float
    engine: str
    alternatives: tuple[str, ...] = ()
    language: str = "en"


class Recognition(Protocol):
    """One caller's recognition, turn by turn. Never blocks the event loop."""

    async def feed(self, sound: bytes) -> None:
        """Take 8 kHz mu-law, 20 ms or more, in order."""
        ...

    async def partial(self) -> str:
        """The words so far, empty when none."""
        ...

    async def final(self) -> Hypothesis:
        """End the turn and say what it was; the next `feed` begins a new one. Engines that fail raise EngineFailed."""
        ...

    async def expect(self, kind: Expects, words: Sequence[str] = ()) -> None:
        """The next turn answers a narrow question of this kind; `words` may be likely."""
        ...

    async def close(self) -> None: ...


class Recogniser(Protocol):
    """An engine that listens. `name` goes into the events; models are shared, `begin` is cheap."""

    name: str

    async def begin(self, language: str, vocabulary: Sequence[str]) -> Recognition:
        """Begin listening to one caller. `vocabulary` are phrases of the business: services, staff, places."""
        ...

    async def close(self) -> None: ...


class VoiceActivity(Protocol):
    """Is there speech in this frame? One per call and direction; 160 bytes of mu-law in, microseconds."""

    def speech(self, sound: bytes) -> bool: ...

    def hum(self, sound: bytes) -> bool:
        """Whether a frame has hardly anything above a closed mouth's low tones: an "mm" has nothing else."""
        ...

    def reset(self) -> None: ...


class EngineFailed(Exception):
    """An engine cannot do its work now; the caller of the port falls back to the next engine."""
