"""Engines on virtual time: their work takes as long as it would on a machine of its own, however busy this one is."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from handlers.call.ports.mind import TurnReading, Understanding
from handlers.call.ports.recogniser import Hypothesis, Recogniser, Recognition
from handlers.call.ports.voice import Voice
from handlers.call.state import Conversation
from infra.replay.virtual_time import HurriedLoop
from schemas.knowledge import Business
from schemas.reply import Expects

#: Seconds of the world between two looks whether an engine is done.
_LOOK: Final = 0.003


class Meter:
    """How long something took: seconds of CPU of this process, whose engines work with one thread each."""

    def __init__(self) -> None:
        self._began = time.process_time()

    @property
    def seconds(self) -> float:
        return time.process_time() - self._began


@contextmanager
def outside() -> Iterator[Meter]:
    """Wait for an engine while the call's clock stands still."""
    loop = asyncio.get_running_loop()
    meter = Meter()
    if isinstance(loop, HurriedLoop):
        with loop.clock_held():
            yield meter
    else:
        yield meter


class ChargedEar:
    """A recogniser whose looks are ready when its CPU time has passed on the call's clock."""

    def __init__(self, ear: Recogniser) -> None:
        self._ear = ear
        self.name = ear.name

    async def begin(self, language: str, vocabulary: Sequence[str]) -> Recognition:
        with outside():
            return ChargedRecognition(await self._ear.begin(language, vocabulary))

    async def close(self) -> None:
        await self._ear.close()


class ChargedRecognition:
    """One caller."""

    def __init__(self, listening: Recognition) -> None:
        self._listening = listening
        self._ready = 0.0
        self._words = ""

    async def feed(self, sound: bytes) -> None:
        with outside():
            await self._listening.feed(sound)

    async def partial(self) -> str:
        if not self.working:
            with outside():
                self._words = await self._listening.partial()
        return self._words

    async def peek(self) -> None:
        loop = asyncio.get_running_loop()
        with outside() as meter:
            await self._listening.peek()
            while self._listening.working:
                await loop.run_in_executor(None, time.sleep, _LOOK)
            self._ready = loop.time() + meter.seconds

    @property
    def working(self) -> bool:
        return asyncio.get_running_loop().time() < self._ready

    async def final(self) -> Hypothesis:
        loop = asyncio.get_running_loop()
        await asyncio.sleep(max(self._ready - loop.time(), 0.0))
        with outside() as meter:
            heard = await self._listening.final()
            took = meter.seconds
        await asyncio.sleep(took)
        self._words = ""
        return heard

    async def expect(self, kind: Expects, words: Sequence[str] = ()) -> None:
        await self._listening.expect(kind, words)

    async def close(self) -> None:
        await self._listening.close()


class ChargedVoice:
    """A voice whose pieces come when their CPU time has passed."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice
        self.name = voice.name

    async def say(self, text: str, language: str, *, light: bool = False) -> AsyncIterator[bytes]:
        pieces = self._voice.say(text, language, light=light)
        while True:
            with outside() as meter:
                piece = await anext(pieces, None)
                took = meter.seconds
            if piece is None:
                return
            await asyncio.sleep(took)
            yield piece

    async def close(self) -> None:
        await self._voice.close()


class ChargedUnderstanding:
    """An understanding whose reading takes its CPU time."""

    def __init__(self, reader: Understanding) -> None:
        self._reader = reader

    async def read(self, words: str, so_far: Conversation, business: Business) -> TurnReading:
        with outside() as meter:
            found = await self._reader.read(words, so_far, business)
            took = meter.seconds
        await asyncio.sleep(took)
        return found


class TimedVoice:
    """A voice that makes a hum as long as a person takes for the words: fifteen characters a second."""

    name = "timed"

    async def say(self, text: str, language: str, *, light: bool = False) -> AsyncIterator[bytes]:  # noqa: ARG002 - the port's
        for _ in range(max(1, len(text) * 1000 // (15 * 20))):
            yield _HUM

    async def close(self) -> None: ...


_HUM: Final = b"\x22\xa2" * 80
