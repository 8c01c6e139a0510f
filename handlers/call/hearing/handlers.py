"""Hearing one caller: voice activity, the recogniser, and the end of the turn."""

from collections import deque
from collections.abc import AsyncIterator

from handlers.call.barge_in.back_channel import INSISTS_MS, is_back_channel
from handlers.call.hearing.endpointing import COMPLETE_MS, PAUSE_MS, endpointing_silence
from handlers.call.ports.ongoing_call import OngoingCall
from handlers.call.ports.recogniser import EngineFailed, Hypothesis, Recogniser, Recognition, VoiceActivity
from handlers.clock import Clock
from handlers.handler import handler
from schemas.frame import FRAME_MS, Frame
from schemas.knowledge import Business
from schemas.speech import (
    SpeechDiscarded,
    SpeechPartial,
    SpeechPaused,
    SpeechRecognised,
    SpeechResumed,
    SpeechStarted,
)

#: Voiced frames among the last `_WINDOW` that make speech out of sound: 80 ms in 120.
_ONSET, _WINDOW = 4, 6
#: Sound kept from before the onset, so that the first consonant is not lost: 300 ms.
_PREROLL = 15
#: The recogniser is fed this many frames at a time, and asked for its words after each: 100 ms.
_CHUNK = 5
#: Shorter bursts than this, without words, are coughs and clicks, not turns: in voiced frames.
_SHORTEST = 6
#: Below this confidence a short sound over the agent is a hum or noise, whatever the recogniser made of it.
_SURE = 0.6
#: A longer hum than this is no "mm-hm".
_LONGEST_HUM_MS = 1000
#: A turn is cut here whatever happens: 30 s.
_LONGEST = 1500

Spoke = SpeechStarted | SpeechPartial | SpeechPaused | SpeechResumed | SpeechRecognised | SpeechDiscarded


@handler("hearing", role="voice")
class Hearing:
    """The ear of one call. Frames in, turns out; the recogniser is fed only while somebody speaks."""

    def __init__(
        self, ongoing: OngoingCall, activity: VoiceActivity, recogniser: Recogniser, business: Business, clock: Clock
    ) -> None:
        self._call, self._activity, self._engine, self._business, self._clock = ongoing, activity, recogniser, business, clock
        self._recognition: Recognition | None = None
        self._recent: deque[bool] = deque(maxlen=_WINDOW)
        self._before: deque[Frame] = deque(maxlen=_PREROLL)
        self._turn = 0
        self._clear()

    def _clear(self) -> None:
        self._speaking = self._paused = self._over_agent = False
        self._from = self._last_voiced = self._voiced = self._hummed = 0
        self._chunk: list[bytes] = []
        self._words = ""

    def __call__(self, frame: Frame) -> AsyncIterator[Spoke] | None:
        """Take one frame of the caller's sound. Most tell nothing new: those take microseconds, and nobody waits for them."""
        voiced = self._activity.speech(frame.sound)
        self._recent.append(voiced)
        if not self._speaking:
            self._before.append(frame)
            return self._begin() if sum(self._recent) >= _ONSET else None
        self._voiced += voiced
        if voiced:
            self._last_voiced = frame.number
            self._hummed += self._over_agent and self._activity.hum(frame.sound)
        self._chunk.append(frame.sound)
        silence = (frame.number - self._last_voiced) * FRAME_MS
        resumed = voiced and self._paused and sum(self._recent) >= _ONSET
        turns = silence >= (COMPLETE_MS if self._paused else PAUSE_MS) or frame.number - self._from >= _LONGEST
        return self._go_on(frame.number, silence) if resumed or turns or len(self._chunk) >= _CHUNK else None

    async def _begin(self) -> AsyncIterator[Spoke]:
        yield await self._start()

    async def _go_on(self, number: int, silence: int) -> AsyncIterator[Spoke]:
        """Something may have changed with the frame `number`: the words, or whose turn it is."""
        if self._paused and not silence and sum(self._recent) >= _ONSET:
            self._paused = False
            yield SpeechResumed(turn=self._turn, frame=number)
        if await self._feed() and not self._humming:
            yield SpeechPartial(turn=self._turn, words=self._words, frame=number, voiced_ms=self._voiced * FRAME_MS)
        if silence >= PAUSE_MS and not self._paused:
            self._paused = True
            if not self._humming:
                yield SpeechPaused(turn=self._turn, words=self._words, frame=number, voiced_ms=self._voiced * FRAME_MS)
        needed = endpointing_silence(self._words, self._call.conversation.memory.expects)
        if (self._paused and silence >= needed) or number - self._from >= _LONGEST:
            yield await self._finish(number, silence)

    @property
    def _humming(self) -> bool:
        """Over the agent, so far nothing but an "mm-hm": whatever the recogniser makes of it are no words."""
        return self._over_agent and 2 * self._hummed > self._voiced - _ONSET and self._voiced * FRAME_MS < _LONGEST_HUM_MS

    async def _start(self) -> SpeechStarted:
        now = self._call.conversation
        self._clear()
        self._speaking, self._over_agent = True, now.playback.playing > 0
        self._turn = now.turns.newest if now.turns.open else max(now.turns.newest, self._turn) + 1
        self._from, self._last_voiced = self._before[0].number, self._before[-1].number
        self._voiced = sum(self._recent)
        if self._recognition is None:
            self._recognition = await self._engine.begin(now.language, list_vocabulary(self._business))
        await self._recognition.expect(now.memory.expects)
        self._chunk = [frame.sound for frame in self._before]
        self._before.clear()
        return SpeechStarted(turn=self._turn, frame=self._from, over_agent=self._over_agent)

    async def _feed(self) -> bool:
        """Feed the recogniser when there is enough for it; whether its words have changed."""
        if len(self._chunk) < _CHUNK or self._recognition is None:
            return False
        words, self._chunk = b"".join(self._chunk), []
        await self._recognition.feed(words)
        partial = await self._recognition.partial()
        changed = partial != self._words
        self._words = partial
        return changed

    async def _finish(self, number: int, silence: int) -> SpeechRecognised | SpeechDiscarded:
        began = self._clock.steady()
        heard = await self._final()
        took = (self._clock.steady() - began) * 1000
        turn, first, last, voiced = self._turn, self._from, self._last_voiced, self._voiced
        over_agent, hummed = self._over_agent, self._humming
        self._clear()
        self._recent.clear()
        if not heard.words.strip() and voiced < _SHORTEST * 4:
            return SpeechDiscarded(turn=turn, frame=number, reason="no words: a cough, a click or noise")
        if over_agent and self._call.conversation.playback.playing:
            if hummed or is_back_channel(heard.words):
                return SpeechDiscarded(turn=turn, frame=number, reason="an agreement while the agent spoke")
            if heard.confidence < _SURE and voiced * FRAME_MS < INSISTS_MS:
                return SpeechDiscarded(turn=turn, frame=number, reason="a short sound that nobody made out while the agent spoke")
        return SpeechRecognised(
            turn=turn,
            words=heard.words,
            confidence=heard.confidence,
            from_frame=first,
            to_frame=number,
            ended_frame=last,
            endpoint_ms=silence,
            recognise_ms=round(took, 1),
            engine=heard.engine,
            language=heard.language,
            alternatives=heard.alternatives,
        )

    async def _final(self) -> Hypothesis:
        nothing = Hypothesis(words="", confidence=0.0, engine=self._engine.name)
        if self._recognition is None:
            return nothing
        try:
            if self._chunk:
                await self._recognition.feed(b"".join(self._chunk))
            return await self._recognition.final()
        except EngineFailed:
            await self._recognition.close()
            self._recognition = None
            return nothing

    async def close(self) -> None:
        """Give the recogniser back."""
        if self._recognition is not None:
            await self._recognition.close()


def list_vocabulary(business: Business) -> tuple[str, ...]:
    """The phrases a caller of this business is likely to say: services, staff, places."""
    services = (phrase for service in business.services for phrase in (service.name, *service.said))
    people = (phrase for resource in business.resources for phrase in (resource.name, *resource.said))
    return tuple(dict.fromkeys((business.name, *services, *people, *business.area.towns)))
