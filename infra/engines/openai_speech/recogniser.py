"""Transcription by OpenAI behind the port: a turn is sent when it is over, and while it pauses, for partial words."""

import asyncio
import io
import math
import wave
from collections.abc import Sequence
from typing import Any, Final

from handlers.call.ports.recogniser import Hypothesis, Recognition
from infra.engines.openai_speech.client import convert_failures, make_client
from infra.engines.telephone_audio import RATE, decode_to_linear

#: Seconds for the words of a turn.
_PATIENCE: Final = 5.0
#: Without the model's own probabilities.
_USUAL: Final = 0.85
#: Turns shorter than this (bytes) are no words; the service refuses sounds under 0.1 s.
_SHORTEST: Final = 960
#: Characters of the business's words that are worth sending along.
_HINTS: Final = 800


class OpenAIRecogniser:
    """Listens in every language. `url` for another service with the same protocol."""

    name = "openai"

    def __init__(self, key: str, *, model: str = "gpt-4o-mini-transcribe", url: str = "", patience: float = _PATIENCE) -> None:
        self._client, self._patience = make_client(key, url, patience), patience
        self._model = model

    async def begin(self, language: str, vocabulary: Sequence[str]) -> Recognition:
        return OpenAIRecognition(self._client, self._model, language, vocabulary, self._patience)

    async def close(self) -> None:
        await self._client.close()


class OpenAIRecognition:
    """One caller. There are no partial words: the turn is transcribed when it ends."""

    def __init__(self, service: Any, model: str, language: str, vocabulary: Sequence[str], patience: float) -> None:
        self._client, self._model, self._language, self._patience = service, model, language, patience
        self._hints = ", ".join(vocabulary)[:_HINTS]
        self._turn = bytearray()

    async def feed(self, sound: bytes) -> None:
        self._turn += sound

    async def partial(self) -> str:
        return ""

    async def final(self) -> Hypothesis:
        turn, engine, language = bytes(self._turn), OpenAIRecogniser.name, self._language
        self._turn.clear()
        if len(turn) < _SHORTEST:
            return Hypothesis(words="", confidence=0.0, engine=engine, language=language)
        more: dict[str, Any] = {"include": ["logprobs"]} if self._model.startswith("gpt") else {}
        if self._hints:
            more["prompt"] = self._hints
        async with convert_failures("transcription"), asyncio.timeout(self._patience):
            told = await self._client.audio.transcriptions.create(
                file=("turn.wav", wav(turn), "audio/wav"),
                model=self._model,
                language=language.split("-", maxsplit=1)[0],
                response_format="json",
                temperature=0,
                **more,
            )
        words = told.text.strip()
        return Hypothesis(words=words, confidence=_sure(told) if words else 0.0, engine=engine, language=language)

    async def expect(self, kind: str, words: Sequence[str] = ()) -> None:
        """The model makes that out by itself."""

    async def close(self) -> None:
        self._turn.clear()


def wav(sound: bytes) -> bytes:
    """A WAV file of mu-law: 8 kHz, 16 bits."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(decode_to_linear(sound).tobytes())
    return file.getvalue()


def _sure(told: Any) -> float:
    chances = [token.logprob for token in getattr(told, "logprobs", None) or [] if token.logprob is not None]
    return round(math.exp(sum(chances) / len(chances)), 3) if chances else _USUAL
