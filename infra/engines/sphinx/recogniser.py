"""The bundled recogniser behind the port."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from handlers.call.ports.recogniser import EngineFailed, Hypothesis, Recognition
from infra.engines.sphinx.confidence import estimate_confidence
from infra.engines.sphinx.models import Models, Progress, build_models
from infra.engines.sphinx.worker_messages import Answered, Begin, Expect, Failed, Finish, Leave, Listen, Partial, Warm, Whole
from infra.engines.sphinx.worker_pool import Workers

#: Bytes sent at once: 100 ms. Smaller pieces cost more, larger ones come late.
_PIECE: Final = 800
#: Callers who may speak at once before a worker must load more.
_AT_ONCE: Final = 3
#: Seconds to wait for the words of a turn before the engine has failed.
_PATIENCE: Final = 4.0


class SphinxRecogniser:
    """Listens in English, with the words of each business. `folder` keeps its models; `workers` processes are shared."""

    name = "sphinx"

    def __init__(self, folder: Path, *, workers: int = 2, tell: Progress = lambda _: None) -> None:
        self._folder, self._tell = folder, tell
        self._workers = Workers(workers)
        self._models: dict[tuple[str, ...], asyncio.Future[Models]] = {}

    async def prepare(self, vocabulary: Sequence[str]) -> None:
        """Make a business's models, in a thread, and load them: seconds the first time. EngineFailed when it cannot."""
        models = await self._made(self._making(vocabulary))
        await self._workers.warm(Warm(models, _AT_ONCE))

    async def begin(self, language: str, vocabulary: Sequence[str]) -> Recognition:
        """Cheap once prepared; a business whose models are still being made is heard with any that are there.

        EngineFailed for another language than English.
        """
        if language.split("-", maxsplit=1)[0] != "en":
            raise EngineFailed(f"the bundled recogniser knows English only, not {language}; configure Vosk or OpenAI for it")
        making = self._making(vocabulary)
        ready = (made for made in self._models.values() if made.done() and not made.cancelled() and made.exception() is None)
        listening = SphinxRecognition(await self._made(making if making.done() else next(ready, making)), self._workers)
        await listening.open()
        return listening

    async def close(self) -> None:
        await asyncio.gather(*self._models.values(), return_exceptions=True)
        await self._workers.close()

    def _making(self, vocabulary: Sequence[str]) -> asyncio.Future[Models]:
        """The models of a business, made or being made; what failed is tried again."""
        key = tuple(sorted(set(vocabulary)))
        making = self._models.get(key)
        if making is None or (making.done() and (making.cancelled() or making.exception() is not None)):
            making = self._models[key] = asyncio.ensure_future(asyncio.to_thread(build_models, self._folder, key, self._tell))
        return making

    async def _made(self, making: asyncio.Future[Models]) -> Models:
        try:
            return await asyncio.shield(making)
        except OSError as failed:
            raise EngineFailed(f"the recogniser cannot keep its models in {self._folder.name}: {failed.strerror}") from failed


class SphinxRecognition:
    """One caller. The sound of a turn is kept until it is recognised, so that a worker's death loses nothing."""

    def __init__(self, models: Models, workers: Workers) -> None:
        self._models = models
        self._caller, self._worker = workers.join(self._hear)
        self._said = ""
        self._turn, self._kind, self._mean = 1, "anything", ""
        self._kept, self._sent = bytearray(), 0
        self._begun = False
        self._answer: asyncio.Future[Whole] | None = None

    async def open(self) -> None:
        """Tell the worker of this caller, and what this turn has heard so far when the worker is a new one."""
        self._begun, self._sent = True, 0
        await self._worker.tell(Begin(self._caller, self._models, self._mean))
        await self._worker.tell(Expect(self._caller, self._kind))

    async def feed(self, sound: bytes) -> None:
        self._kept += sound
        if len(self._kept) - self._sent >= _PIECE:
            await self._send()

    async def partial(self) -> str:
        return self._said

    async def final(self) -> Hypothesis:
        heard = await self._finally()
        self._mean = heard.mean
        sure = estimate_confidence(heard)
        self._turn, self._kind, self._said = self._turn + 1, "anything", ""
        self._kept.clear()
        self._sent = 0
        return Hypothesis(words=heard.words, confidence=sure, engine=SphinxRecogniser.name, alternatives=heard.alternatives)

    async def expect(self, kind: str, words: Sequence[str] = ()) -> None:
        del words  # they are in the business's vocabulary
        self._kind = kind
        if self._begun:
            await self._worker.tell(Expect(self._caller, kind))

    async def close(self) -> None:
        self._worker.callers.pop(self._caller, None)
        if self._begun:
            await self._worker.tell(Leave(self._caller))

    async def _finally(self) -> Whole:
        """Ask, and ask a new worker once more when the old one died over it."""
        for _ in range(2):
            answer: asyncio.Future[Whole]
            answer = self._answer = asyncio.get_running_loop().create_future()
            try:
                await self._send()
                await self._worker.tell(Finish(self._caller, self._turn))
                async with asyncio.timeout(_PATIENCE):
                    return await answer
            except TimeoutError as late:
                raise EngineFailed("the bundled recogniser is overloaded; start more voice roles") from late
            except ConnectionError:
                continue
            finally:
                self._answer = None
        raise EngineFailed("the bundled recogniser's worker died twice over one turn")

    async def _send(self) -> None:
        if not self._begun:
            await self.open()
        piece = bytes(self._kept[self._sent :])
        if piece:
            self._sent = len(self._kept)
            await self._worker.tell(Listen(self._caller, piece))

    def _hear(self, answer: Answered | None) -> None:
        waiting = self._answer if self._answer is not None and not self._answer.done() else None
        match answer:
            case Partial(words=words):
                self._said = words
            case Whole(turn=turn):
                if waiting is not None and turn == self._turn:
                    waiting.set_result(answer)
            case Failed(reason=reason):
                self._begun = False
                if waiting is not None:
                    waiting.set_exception(EngineFailed(f"the bundled recogniser failed: {reason}"))
            case None:
                self._begun = False
                if waiting is not None:
                    waiting.set_exception(ConnectionError())
