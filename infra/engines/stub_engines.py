"""Engines that take a fixed time and no thought, so that a bench measures the house and not its engines."""

import asyncio
from collections.abc import AsyncIterator, Sequence

from handlers.call.ports.mind import Occasion, ReplyDone, SaySentence, Thought
from handlers.call.ports.recogniser import Hypothesis
from handlers.call.state import Conversation
from schemas.frame import FRAME_BYTES
from schemas.knowledge import Business

#: What each engine takes, in seconds: the figures by which other voice stacks were measured.
RECOGNISES, THINKS, THINKS_A_TOKEN, SPEAKS = 0.05, 0.05, 0.002, 0.05
#: Every turn is this, a word more with so many frames fed.
WORDS, FRAMES_A_WORD = "i would like to come in tomorrow morning please", 8
#: Every reply is this; a token is a word of it. So long is its sound.
REPLY, REPLY_SECONDS = "Thank you, I have noted that you would like to come in tomorrow morning.", 2.4
#: A tone of the agent: sixteen samples of mu-law, loud enough to be heard.
_TONE = bytes([0x20, 0x18, 0x12, 0x10, 0x0F, 0x10, 0x12, 0x18, 0xA0, 0x98, 0x92, 0x90, 0x8F, 0x90, 0x92, 0x98])


def stub_seconds() -> float:
    """Seconds that all stubs together add to a turn."""
    return RECOGNISES + THINKS + THINKS_A_TOKEN * len(REPLY.split()) + SPEAKS


class StubRecogniser:
    """Hears the same words in every turn."""

    name = "stub"

    async def begin(self, language: str, vocabulary: Sequence[str]) -> "StubRecognition":  # noqa: ARG002 - the port names them
        return StubRecognition()

    async def close(self) -> None:
        return


class StubRecognition:
    """One caller's turns, counted in frames."""

    def __init__(self) -> None:
        self._fed = 0

    async def feed(self, sound: bytes) -> None:
        self._fed += len(sound) // FRAME_BYTES

    async def partial(self) -> str:
        return " ".join(WORDS.split()[: self._fed // FRAMES_A_WORD])

    async def final(self) -> Hypothesis:
        await asyncio.sleep(RECOGNISES)
        self._fed = 0
        return Hypothesis(words=WORDS, confidence=0.9, engine="stub")

    async def expect(self, kind: str, words: Sequence[str] = ()) -> None: ...

    async def close(self) -> None: ...


class StubMind:
    """Says the same to everything, without beginning on guesses, so that its time adds to every turn."""

    name = "stub"
    prompt = True

    async def think(self, occasion: Occasion, so_far: Conversation, business: Business) -> AsyncIterator[Thought]:  # noqa: ARG002
        await asyncio.sleep(THINKS + THINKS_A_TOKEN * len(REPLY.split()))
        yield SaySentence(REPLY)
        yield ReplyDone()


class StubVoice:
    """Speaks every sentence as the same tone."""

    name = "stub"

    async def say(self, text: str, language: str, *, light: bool = False) -> AsyncIterator[bytes]:  # noqa: ARG002
        await asyncio.sleep(SPEAKS)
        yield _TONE * (FRAME_BYTES // len(_TONE)) * round(REPLY_SECONDS * 50)

    async def close(self) -> None:
        return
