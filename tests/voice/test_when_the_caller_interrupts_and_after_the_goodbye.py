"""How soon a caller who talks over the agent is given way to, and that nothing is answered once the agent has said goodbye."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from handlers.call.ports.mind import ReplyDone, SaySentence, Thought
from handlers.call.state import Conversation
from schemas import line, reply
from schemas.event import Event
from schemas.knowledge import Business
from schemas.understanding import IntentRecognised
from tests.voice.actors import Parrot
from tests.voice.stage_play import Play


@pytest.mark.parametrize("words", ["i would rather come on thursday then", "my daughter needs a filling as well"])
async def test_talk_without_a_stopping_word_interrupts_within_half_a_second(words: str) -> None:
    async with Play("tell me about yourself", words) as play:
        await play.carrier.until(line.PlaybackMarked, sentence=1)
        play.carrier.speak(900)
        await play.carrier.until(reply.SentenceStarted, sentence=2)
        await asyncio.sleep(0.3)
        play.script.frames_a_word = 4
        began = play.clock.now()
        play.carrier.speak(2000)
        stopped = await play.carrier.until(reply.PlaybackStopped)
        assert 0.25 < (stopped.at - began).total_seconds() <= 0.52  # half a second, and the frame it is noticed in
        assert stopped.event.reason == "the caller took the floor"


class Polite(Parrot):
    """A mind that says goodbye to whatever it is told, and hangs up."""

    async def think(self, occasion: Event, so_far: Conversation, business: Business) -> AsyncIterator[Thought]:
        if isinstance(occasion, IntentRecognised):
            yield SaySentence("Goodbye, and thank you for calling.")
            yield ReplyDone(state="over", hang_up=True)
            return
        async for thought in super().think(occasion, so_far, business):
            yield thought


async def test_after_hanging_up_nothing_more_is_answered() -> None:
    async with Play("that is all", "wait one more thing", mind=Polite()) as play:
        await play.carrier.until(line.PlaybackMarked, sentence=1)
        play.carrier.speak(900)
        await play.carrier.until(line.PlaybackMarked, sentence=2)
        play.carrier.speak(900)
        await play.carrier.until(IntentRecognised, turn=2, guess=False)
        await play.carrier.say(line.KeyPressed(digit="1"))
        await asyncio.sleep(30)
        composed = [fact.event for fact in play.carrier.facts if isinstance(fact.event, reply.SentenceComposed)]
        assert [sentence.sentence for sentence in composed] == [1, 2]
        assert play.carrier.tags().count("reply.composed") == 2


async def test_after_the_call_has_ended_nothing_more_is_answered() -> None:
    async with Play("what do you charge") as play:
        await play.carrier.until(line.PlaybackMarked, sentence=1)
        await play.carrier.say(line.CallEnded(reason="caller", seconds=3))
        await play.carrier.say(line.KeyPressed(digit="1"))
        await asyncio.sleep(5)
        assert play.carrier.tags().count("reply.composed") == 1
