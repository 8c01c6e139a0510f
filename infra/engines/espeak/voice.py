"""The bundled voice behind the port: one thread speaks for all calls, faster than a hundred can listen."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handlers.call.ports.recogniser import EngineFailed
from infra.engines.espeak.library import Library
from infra.engines.espeak.voice_settings import find_manner
from infra.engines.sentence_cache import CachedSentence, SentenceCache
from infra.engines.telephone_band import BandFilter

#: Brings espeak's usual -17.5 dBFS to about -20 on the line.
_GAIN: Final = 0.8
#: Seconds without any sound after which the engine has failed.
_PATIENCE: Final = 5.0

Piece = bytes | CachedSentence | BaseException
Put = Callable[[Piece], None]


class EspeakVoice:
    """Speaks 23 languages. Make one a process: the library keeps its state in globals, and one thread guards it."""

    name = "espeak"

    def __init__(self, remembered: SentenceCache | None = None) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="espeak")
        self._remembered = remembered or SentenceCache()

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
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def _pieces(self, text: str, language: str) -> AsyncIterator[bytes | CachedSentence]:
        """The sound in pieces, and at the end the saying as a whole."""
        key = (text, language)
        if (known := self._remembered.get(key)) is not None:
            if known.sound:
                yield known.sound
            yield known
            return
        loop = asyncio.get_running_loop()
        queue: asyncio.Queue[Piece] = asyncio.Queue()
        stopped = threading.Event()

        def put(piece: Piece) -> None:
            if not stopped.is_set():
                loop.call_soon_threadsafe(queue.put_nowait, piece)

        try:
            self._thread.submit(self._speak, text, language, stopped, put)
            while True:
                try:
                    async with asyncio.timeout(_PATIENCE):
                        piece = await queue.get()
                except TimeoutError as late:
                    raise EngineFailed("the bundled voice is overloaded or hangs; restart this role") from late
                if isinstance(piece, BaseException):
                    raise EngineFailed(f"the bundled voice failed: {piece}") from piece
                if isinstance(piece, CachedSentence):
                    self._remembered.put(key, piece)
                    yield piece
                    return
                yield piece
        except RuntimeError as closed:
            raise EngineFailed("the bundled voice is closed") from closed
        finally:
            stopped.set()

    def _speak(self, text: str, language: str, stopped: threading.Event, put: Put) -> None:
        """In the thread: speak one sentence, unless it was stopped before."""
        if stopped.is_set():
            return
        try:
            put(_spoken(text, language, stopped, put))
        except Exception as failed:  # noqa: BLE001 - whatever it is, it is told to the one who waits
            put(failed)


def _spoken(text: str, language: str, stopped: threading.Event, put: Put) -> CachedSentence:
    """Speak with a fresh library, piece by piece; at the end the saying as a whole."""
    made: list[bytes] = []
    library = Library()
    try:
        narrowing = BandFilter(library.rate, _GAIN)

        def sound(samples: NDArray[np.int16]) -> bool:
            if piece := narrowing.feed(samples):
                made.append(piece)
                put(piece)
            return not stopped.is_set()

        how, clean = find_manner(language), _clean(text)
        words = library.say(clean, how.voice, pace=how.pace, pitch=how.pitch, lively=how.lively, sound=sound)
        if rest := narrowing.rest():
            made.append(rest)
            put(rest)
        return CachedSentence(b"".join(made), tuple((clean[start : start + length], at) for start, length, at in words))
    finally:
        library.close()


def _clean(text: str) -> str:
    """Without control characters, which end espeak's text or its patience."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
