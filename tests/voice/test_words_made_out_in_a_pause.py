"""Engines that decode a turn as a whole are asked early in its pause, and their words are thrown away when the caller goes on."""

import asyncio

from infra.replay.patient_ear import PatientEar
from schemas import line, reply, speech
from tests.voice.actors import VOICED, Script
from tests.voice.stage_play import Play


class Whole(Script):
    """Decodes what it has been fed, `takes` seconds after it was asked: its words never grow by themselves."""

    name = "whole"

    def __init__(self, *lines: str, takes: float = 0.15) -> None:
        super().__init__(*lines)
        self.takes, self.looks, self.decoded_at_the_end = takes, 0, 0

    async def begin(self, language, vocabulary):
        return Whole.Turns(self)

    class Turns(Script.Turns):
        def __init__(self, script):
            super().__init__(script)
            self.seen, self.looked = "", None

        async def peek(self):
            self.script.looks += 1
            self.looked = asyncio.get_running_loop().create_task(self._look(await super().partial()))

        async def _look(self, words):
            await asyncio.sleep(self.script.takes)
            self.seen = words

        @property
        def working(self):
            return self.looked is not None and not self.looked.done()

        async def partial(self):
            return self.seen

        async def final(self):
            if self.looked is None:
                self.script.decoded_at_the_end += 1
                await asyncio.sleep(self.script.takes)
            else:
                await self.looked
            self.seen, self.looked = "", None
            return await super().final()


class WholePlay(Play):
    """A call that such an engine hears."""

    def __init__(self, *lines: str, takes: float = 0.15) -> None:
        super().__init__(*lines)
        self.script = Whole(*lines, takes=takes)
        self.needs = self.needs.plus(
            {key: self.script for key, value in self.needs._by_type.items() if isinstance(value, Script)}
        )


async def test_the_turn_ends_as_soon_as_with_words_that_grow_and_is_decoded_once() -> None:
    async with WholePlay("what do you charge") as play:
        await play.carrier.until(line.PlaybackMarked, sentence=1)
        play.carrier.speak(900)
        heard = await play.carrier.until(speech.SpeechRecognised)
        assert heard.event.words == "what do you charge"
        assert heard.event.endpoint_ms <= 460
        assert heard.event.recognise_ms < 1
        assert (play.script.looks, play.script.decoded_at_the_end) == (1, 0)
        paused = [fact for fact in play.carrier.facts if isinstance(fact.event, speech.SpeechPaused)]
        assert [fact.event.words for fact in paused] == ["what do you charge"]


async def test_a_caller_who_goes_on_is_decoded_again_to_the_end() -> None:
    async with WholePlay("i would like to come in on tuesday morning please") as play:
        await play.carrier.until(line.PlaybackMarked, sentence=1)
        play.carrier.speak(800)
        await asyncio.sleep(0.8 + 0.26)
        play.carrier.speak(1200)
        heard = await play.carrier.until(speech.SpeechRecognised)
        assert heard.event.words.endswith("tuesday morning please")
        assert play.script.looks == 2
        assert play.script.decoded_at_the_end == 0


async def test_an_unfinished_phrase_is_waited_for_once_its_words_are_known() -> None:
    async with WholePlay("i would like to book a") as play:
        await play.carrier.until(line.PlaybackMarked, sentence=1)
        play.carrier.speak(1300)
        heard = await play.carrier.until(speech.SpeechRecognised)
        assert heard.event.endpoint_ms >= 1100


async def test_an_engine_that_is_slow_is_waited_for_and_no_turn_ends_on_words_of_before() -> None:
    async with WholePlay("what do you charge", takes=0.9) as play:
        await play.carrier.until(line.PlaybackMarked, sentence=1)
        play.carrier.speak(900)
        heard = await play.carrier.until(speech.SpeechRecognised)
        assert heard.event.words == "what do you charge"
        assert 900 <= heard.event.endpoint_ms + heard.event.recognise_ms <= 1200


async def test_words_over_the_agent_are_looked_for_before_the_caller_pauses() -> None:
    async with WholePlay("tell me about yourself", "wait what about thursday") as play:
        await play.carrier.until(line.PlaybackMarked, sentence=1)
        play.carrier.speak(900)
        await play.carrier.until(reply.SentenceStarted, sentence=2)
        await asyncio.sleep(0.5)
        play.carrier.speak(1500)
        held = await play.carrier.until(reply.PlaybackHeld)
        stopped = await play.carrier.until(reply.PlaybackStopped)
        assert (stopped.at - held.at).total_seconds() < 0.55


async def test_a_call_heard_again_has_the_words_of_a_pause_when_it_begins() -> None:
    listening = await PatientEar(Whole("what do you charge", takes=5.0)).begin("en", ())
    await listening.feed(VOICED * 45)
    await listening.peek()
    assert not listening.working
    assert await listening.partial() == "what do you charge"
    assert (await listening.final()).words == "what do you charge"
