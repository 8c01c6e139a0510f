"""Vosk behind the port: one model for all calls, threads for the decoding, which leaves the interpreter alone."""

import asyncio
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import msgspec

from handlers.call.ports.recogniser import EngineFailed, Hypothesis, Recognition
from infra.engines.missing_engine import EngineMissing
from infra.engines.telephone_audio import RATE, decode_to_linear

#: Bytes of mu-law decoded at once: 100 ms.
_PIECE: Final = 800
#: Seconds for the words of a turn.
_PATIENCE: Final = 4.0
_ADVICE: Final = "download one from alphacephei.com/vosk/models, unpack it, and set its directory"


class Word(msgspec.Struct, frozen=True):
    """A word of a Vosk result: `conf` 0 to 1."""

    word: str
    conf: float = 1.0


class Result(msgspec.Struct, frozen=True):
    """What Vosk answers: `text` when final, `partial` before; `result` its words, when asked for."""

    text: str = ""
    partial: str = ""
    result: tuple[Word, ...] = ()


def load(folder: Path, library: Any = None) -> tuple[Any, Any]:
    """The library and its model. EngineMissing, in one line, when the package, the directory or the model in it is not there."""
    if library is None:
        try:
            import vosk  # noqa: PLC0415 - 25 MB of library, only for those who use it
        except (ImportError, OSError) as failed:
            raise EngineMissing(
                "Vosk is not installed: pip install vosk (Linux and Windows), or leave the setting empty."
            ) from failed
        library = vosk
    if not folder.is_dir():
        raise EngineMissing(f"No Vosk model in {folder.name!r}: {_ADVICE}.")
    if not ((folder / "am" / "final.mdl").exists() or (folder / "final.mdl").exists()):
        raise EngineMissing(f"{folder.name!r} is no Vosk model (it has no am/final.mdl): {_ADVICE}.")
    library.SetLogLevel(-1)
    try:
        return library, library.Model(str(folder))
    except Exception as failed:
        raise EngineMissing(f"The Vosk model in {folder.name!r} is broken: {_ADVICE} again.") from failed


def spoken_by(folder: Path) -> str:
    """The language of a model by its directory's usual name: `vosk-model-small-de-0.15`; English when it does not tell."""
    told = re.search(r"-(cn|[a-z]{2})(?:-|$)", folder.name)
    return {"cn": "zh", "ua": "uk", "kz": "kk"}.get(told[1], told[1]) if told else "en"


class VoskRecogniser:
    """Listens in the language of its model. `library` stands for the package in tests."""

    name = "vosk"

    def __init__(self, folder: Path, *, language: str = "", library: Any = None) -> None:
        self._library, self._model = load(folder, library)
        self._language = language or spoken_by(folder)
        self._threads = ThreadPoolExecutor(4, thread_name_prefix="vosk")

    async def begin(self, language: str, vocabulary: Sequence[str]) -> Recognition:
        del vocabulary  # a closed grammar would hear nothing else
        if language.split("-", maxsplit=1)[0] != self._language:
            raise EngineFailed(f"this Vosk model speaks {self._language}, not {language}")
        return VoskRecognition(self._library, self._model, self._threads, self._language)

    async def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


class VoskRecognition:
    """One caller. Vosk ends an utterance at a pause by itself; its parts make up the turn."""

    def __init__(self, library: Any, model: Any, threads: ThreadPoolExecutor, language: str) -> None:
        self._threads, self._language = threads, language
        self._decoder = library.KaldiRecognizer(model, float(RATE))
        self._decoder.SetWords(True)
        self._waiting = bytearray()
        self._parts: list[Result] = []
        self._partial = ""
        self._order = asyncio.Lock()

    async def feed(self, sound: bytes) -> None:
        self._waiting += sound
        if len(self._waiting) >= _PIECE:
            async with self._order:
                await self._decode()

    async def partial(self) -> str:
        return " ".join([*(part.text for part in self._parts), self._partial]).strip()

    async def final(self) -> Hypothesis:
        async with self._order:
            await self._decode()
            last = _result(await self._run(self._decoder.FinalResult))
            parts = [part for part in (*self._parts, last) if part.text]
            await self._run(self._decoder.Reset)
        self._parts, self._partial = [], ""
        words = [word for part in parts for word in part.result]
        sure = sum(word.conf for word in words) / len(words) if words else 0.5 * bool(parts)
        text = " ".join(part.text for part in parts)
        return Hypothesis(words=text, confidence=sure, engine=VoskRecogniser.name, language=self._language)

    async def expect(self, kind: str, words: Sequence[str] = ()) -> None:
        """Its grammars work with some models only, so the whole language is listened for."""

    async def close(self) -> None:
        self._waiting.clear()

    async def _decode(self) -> None:
        if not self._waiting:
            return
        samples = decode_to_linear(bytes(self._waiting)).tobytes()
        self._waiting.clear()
        if await self._run(self._decoder.AcceptWaveform, samples):
            self._parts.append(_result(await self._run(self._decoder.Result)))
            self._partial = ""
        else:
            self._partial = _result(await self._run(self._decoder.PartialResult)).partial

    async def _run(self, what: Any, *given: Any) -> Any:
        try:
            async with asyncio.timeout(_PATIENCE):
                return await asyncio.get_running_loop().run_in_executor(self._threads, what, *given)
        except TimeoutError as late:
            raise EngineFailed("Vosk is overloaded; use a smaller model or start more voice roles") from late
        except Exception as failed:
            raise EngineFailed(f"Vosk failed: {failed}") from failed


def _result(text: str) -> Result:
    return msgspec.json.decode(text, type=Result)
