"""Piper behind the port: one process of its own, one sentence at a time, started again when it dies or is cut off."""

import asyncio
import importlib.util
import sys
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Final

import msgspec
import numpy as np

from handlers.call.ports.recogniser import EngineFailed
from infra.engines.missing_engine import EngineMissing
from infra.engines.piper.speaker import FAILED, LENGTH
from infra.engines.sentence_cache import CachedSentence, SentenceCache
from infra.engines.telephone_band import BandFilter

#: Seconds for the voice to be loaded, and for the next piece of a sentence.
_LOADING: Final = 30.0
_PATIENCE: Final = 5.0


class PiperVoice:
    """Speaks the language of its voice file. `command` stands for the process in tests."""

    name = "piper"

    def __init__(self, file: Path, *, command: Sequence[str] = (), remembered: SentenceCache | None = None) -> None:
        if not command and importlib.util.find_spec("piper") is None:
            raise EngineMissing("Piper is not installed: pip install 'daybook[piper]', or clear its voice setting.")
        if not file.is_file() or not file.with_name(file.name + ".json").is_file():
            raise EngineMissing(
                f"No Piper voice at {file.name!r} with its {file.name}.json: `python -m piper.download_voices` fetches one."
            )
        self._command = tuple(command) or (sys.executable, "-m", "infra.engines.piper.speaker", str(file))
        self._process: asyncio.subprocess.Process | None = None
        self._rate = 0
        self._turn = asyncio.Lock()
        self._remembered = remembered or SentenceCache()

    async def say(self, text: str, language: str, *, light: bool = False) -> AsyncIterator[bytes]:
        del language, light
        if (known := self._remembered.get(text)) is not None:
            yield known.sound
            return
        made: list[bytes] = []
        async with self._turn:
            whole = False
            try:
                async for sound in self._spoken(text):
                    made.append(sound)
                    yield sound
                whole = True
            finally:
                if not whole:
                    await self._stop()
        self._remembered.put(text, CachedSentence(b"".join(made)))

    async def close(self) -> None:
        await self._stop()

    async def _spoken(self, text: str) -> AsyncIterator[bytes]:
        try:
            process = await self._started()
            narrowing = BandFilter(self._rate)
            if process.stdin is None:
                raise EngineFailed("Piper does not listen")
            process.stdin.write(msgspec.json.encode({"text": " ".join(text.split())}) + b"\n")
            while piece := await self._piece(process, _PATIENCE):
                if sound := narrowing.feed(np.frombuffer(piece, "<i2")):
                    yield sound
            if rest := narrowing.rest():
                yield rest
        except TimeoutError as late:
            raise EngineFailed("Piper takes too long; use a smaller voice") from late
        except (OSError, asyncio.IncompleteReadError) as gone:
            raise EngineFailed("Piper's process ended; its own message is on standard error") from gone

    async def _started(self) -> asyncio.subprocess.Process:
        if self._process is None:
            pipe = asyncio.subprocess.PIPE
            self._process = await asyncio.create_subprocess_exec(*self._command, stdin=pipe, stdout=pipe, start_new_session=True)
            self._rate = await self._number(self._process, _LOADING)
        return self._process

    async def _piece(self, process: asyncio.subprocess.Process, seconds: float) -> bytes:
        length = await self._number(process, seconds)
        if length == FAILED:
            raise EngineFailed("Piper could not speak a sentence; its own message is on standard error")
        return await self._read(process, length, seconds)

    async def _number(self, process: asyncio.subprocess.Process, seconds: float) -> int:
        (number,) = LENGTH.unpack(await self._read(process, LENGTH.size, seconds))
        return int(number)

    async def _read(self, process: asyncio.subprocess.Process, length: int, seconds: float) -> bytes:
        if process.stdout is None:
            raise EngineFailed("Piper does not speak")
        async with asyncio.timeout(seconds):
            return await process.stdout.readexactly(length)

    async def _stop(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            if process.returncode is None:
                process.kill()
            await process.wait()
