"""The threads that decode for all callers of one Whisper model."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from handlers.call.ports.recogniser import EngineFailed
from infra.engines.missing_engine import EngineMissing
from infra.engines.silero import SPEECH, Speechlike
from infra.engines.telephone_audio import FRAME, SILENCE
from infra.engines.weights import laid_out
from infra.engines.whisper.certainty import confidence, invented
from infra.engines.whisper.editions import Edition
from infra.engines.whisper.repetitions import folded
from infra.engines.whisper.transcriber import Transcriber, Transcript

Result = TypeVar("Result")

#: Bytes of sound by which Silero hears what follows: half a second.
_CONTEXT: Final = 4000


class Decoders:
    """One model, loaded once in a thread. `ctranslate2` leaves the interpreter alone while it works."""

    def __init__(self, edition: Edition, folder: Path, *, at_once: int, tell: Callable[[str], None]) -> None:
        self.edition = edition
        self._folder, self._at_once, self._tell = folder, at_once, tell
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix=edition.name)
        self._own = threading.local()
        self._loading: Future[Transcriber] | None = None
        self._judge: Speechlike | None = None

    async def loaded(self) -> Transcriber:
        """The model; the first to ask has it loaded. EngineFailed when it is not there."""
        if self._loading is None:
            self._loading = self._pool.submit(self._load)
        try:
            return await asyncio.shield(asyncio.wrap_future(self._loading))
        except EngineMissing as missing:
            self._loading = None
            raise EngineFailed(str(missing)) from missing

    async def laid_out(self) -> None:
        """Have the model's files ready, and load nothing. EngineFailed when they are not there."""
        try:
            await asyncio.wrap_future(self.submit(lambda: laid_out(self.edition.weights, self._folder, self._tell)))
        except EngineMissing as missing:
            raise EngineFailed(str(missing)) from missing

    def submit(self, work: Callable[[], Result]) -> Future[Result]:
        """Have something done in a thread. EngineFailed when the engine is closed."""
        try:
            return self._pool.submit(work)
        except RuntimeError as closed:
            raise EngineFailed(f"{self.edition.name} is closed") from closed

    def heard(self, model: Transcriber, sound: bytes, prompt: tuple[int, ...], language: str) -> Transcript:
        """In a thread: what was said in a sound; no words where nobody spoke."""
        if not hasattr(self._own, "speechlike"):
            self._own.speechlike = Speechlike()
        own: Speechlike = self._own.speechlike
        if own.most(sound) < SPEECH:
            return Transcript(words="", certainty=0.0, no_speech=1.0, language=language)
        found = model.transcribe(sound, prompt, language)
        words = "" if invented(found.certainty, found.no_speech) else folded(found.words)
        return msgspec.structs.replace(found, words=words)

    def goes_on(self, sound: bytes, after: int) -> bool:
        """Whether there is speech in a sound after so many bytes: a millisecond for a short rest."""
        start = max(0, after - _CONTEXT)
        return self._judge is not None and self._judge.most(sound[start:], after=after - start) >= SPEECH

    def confidence(self, found: Transcript) -> float:
        """How sure its words are, 0 for none."""
        return confidence(self.edition, found.certainty) if found.words else 0.0

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _load(self) -> Transcriber:
        files = laid_out(self.edition.weights, self._folder, self._tell)
        model = Transcriber(files, english=self.edition.english, at_once=self._at_once)
        model.transcribe(SILENCE * FRAME, (), "en")  # the first time takes half a second longer
        self._judge = Speechlike()
        return model
