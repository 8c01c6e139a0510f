"""Whisper behind the port: a turn is decoded early in its pause, and again only when more was said."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Final

from handlers.call.ports.recogniser import EngineFailed, EngineLate, Hypothesis, Recognition
from infra.engines.whisper.editions import BASE, Edition
from infra.engines.whisper.figures import readable
from infra.engines.whisper.questions import question
from infra.engines.whisper.threads import Decoders
from infra.engines.whisper.transcriber import Transcriber, Transcript

#: Seconds for the words of a turn; a calm machine needs a fifth of one.
_PATIENCE: Final = 3.0


class WhisperRecogniser:
    """Listens in English (`TINY`) or 99 languages (`BASE`). `folder` keeps the models; `at_once` turns are decoded at a time."""

    def __init__(
        self,
        folder: Path,
        edition: Edition = BASE,
        *,
        at_once: int = 1,
        patience: float = _PATIENCE,
        tell: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.name, self._patience = edition.name, patience
        self._decoders = Decoders(edition, folder, at_once=at_once, tell=tell)

    async def prepare(self, vocabulary: Sequence[str]) -> None:
        """Join and load the model: a second, some more the first time. EngineFailed when it is not there."""
        del vocabulary
        await self._decoders.loaded()

    async def lay_up(self, vocabulary: Sequence[str]) -> None:
        """Join the model and load nothing: this engine is the reserve of a better one."""
        del vocabulary
        await self._decoders.laid_out()

    async def begin(self, language: str, vocabulary: Sequence[str]) -> Recognition:
        spoken = language.split("-", maxsplit=1)[0]
        edition = self._decoders.edition
        if edition.english and spoken != "en":
            raise EngineFailed(f"{edition.name} knows English only, not {language}")
        model = await self._decoders.loaded()
        return WhisperRecognition(self._decoders, model, spoken, model.prompt(vocabulary), self._patience)

    async def close(self) -> None:
        self._decoders.close()


class WhisperRecognition:
    """One caller. `peek` decodes what there is so far; `final` takes that, unless there was speech after it."""

    def __init__(self, decoders: Decoders, model: Transcriber, language: str, prompt: tuple[int, ...], patience: float) -> None:
        self._decoders, self._model, self._language, self._prompt = decoders, model, language, prompt
        self._patience = patience
        self._turn = bytearray()
        self._kind = "anything"
        self._said = ""
        self._early: Future[Transcript] | None = None
        self._covered = 0

    async def feed(self, sound: bytes) -> None:
        self._turn += sound

    async def peek(self) -> None:
        self._forget()
        sound = bytes(self._turn)
        self._covered = len(sound)
        self._early = self._decode(sound)

    @property
    def working(self) -> bool:
        return self._early is not None and not self._early.done()

    async def partial(self) -> str:
        """The words of the newest look that is done."""
        early = self._early
        if early is not None and early.done() and not early.cancelled() and early.exception() is None:
            self._said = self._written(early.result())
        return self._said

    async def final(self) -> Hypothesis:
        found = await self._final()
        heard = Hypothesis(
            words=self._written(found),
            confidence=self._decoders.confidence(found),
            engine=self._decoders.edition.name,
            language=found.language,
            language_sure=found.language_sure,
        )
        self._turn.clear()
        self._language, self._kind, self._said, self._covered = found.language, "anything", "", 0
        return heard

    async def expect(self, kind: str, words: Sequence[str] = ()) -> None:
        del words  # they are in the business's vocabulary
        self._kind = kind

    async def close(self) -> None:
        self._forget()
        self._turn.clear()

    async def _final(self) -> Transcript:
        sound, early = bytes(self._turn), self._early
        self._early = None
        if early is not None and self._decoders.goes_on(sound, self._covered):
            early.cancel()
            early = None
        try:
            async with asyncio.timeout(self._patience):
                return await _result(early or self._decode(sound))
        except TimeoutError as late:
            raise EngineLate(f"{self._decoders.edition.name} is overloaded; start more voice roles") from late

    def _decode(self, sound: bytes) -> Future[Transcript]:
        decoders, model, language = self._decoders, self._model, self._language
        prompt = self._prompt + model.asked(question(self._kind, language))
        return decoders.submit(lambda: decoders.heard(model, sound, prompt, language))

    def _written(self, found: Transcript) -> str:
        return readable(found.words, self._kind)

    def _forget(self) -> None:
        if self._early is not None:
            self._early.cancel()
            self._early = None


async def _result(decoding: Future[Transcript]) -> Transcript:
    """Wait for it. EngineFailed when it was given up because the engine closes."""
    try:
        return await asyncio.wrap_future(decoding)
    except asyncio.CancelledError as gone:
        waiting = asyncio.current_task()
        if waiting is None or waiting.cancelling():
            raise
        raise EngineFailed("the engine is closed") from gone
