"""The bundled voice behind the port: one process of its own speaks for all calls, faster than a hundred can listen."""

import asyncio
import sys
from collections.abc import AsyncIterator

import msgspec

from handlers.call.ports.recogniser import EngineFailed
from infra.engines.espeak.speaker import FAILED, LENGTH
from infra.engines.espeak.voice_settings import find_manner
from infra.engines.sentence_cache import CachedSentence, SentenceCache

#: Seconds without any sound after which the engine has failed; the first sound may wait for the process to start.
_PATIENCE, _STARTING = 5.0, 15.0


class EspeakVoice:
    """Speaks 23 languages. One text after the other; a process that dies or hangs is started again."""

    name = "espeak"

    def __init__(self, remembered: SentenceCache | None = None) -> None:
        self._remembered = remembered or SentenceCache()
        self._process: asyncio.subprocess.Process | None = None
        self._turn = asyncio.Lock()
        self._number = 0
        self._closed = False

    async def say(self, text: str, language: str, *, light: bool = False) -> AsyncIterator[bytes]:
        del light  # one voice for everything
        async for piece in self._pieces(text, language):
            if isinstance(piece, bytes):
                yield piece

    async def offsets(self, text: str, language: str) -> list[tuple[str, int]]:
        """When each word of a sentence begins, in milliseconds from its first frame."""
        async for piece in self._pieces(text, language):
            if isinstance(piece, CachedSentence):
                return list(piece.words)
        return []

    async def close(self) -> None:
        self._closed = True
        await self._stop()

    async def _pieces(self, text: str, language: str) -> AsyncIterator[bytes | CachedSentence]:
        """The sound in pieces, and at the end the saying as a whole."""
        key = (text, language)
        if (known := self._remembered.get(key)) is not None:
            if known.sound:
                yield known.sound
            yield known
            return
        made: list[bytes] = []
        async with self._turn:
            over = False
            try:
                process = await self._asked(text, language)
                seconds = _STARTING
                while sound := await self._sound(process, seconds):
                    seconds = _PATIENCE
                    made.append(sound)
                    yield sound
                saying = CachedSentence(b"".join(made), await self._words(process))
                over = True
            except TimeoutError as late:
                raise EngineFailed("the bundled voice is overloaded or hangs; it is started again") from late
            except (OSError, asyncio.IncompleteReadError) as gone:
                raise EngineFailed("the bundled voice's process ended; it is started again") from gone
            finally:
                if not over:
                    await self._cut_off()
        self._remembered.put(key, saying)
        yield saying

    async def _asked(self, text: str, language: str) -> asyncio.subprocess.Process:
        """The process, asked to speak."""
        if self._closed:
            raise EngineFailed("the bundled voice is closed")
        if self._process is None:
            pipe = asyncio.subprocess.PIPE
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "infra.engines.espeak.speaker", stdin=pipe, stdout=pipe, start_new_session=True
            )
        self._number += 1
        how = find_manner(language)
        self._tell({"number": self._number, "text": _clean(text), **msgspec.structs.asdict(how)})
        return self._process

    def _tell(self, told: dict[str, object]) -> None:
        if self._process is None or self._process.stdin is None:
            raise EngineFailed("the bundled voice does not listen")
        self._process.stdin.write(msgspec.json.encode(told) + b"\n")

    async def _cut_off(self) -> None:
        """Have the text stopped, and read away what is left of it; a process that does not stop is ended."""
        process = self._process
        if process is None or self._closed:
            return
        try:
            self._tell({"stop": self._number})
            async with asyncio.timeout(1.0):
                while await self._sound(process, 1.0):
                    pass
                await self._words(process)
        except EngineFailed:
            return  # a text that failed has been read to its end
        except (OSError, asyncio.IncompleteReadError, TimeoutError, asyncio.CancelledError):
            await self._stop()

    async def _sound(self, process: asyncio.subprocess.Process, seconds: float) -> bytes:
        """The next piece, empty at the end. EngineFailed when the text could not be spoken."""
        async with asyncio.timeout(seconds):
            length = await _number(process)
            if length != FAILED:
                return await _read(process, length)
            raise EngineFailed(f"the bundled voice failed: {(await _read(process, await _number(process))).decode()}")

    async def _words(self, process: asyncio.subprocess.Process) -> tuple[tuple[str, int], ...]:
        async with asyncio.timeout(_PATIENCE):
            told = await _read(process, await _number(process))
        return msgspec.json.decode(told, type=tuple[tuple[str, int], ...])

    async def _stop(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            if process.returncode is None:
                process.kill()
            await process.wait()


async def _number(process: asyncio.subprocess.Process) -> int:
    (number,) = LENGTH.unpack(await _read(process, LENGTH.size))
    return int(number)


async def _read(process: asyncio.subprocess.Process, length: int) -> bytes:
    if process.stdout is None:
        raise EngineFailed("the bundled voice does not speak")
    return await process.stdout.readexactly(length)


def _clean(text: str) -> str:
    """Without control characters, which end espeak's text or its patience."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
