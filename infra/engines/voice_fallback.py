"""When a voice fails, in mid-sentence even, the next one goes on, and says so in one log line."""

import time
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Final, Protocol, runtime_checkable

import structlog

from handlers.call.ports.recogniser import EngineFailed
from handlers.call.ports.voice import Voice

_log = structlog.get_logger(__name__)

#: Seconds for which a voice that failed is left, so that a caller does not hear two speakers by turns.
_LEFT: Final = 300.0


@runtime_checkable
class Particular(Protocol):
    """A voice that does not speak every language."""

    def speaks(self, language: str) -> bool: ...


@runtime_checkable
class Preparing(Protocol):
    """A voice that is the better for a second before its first sentence."""

    async def prepare(self) -> None: ...


async def prepare(voice: Voice) -> None:
    """Make a voice ready before its first call. Voices that need nothing do nothing."""
    if isinstance(voice, Preparing):
        await voice.prepare()


class FallbackVoice:
    """Several voices, best first: one speaker for all of a call in one language, its short formulas included.

    After one that fails in mid-sentence the next says the rest, not all of it again, and goes on for the next minutes.
    """

    def __init__(self, voices: Sequence[Voice], steady: Callable[[], float] = time.monotonic) -> None:
        self._voices = tuple(voices)
        self._steady = steady
        self._failed: dict[str, float] = {}
        self.name = voices[0].name

    @property
    def first(self) -> Voice:
        """The best of them."""
        return self._voices[0]

    async def prepare(self) -> None:
        """Make all ready that need it. One that cannot be is left, and told of in one line."""
        for nth, voice in enumerate(self._voices):
            try:
                await prepare(voice)
            except EngineFailed as failed:
                self._give_up(voice, self._voices[nth + 1 :], failed)

    async def say(self, text: str, language: str, *, light: bool = False) -> AsyncIterator[bytes]:
        order = self._order(language)
        for nth, voice in enumerate(order, 1):
            spoken = 0
            try:
                async for sound in voice.say(text, language, light=light):
                    spoken += len(sound)
                    yield sound
            except EngineFailed as failed:
                if nth == len(order):
                    raise
                self._give_up(voice, order[nth:], failed)
                if spoken:
                    text = _rest(text, spoken)
            else:
                return

    async def close(self) -> None:
        for voice in self._voices:
            await voice.close()

    def _order(self, language: str) -> list[Voice]:
        """Those that speak a language, and among them first whoever has not just failed."""
        able = [voice for voice in self._voices if not isinstance(voice, Particular) or voice.speaks(language)]
        now = self._steady()
        return sorted(able or self._voices, key=lambda voice: self._failed.get(voice.name, -_LEFT) + _LEFT > now)

    def _give_up(self, voice: Voice, others: Sequence[Voice], failed: EngineFailed) -> None:
        self._failed[voice.name] = self._steady()
        following = others[0].name if others else "none"
        _log.warning("voice failed, the next one goes on", failed=voice.name, next=following, reason=str(failed))


def _rest(text: str, spoken: int) -> str:
    """The words not yet said after so many bytes of sound, at 2.5 words a second: rather one twice than one lost."""
    words = text.split()
    return " ".join(words[min(int(spoken / 8000 * 2.5), len(words) - 1) :]) if words else text
