"""What a caller sounds like: rendered lines, and any other words through the bundled voice."""

from handlers.call.ports.voice import Voice
from infra.simulator.lines import render_line


class CallersVoice:
    """Sound for words. `prefers` one of the rendered voices; `voice` speaks what nobody has rendered, if there is one."""

    def __init__(self, prefers: str, voice: Voice | None = None, language: str = "en") -> None:
        self._prefers, self._voice, self._language = prefers, voice, language

    async def __call__(self, words: str) -> bytes:
        """8 kHz mu-law. LookupError when nobody can say it."""
        rendered = render_line(words, self._prefers)
        if rendered is not None:
            return rendered
        if self._voice is None:
            raise LookupError(f"nobody has rendered {words!r}; add it to infra/simulator/lines/lines.toml or give a voice")
        return b"".join([sound async for sound in self._voice.say(words, self._language)])
