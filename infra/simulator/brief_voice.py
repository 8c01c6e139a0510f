"""A voice for calls in text: every sentence takes a moment of silence, so that what is said is heard to its end."""

from collections.abc import AsyncIterator

from schemas.frame import SILENCE

#: Frames of a sentence: enough to be played and marked like any other.
_FRAMES = 5


class BriefVoice:
    """A `Voice` that says each sentence in a tenth of a second."""

    name = "text"

    async def say(self, text: str, language: str, *, light: bool = False) -> AsyncIterator[bytes]:  # noqa: ARG002 - the port's
        for _ in range(_FRAMES):
            yield SILENCE

    async def close(self) -> None: ...
