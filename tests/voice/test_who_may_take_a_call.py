"""A call stays with an owner that lives, and whoever takes it over from a dead one hears what was said before it came."""

import asyncio
from collections.abc import Callable
from typing import Any

from schemas import line, speech
from schemas.frame import Frame
from tests.voice.stage_play import CALL, HEARD, Play
from tests.voice.test_two_voices_share_the_calls import owner, two_voices


async def test_a_call_is_not_taken_from_a_living_owner() -> None:
    async with two_voices() as (play, first, second):
        assert await first.calls.take(CALL) == "voice-1"
        await play.carrier.until(line.PlaybackMarked, sentence=1)
        assert await second.calls.take(CALL) == "voice-1"
        await asyncio.sleep(5)
        assert await second.calls.take(CALL) == "voice-1"
        assert await owner(play) == "voice-1"
        assert (list(first.calls.lanes), list(second.calls.lanes)) == ([CALL], [])
        assert len(await play.bus.log.load("claim.demo.01CALL-voice")) == 1


class Listening:
    """The sound of a play, that notes what each new owner is handed of the caller's."""

    def __init__(self, sound: Any) -> None:
        self._sound = sound
        self.handed: list[list[int]] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sound, name)

    async def tap(self, subject: str, on: Callable[[Frame], None], *, after: int = 0) -> Any:
        if subject != HEARD:
            return await self._sound.tap(subject, on, after=after)
        numbers: list[int] = []
        self.handed.append(numbers)

        def heard(frame: Frame) -> None:
            numbers.append(frame.number)
            on(frame)

        return await self._sound.tap(subject, heard, after=after)


async def test_a_new_owner_hears_the_last_twenty_frames_before_the_open_turn_again() -> None:
    play = Play("what do you charge for a cleaning please")
    play.bus.audio = listening = Listening(play.bus.audio)  # type: ignore[assignment]
    async with play:
        await play.carrier.until(line.PlaybackMarked, sentence=1)
        play.carrier.speak(1600)
        started = await play.carrier.until(speech.SpeechStarted, turn=1)
        await asyncio.sleep(0.6)
        play.kill()
        await asyncio.sleep(0.5)
        await play.take()
        await play.carrier.until(speech.SpeechRecognised, turn=1)
        first = started.event.frame - 20
        assert listening.handed[1][:25] == list(range(first, first + 25))


async def test_a_new_owner_between_two_turns_hears_the_last_twenty_frames_of_the_turn_again() -> None:
    play = Play("what do you charge", "and on saturdays")
    play.bus.audio = listening = Listening(play.bus.audio)  # type: ignore[assignment]
    async with play:
        await play.carrier.until(line.PlaybackMarked, sentence=1)
        play.carrier.speak(900)
        said = await play.carrier.until(speech.SpeechRecognised, turn=1)
        await play.carrier.until(line.PlaybackMarked, sentence=3)
        play.kill()
        await play.take()
        await asyncio.sleep(0.1)
        assert listening.handed[1][0] == said.event.to_frame - 20 + 1
