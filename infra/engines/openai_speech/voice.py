"""Speech by OpenAI behind the port: streamed 24 kHz samples, narrowed to the telephone as they come."""

import asyncio
from collections.abc import AsyncIterator
from typing import Final

import numpy as np

from infra.engines.openai_speech.client import convert_failures, make_client
from infra.engines.telephone_band import BandFilter

#: Samples a second of the service's `pcm` answers, 16 bits little-endian.
_RATE: Final = 24_000
#: Seconds until the first sound, and between two pieces.
_PATIENCE: Final = 4.0


class OpenAIVoice:
    """Speaks every language. The same words do not always give the same sound: what is said twice is worth remembering."""

    name = "openai"

    def __init__(
        self, key: str, *, model: str = "gpt-4o-mini-tts", voice: str = "alloy", url: str = "", patience: float = _PATIENCE
    ) -> None:
        self._client, self._patience = make_client(key, url, patience), patience
        self._model, self._voice = model, voice

    async def say(self, text: str, language: str, *, light: bool = False) -> AsyncIterator[bytes]:
        del language, light  # the words tell the language
        if not text.strip():
            return
        narrowing, odd = BandFilter(_RATE), b""
        wanted = self._client.audio.speech.with_streaming_response.create(
            model=self._model, voice=self._voice, input=text, response_format="pcm"
        )
        async with convert_failures("speech"):
            async with asyncio.timeout(self._patience):
                answer = await wanted.__aenter__()
            try:
                pieces = answer.iter_bytes(4800)
                while True:
                    async with asyncio.timeout(self._patience):
                        piece = await anext(pieces, None)
                    if piece is None:
                        break
                    whole = odd + piece
                    odd = whole[len(whole) - len(whole) % 2 :]
                    if sound := narrowing.feed(np.frombuffer(whole[: len(whole) - len(odd)], "<i2")):
                        yield sound
            finally:
                await wanted.__aexit__(None, None, None)
        if rest := narrowing.rest():
            yield rest

    async def close(self) -> None:
        await self._client.close()
