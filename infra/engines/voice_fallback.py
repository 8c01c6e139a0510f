"""When a voice fails, in mid-sentence even, the next one goes on, and says so in one log line."""

from collections.abc import AsyncIterator, Sequence

import structlog

from handlers.call.ports.recogniser import EngineFailed
from handlers.call.ports.voice import Voice

_log = structlog.get_logger(__name__)


class FallbackVoice:
    """Several voices, best first. After one that fails in mid-sentence the next says the rest, not all of it again."""

    def __init__(self, voices: Sequence[Voice]) -> None:
        self._voices = tuple(voices)
        self.name = voices[0].name

    async def say(self, text: str, language: str, *, light: bool = False) -> AsyncIterator[bytes]:
        """A short formula goes to the last, light voice at once."""
        order = (self._voices[-1],) if light else self._voices
        for nth, voice in enumerate(order, 1):
            spoken = 0
            try:
                async for sound in voice.say(text, language, light=light):
                    spoken += len(sound)
                    yield sound
            except EngineFailed as failed:
                if nth == len(order):
                    raise
                _log.warning("voice failed, the next one goes on", failed=voice.name, next=order[nth].name, reason=str(failed))
                if spoken:
                    text = _rest(text, spoken)
            else:
                return

    async def close(self) -> None:
        for voice in self._voices:
            await voice.close()


def _rest(text: str, spoken: int) -> str:
    """The words not yet said after so many bytes of sound, at 2.5 words a second: rather one twice than one lost."""
    words = text.split()
    return " ".join(words[min(int(spoken / 8000 * 2.5), len(words) - 1) :]) if words else text
