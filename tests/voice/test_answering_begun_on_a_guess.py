"""A slow mind begins on a guess: its thoughts are waited for, taken over, or thought anew, and never waited for in vain."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import msgspec

from handlers.call.answering.handlers import think_on
from handlers.call.answering.speculation import SpeculativeReply, anticipate
from handlers.call.ports.mind import Occasion, ReplyDone, SaySentence, Thought
from handlers.call.state import Conversation
from handlers.handler import declared_handlers
from schemas.knowledge import Business
from schemas.speech import SpeechRecognised, SpeechResumed
from schemas.understanding import IntentRecognised
from tests.voice.stage_play import BUSINESS

GUESS = IntentRecognised(turn=1, words="how much is it", intent="price", confidence=0.9, tier="fast", guess=True)
FINAL = msgspec.structs.replace(GUESS, guess=False)


@dataclass
class Slow:
    """Needs a moment for each sentence, and counts how often it was asked."""

    name: str = "slow"
    prompt: bool = False
    asked: list[Occasion] = field(default_factory=list)
    thought: int = 0

    async def think(self, occasion: Occasion, so_far: Conversation, business: Business) -> AsyncIterator[Thought]:
        self.asked.append(occasion)
        for text in ("It is an hour.", "Shall we find a time?"):
            await asyncio.sleep(0.02)
            self.thought += 1
            yield SaySentence(text)
        yield ReplyDone(state="said")


class Call:
    """One call's guess and what is made of it."""

    def __init__(self) -> None:
        self.mind, self.anticipation, self.so_far = Slow(), SpeculativeReply(), Conversation(call="01CALL")

    def begin(self) -> asyncio.Task[object]:
        return asyncio.get_running_loop().create_task(anticipate(GUESS, self.so_far, BUSINESS, self.mind, self.anticipation))

    async def answer(self, final: IntentRecognised = FINAL) -> list[str]:
        async with asyncio.timeout(2):
            thoughts = [t async for t in think_on(final, self.so_far, BUSINESS, self.mind, self.anticipation)]
        assert isinstance(thoughts[-1], ReplyDone)
        return [thought.text for thought in thoughts if isinstance(thought, SaySentence)]


async def test_final_words_that_come_while_the_mind_thinks_take_over_its_thoughts() -> None:
    call = Call()
    begun = call.begin()
    await asyncio.sleep(0.03)
    assert await call.answer() == ["It is an hour.", "Shall we find a time?"]
    assert call.mind.asked == [GUESS]
    await begun


async def test_final_words_are_no_reason_to_stop_thinking_on_a_guess_but_a_caller_who_goes_on_is() -> None:
    declared = declared_handlers()["anticipating"].interrupted_by
    assert SpeechRecognised not in declared
    assert SpeechResumed in declared


async def test_a_guess_that_was_broken_off_before_its_first_thought_is_thought_anew() -> None:
    call = Call()
    begun = call.begin()
    await asyncio.sleep(0.01)
    begun.cancel()
    await asyncio.gather(begun, return_exceptions=True)
    assert await call.answer() == ["It is an hour.", "Shall we find a time?"]
    assert call.mind.asked == [GUESS, FINAL]


async def test_an_answer_that_waits_for_a_guess_is_not_left_waiting_when_it_is_broken_off() -> None:
    call = Call()
    begun = call.begin()
    answering = asyncio.get_running_loop().create_task(call.answer())
    await asyncio.sleep(0.01)
    begun.cancel()
    assert await answering == ["It is an hour.", "Shall we find a time?"]


async def test_a_wrong_guess_is_not_thought_to_its_end() -> None:
    call = Call()
    begun = call.begin()
    await asyncio.sleep(0.01)
    call.anticipation.drop()
    await begun
    assert call.mind.thought == 1
