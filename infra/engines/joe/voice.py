"""Joe behind the port: one model for all calls, threads for the work, the next piece made while one is heard."""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Final, TypeVar

import numpy as np

from handlers.call.ports.recogniser import EngineFailed
from infra.engines.joe.clauses import pieces
from infra.engines.joe.model import Model
from infra.engines.missing_engine import EngineMissing
from infra.engines.sentence_cache import CachedSentence, SentenceCache
from infra.engines.telephone_band import BandFilter

Result = TypeVar("Result")

#: Seconds for one piece, and for the model to be loaded.
_PATIENCE, _LOADING = 5.0, 60.0
#: Brings Joe to about -20 dBFS on the line.
_GAIN: Final = 1.3


class JoeVoice:
    """Speaks English. `folder` keeps the model; `at_once` sentences are made side by side."""

    name = "joe"

    def __init__(self, folder: Path, *, at_once: int = 1, remembered: SentenceCache | None = None) -> None:
        self._folder = folder
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="joe")
        self._remembered = remembered or SentenceCache()
        self._loading: Future[Model] | None = None

    def speaks(self, language: str) -> bool:
        return language.split("-", maxsplit=1)[0] == "en"

    async def prepare(self) -> None:
        """Load the model: about a second, some more the first time. EngineFailed when it is not there."""
        if self._loading is None:
            self._loading = self._submit(self._load)
        try:
            async with asyncio.timeout(_LOADING):
                await asyncio.shield(asyncio.wrap_future(self._loading))
        except EngineMissing as missing:
            raise EngineFailed(str(missing)) from missing
        except TimeoutError as late:
            raise EngineFailed("Joe is not loaded in time; this machine is overloaded") from late

    async def say(self, text: str, language: str, *, light: bool = False) -> AsyncIterator[bytes]:
        del light  # one speaker for everything
        if not self.speaks(language):
            raise EngineFailed(f"Joe speaks English, not {language}")
        if (known := self._remembered.get(text)) is not None:
            if known.sound:
                yield known.sound
            return
        await self.prepare()
        saying, made = _Saying(self._model, pieces(text)), list[bytes]()
        coming = self._submit(saying.next)
        try:
            while True:
                sound = await _piece(coming)
                made.append(sound)
                if saying.over:
                    break
                coming = self._submit(saying.next)
                yield sound
            self._remembered.put(text, CachedSentence(b"".join(made)))
            if sound:
                yield sound
        finally:
            coming.cancel()

    async def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    @property
    def _model(self) -> Model:
        if self._loading is None:
            raise EngineFailed("Joe is not loaded")
        return self._loading.result()

    def _load(self) -> Model:
        model = Model(self._folder)
        model.spoken(model.phonemes("Hello."))  # the first time takes longer
        return model

    def _submit(self, work: Callable[[], Result]) -> "Future[Result]":
        try:
            return self._pool.submit(work)
        except RuntimeError as closed:
            raise EngineFailed("Joe is closed") from closed


class _Saying:
    """One text on its way to the line: `next` makes a piece of it, in a thread, one at a time."""

    def __init__(self, model: Model, parts: list[str]) -> None:
        self._model, self._parts = model, parts
        self._narrowing = BandFilter(model.rate, _GAIN)
        self.over = not parts

    def next(self) -> bytes:
        """The sound of the next piece."""
        if not self._parts:
            return b""
        part = self._parts.pop(0)
        samples = self._model.spoken(self._model.phonemes(part))
        sound = self._narrowing.feed((np.clip(samples, -1, 1) * 32767).astype(np.int16))
        self.over = not self._parts
        return sound + (self._narrowing.rest() if self.over else b"")


async def _piece(coming: "Future[bytes]") -> bytes:
    try:
        async with asyncio.timeout(_PATIENCE):
            return await asyncio.wrap_future(coming)
    except TimeoutError as late:
        raise EngineFailed("Joe is overloaded; start more voice roles") from late
    except asyncio.CancelledError as gone:
        waiting = asyncio.current_task()
        if waiting is None or waiting.cancelling():
            raise
        raise EngineFailed("Joe is closed") from gone
