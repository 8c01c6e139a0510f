"""When a recogniser fails in mid-call, the next one goes on, and says so in one log line."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import structlog

from handlers.call.ports.recogniser import EngineFailed, Hypothesis, Recogniser, Recognition
from schemas.reply import Expects

_log = structlog.get_logger(__name__)


@runtime_checkable
class PreparedRecogniser(Protocol):
    """An engine that is the better for some seconds before its first call."""

    async def prepare(self, vocabulary: Sequence[str]) -> None: ...


async def prepare_engine(engine: Recogniser, vocabulary: Sequence[str]) -> None:
    """Make an engine ready for a business, before its first call. Engines that need nothing do nothing."""
    if isinstance(engine, PreparedRecogniser):
        await engine.prepare(vocabulary)


class FallbackRecogniser:
    """Several engines, best first. Which one heard a turn is said by its `Hypothesis`."""

    def __init__(self, engines: Sequence[Recogniser]) -> None:
        self._engines = tuple(engines)
        self.name = engines[0].name

    async def prepare(self, vocabulary: Sequence[str]) -> None:
        """Make ready what takes time. One that cannot is told of when it is its turn."""
        for engine in self._engines:
            try:
                await prepare_engine(engine, vocabulary)
            except EngineFailed as failed:
                _log.warning("a recogniser is not ready", failed=engine.name, reason=str(failed))

    async def begin(self, language: str, vocabulary: Sequence[str]) -> Recognition:
        listening = FallbackRecognition(self._engines, language, vocabulary)
        await listening.open()
        return listening

    async def close(self) -> None:
        for engine in self._engines:
            await engine.close()


class FallbackRecognition:
    """One caller. The sound of the turn is kept, so that the next engine hears it from its beginning."""

    def __init__(self, engines: Sequence[Recogniser], language: str, vocabulary: Sequence[str]) -> None:
        self._engines = list(engines)
        self._language, self._vocabulary = language, vocabulary
        self._turn = bytearray()
        self._kind: tuple[Expects, Sequence[str]] = ("anything", ())
        self._listening: Recognition | None = None

    async def open(self) -> Recognition:
        """The recognition at work, beginning one when there is none. EngineFailed when no engine is left."""
        while self._listening is None:
            try:
                self._listening = await self._engines[0].begin(self._language, self._vocabulary)
                await self._listening.expect(*self._kind)
                if self._turn:
                    await self._listening.feed(bytes(self._turn))
            except EngineFailed as failed:
                await self._give_up(failed)
        return self._listening

    async def feed(self, sound: bytes) -> None:
        listening = await self.open()
        self._turn += sound
        try:
            await listening.feed(sound)
        except EngineFailed as failed:
            await self._give_up(failed)
            await self.open()

    async def partial(self) -> str:
        try:
            return await (await self.open()).partial()
        except EngineFailed as failed:
            await self._give_up(failed)
            return ""

    async def final(self) -> Hypothesis:
        while True:
            listening = await self.open()
            try:
                heard = await listening.final()
            except EngineFailed as failed:
                await self._give_up(failed)
            else:
                self._turn.clear()
                self._kind = ("anything", ())
                return heard

    async def expect(self, kind: Expects, words: Sequence[str] = ()) -> None:
        self._kind = (kind, words)
        try:
            await (await self.open()).expect(kind, words)
        except EngineFailed as failed:
            await self._give_up(failed)
            await self.open()

    async def close(self) -> None:
        if self._listening is not None:
            await self._listening.close()

    async def _give_up(self, failed: EngineFailed) -> None:
        """Leave the engine that failed for the rest of the call. Raises when it was the last."""
        listening, self._listening = self._listening, None
        if len(self._engines) == 1:
            raise failed
        lost = self._engines.pop(0)
        _log.warning("recogniser failed, the next one goes on", failed=lost.name, next=self._engines[0].name, reason=str(failed))
        if listening is not None:
            try:
                await listening.close()
            except EngineFailed:
                return
