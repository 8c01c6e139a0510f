"""A stage for whole calls on virtual time: the carrier, the lane of handlers, and one call put together."""

import asyncio
from collections.abc import Callable
from typing import Any

from bus.memory import MemoryBus
from handlers.call.answering.speculation import SpeculativeReply
from handlers.call.ports.clearance import Clearance
from handlers.call.ports.mind import Mind, Understanding
from handlers.call.ports.recogniser import Recogniser, VoiceActivity
from handlers.call.ports.verdicts import SafeAnswers
from handlers.call.ports.voice import Voice
from handlers.call.state import Conversation
from handlers.call.tools.ports import AppointmentQueries
from handlers.clock import Clock
from handlers.handler import Handler, handler
from handlers.language.pack import Languages
from handlers.language.shelf import languages
from infra.observability.meter import Meter
from infra.observability.tracing import NoTracer
from infra.runtime.call_lane import CallLane
from infra.runtime.discovery import find_handlers
from infra.runtime.needs import Needs
from schemas import line, reply
from schemas.event import Event
from schemas.fact import Draft, Fact
from schemas.frame import FRAME_MS, SILENCE, Frame
from schemas.knowledge import Business
from schemas.speech import SpeechRecognised
from schemas.understanding import IntentRecognised
from tests.clock import LoopClock
from tests.voice.actors import BUSINESS, VOICED, Hum, LoudIsSpeech, Parrot, Plain, Polite, Script, Spoken
from tests.voice.ledger import Ledger

CALL, HEARD, SPOKEN = "call.demo.01CALL", "audio.demo.01CALL.heard", "audio.demo.01CALL.spoken"


class Carrier:
    """The caller's end of the line: sends a frame every 20 ms, plays what it is sent in real time, returns marks."""

    def __init__(self, bus: MemoryBus, clock: LoopClock) -> None:
        self.bus, self.clock = bus, clock
        self.facts: list[Fact] = []
        self.played: list[Frame] = []
        self.number = 0
        self._speaking, self._sound = 0, VOICED
        self._buffer: list[Frame] = []
        self._ends: dict[int, int] = {}
        self._counted = 0
        self._watchers: list[tuple[Callable[[Fact], bool], asyncio.Event]] = []

    async def pick_up(self, *, opened: bool = True) -> None:
        await self.bus.live.tap(CALL, self._on_fact)
        await self.bus.audio.tap(SPOKEN, self._buffer.append)
        await self.say(line.CallRinging(person="01PERSON", caller="+15550100", called="+15550199", timezone="America/New_York"))
        if opened:
            await self.say(line.LineOpened(stream="MZ1", edge="edge-1"))

    async def say(self, event: Event) -> None:
        self._counted += 1
        await self.bus.live.publish(Draft(subject=CALL, event=event, id=f"edge/{self._counted}", at=self.clock.now()))

    def speak(self, milliseconds: int, sound: bytes = VOICED) -> None:
        self._speaking, self._sound = milliseconds // FRAME_MS, sound

    async def run(self) -> None:
        while True:
            self.number += 1
            sound, self._speaking = (self._sound, self._speaking - 1) if self._speaking else (SILENCE, 0)
            await self.bus.audio.send(HEARD, Frame(self.number, self.number * FRAME_MS, 1, 0, sound))
            if self._buffer:
                self.played.append(self._buffer.pop(0))
            playing = self._buffer[0].number if self._buffer else 10**9
            for sentence, last in [(n, last) for n, last in self._ends.items() if last < playing]:
                del self._ends[sentence]
                await self.say(line.PlaybackMarked(sentence=sentence))
            await asyncio.sleep(FRAME_MS / 1000)

    def _on_fact(self, fact: Fact) -> None:
        self.facts.append(fact)
        if isinstance(fact.event, reply.SentenceSpoken):
            self._ends[fact.event.sentence] = fact.event.to_frame
        if isinstance(fact.event, reply.PlaybackStopped):
            self._buffer.clear()
            self._ends.clear()
            played = sum(frame.sentence == fact.event.sentence for frame in self.played) * FRAME_MS
            cleared = line.PlaybackCleared(sentence=fact.event.sentence, played_ms=played)
            asyncio.get_running_loop().create_task(self.say(cleared))
        for matches, seen in self._watchers:
            if matches(fact):
                seen.set()

    async def until(self, kind: type[Event], seconds: float = 20.0, **fields: Any) -> Fact:
        """Wait for a fact of a kind with these fields, from now on or already there."""

        def matches(fact: Fact) -> bool:
            return isinstance(fact.event, kind) and all(getattr(fact.event, name) == value for name, value in fields.items())

        seen = asyncio.Event()
        self._watchers.append((matches, seen))
        async with asyncio.timeout(seconds):
            while not any(map(matches, self.facts)):
                seen.clear()
                await seen.wait()
        return next(fact for fact in self.facts if matches(fact))

    def tags(self) -> list[str]:
        return [fact.event.tag() for fact in self.facts]


@handler("plainly", role="stage", done=(IntentRecognised,))
async def plainly(said: SpeechRecognised, so_far: Conversation, business: Business, reader: Understanding) -> IntentRecognised:
    """Understanding without a model: the reading of the fake, as a fact."""
    read = await reader.read(said.words, so_far, business)
    return IntentRecognised(
        turn=said.turn, words=said.words, intent=read.intent, confidence=read.confidence, tier=read.tier, entities=read.entities
    )


async def _never_parked(handler: Handler, fact: Fact, failure: Exception) -> None:
    raise AssertionError(f"{handler.name} could not handle {fact.event.tag()}") from failure


def stages() -> tuple[Handler, ...]:
    """The voice loop's handlers, with the plain understanding."""
    names = (
        "hearing",
        "plainly",
        "anticipating",
        "answering",
        "speaking",
        "yielding",
        "accounting",
        "silence",
        "outcome",
        "giving-up",
        "ringing-timeout",
        "tool-reading",
        "tool-lookup",
        "tool-delay",
        "tool-deadline",
    )
    known = find_handlers()
    return tuple(known[name] for name in names)


class Play:
    """One call with its lane and its carrier."""

    def __init__(self, *lines: str, mind: Mind | None = None, ledger: Ledger | None = None, opened: bool = True) -> None:
        self.opened = opened
        self.clock = LoopClock()
        self.bus = MemoryBus(self.clock.now)
        self.carrier = Carrier(self.bus, self.clock)
        self.ledger = ledger or Ledger()
        self.script = Script(*lines)
        self.needs = Needs(
            {
                VoiceActivity: LoudIsSpeech(),
                Recogniser: self.script,
                Voice: Hum(),
                Mind: mind or Parrot(),
                Understanding: Plain(),
                Clearance: Spoken(),
                Clock: self.clock,
                SafeAnswers: Polite(),
                Business: BUSINESS,
                AppointmentQueries: self.ledger,
                Languages: languages(),
            }
        )
        self.lanes: list[tuple[CallLane, asyncio.Task[None]]] = []

    async def take(self) -> CallLane:
        """A new owner takes the call (over)."""
        last = await self.bus.log.last("claim.demo.01CALL-voice")
        fence = await self.bus.claims.claim("claim.demo.01CALL-voice", after=last.sequence if last else 0)
        lane = CallLane(
            CALL, fence, stages(), self.needs.plus({SpeculativeReply: SpeculativeReply()}),
            log=self.bus.log, live=self.bus.live, sound=self.bus.audio, park=_never_parked,
            clock=self.clock, tracer=NoTracer(), meter=Meter(),
        )  # fmt: skip
        self.lanes.append((lane, asyncio.get_running_loop().create_task(lane.run())))
        return lane

    def kill(self) -> None:
        """The newest owner dies as by kill -9: nothing is handed over."""
        self.lanes[-1][1].cancel()

    async def __aenter__(self) -> "Play":
        self._line = asyncio.get_running_loop().create_task(self.carrier.run())
        await self.ledger.open(self.bus, CALL, self.clock)
        await self.carrier.pick_up(opened=self.opened)
        await self.take()
        return self

    async def __aexit__(self, *exc: object) -> None:
        tasks = [self._line, *self.ledger.answering, *(task for _, task in self.lanes)]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.bus.close()
