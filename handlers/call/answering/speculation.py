"""Answering begun on a guess: thoughts that are used when the final words prove it right, and dropped when not."""

import asyncio
from collections.abc import AsyncIterator

from handlers.call.ports.mind import Mind, Thought
from handlers.call.ports.recogniser import EngineFailed
from handlers.call.state import Conversation
from handlers.handler import handler
from schemas.event import Event
from schemas.knowledge import Business
from schemas.reply import ReplyAnticipated
from schemas.speech import SpeechResumed
from schemas.understanding import IntentRecognised


class SpeculativeReply:
    """What a mind has begun to think of one call, before the caller had quite finished. One a call."""

    def __init__(self) -> None:
        self._guess: IntentRecognised | None = None
        self._thoughts: asyncio.Queue[Thought | EngineFailed | None] = asyncio.Queue()

    def begin(self, guess: IntentRecognised) -> None:
        """Note the guess: the thoughts that are added from now on are thoughts on it."""
        self._guess, self._thoughts = guess, asyncio.Queue()

    def add(self, guess: IntentRecognised, thought: Thought | EngineFailed) -> bool:
        """The next thought on `guess`, or how thinking failed. Whether any more of them is wanted."""
        if guess is self._guess:
            self._thoughts.put_nowait(thought)
        return guess is self._guess

    def end(self, guess: IntentRecognised) -> None:
        """No more thoughts on `guess` will come, whether all were thought or the thinking was interrupted."""
        if guess is self._guess:
            self._thoughts.put_nowait(None)

    def drop(self) -> None:
        """The guess was wrong, or the caller went on."""
        self._guess = None

    def matches(self, occasion: Event) -> bool:
        """Whether the thoughts begun are thoughts on `occasion`: same turn, intent and entities."""
        guess = self._guess
        return (
            guess is not None
            and isinstance(occasion, IntentRecognised)
            and (guess.turn, guess.intent, guess.entities, guess.also)
            == (occasion.turn, occasion.intent, occasion.entities, occasion.also)
        )

    async def thoughts(self, seconds: float) -> AsyncIterator[Thought]:
        """The thoughts so far and those still to come, until they end. TimeoutError when none comes for `seconds`."""
        while True:
            async with asyncio.timeout(seconds):
                thought = await self._thoughts.get()
            if thought is None:
                return
            if isinstance(thought, EngineFailed):
                raise thought
            yield thought


@handler("anticipating", role="voice", interrupted_by=(SpeechResumed,))
async def anticipate(
    guess: IntentRecognised, so_far: Conversation, business: Business, mind: Mind, anticipation: SpeculativeReply
) -> ReplyAnticipated | None:
    """Begin composing on words that are probably final; a mind that answers in microseconds is not asked twice.

    The final words may come while the mind is still thinking: whoever answers them takes over what was thought so far and
    waits for the rest. Once the guess is dropped, the mind is asked for nothing more.
    """
    if not guess.guess or mind.prompt:
        return None
    anticipation.begin(guess)
    count = 0
    try:
        async for thought in mind.think(guess, so_far, business):
            if not anticipation.add(guess, thought):
                break
            count += 1
    except EngineFailed as failure:
        anticipation.add(guess, failure)
    finally:
        anticipation.end(guess)
    return ReplyAnticipated(turn=guess.turn, thoughts=count)
