"""An ear for frames that come faster than they were spoken: a look at a turn is waited for, as if no time had passed."""

import asyncio
from collections.abc import Sequence
from typing import Final

from handlers.call.ports.recogniser import Hypothesis, Recogniser, Recognition
from schemas.reply import Expects

#: Seconds between two questions whether a look is done, and for all of it.
_AGAIN: Final = 0.005
_PATIENCE: Final = 30.0


class PatientEar:
    """A recogniser whose words in a pause are there when the pause begins, however busy the machine is."""

    def __init__(self, ear: Recogniser) -> None:
        self._ear = ear
        self.name = ear.name

    async def begin(self, language: str, vocabulary: Sequence[str]) -> Recognition:
        return PatientRecognition(await self._ear.begin(language, vocabulary))

    async def close(self) -> None:
        await self._ear.close()


class PatientRecognition:
    """One caller, heard again."""

    def __init__(self, listening: Recognition) -> None:
        self._listening = listening

    async def feed(self, sound: bytes) -> None:
        await self._listening.feed(sound)

    async def partial(self) -> str:
        return await self._listening.partial()

    async def peek(self) -> None:
        """Look, and wait for it; a look that takes too long is waited for at the end of the turn."""
        await self._listening.peek()
        try:
            async with asyncio.timeout(_PATIENCE):
                while self._listening.working:
                    await asyncio.sleep(_AGAIN)
        except TimeoutError:
            return

    @property
    def working(self) -> bool:
        return self._listening.working

    async def final(self) -> Hypothesis:
        return await self._listening.final()

    async def expect(self, kind: Expects, words: Sequence[str] = ()) -> None:
        await self._listening.expect(kind, words)

    async def close(self) -> None:
        await self._listening.close()
