"""While an owner cannot know whether the call is still its own, it publishes no fact and sends no frame."""

import asyncio

from schemas import line, reply, speech
from schemas.frame import Frame
from tests.voice.stage_play import SPOKEN, Play


async def _never(_: str) -> None:
    await asyncio.Event().wait()


def cut_off(play: Play) -> None:
    """The owner hears its own beat no more, and the log does not answer it."""
    play.lanes[-1][0].lease.sure = lambda: False
    play.bus.log.last = _never  # type: ignore[method-assign]


def back(play: Play) -> None:
    """The owner's beat is back."""
    play.lanes[-1][0].lease.sure = lambda: True


async def test_no_fact_is_published_while_the_lease_is_not_held_and_all_of_them_after() -> None:
    async with Play("what do you charge") as play:
        await play.carrier.until(line.PlaybackMarked, sentence=1)
        before = play.carrier.tags()
        cut_off(play)
        play.carrier.speak(900)
        await asyncio.sleep(5)
        assert play.carrier.tags() == before
        back(play)
        await play.carrier.until(speech.SpeechRecognised, turn=1)
        await play.carrier.until(line.PlaybackMarked, sentence=3)


async def test_no_frame_is_sent_while_the_lease_is_not_held_and_the_sentence_goes_on_after() -> None:
    async with Play("what do you charge") as play:
        sent: list[Frame] = []
        await play.carrier.until(line.PlaybackMarked, sentence=1)
        await play.bus.audio.tap(SPOKEN, sent.append, after=len(play.carrier.played))
        play.carrier.speak(900)
        await play.carrier.until(reply.SentenceStarted, sentence=2)
        await asyncio.sleep(0.3)
        cut_off(play)
        await asyncio.sleep(0)
        count = len(sent)
        assert count
        await asyncio.sleep(5)
        assert len(sent) == count
        back(play)
        await play.carrier.until(line.PlaybackMarked, sentence=3)
        second = [frame.timestamp for frame in play.carrier.played if frame.sentence == 2]
        assert second == [20 * nth for nth in range(len(second))]
