"""A very simple agent on the memory bus: it hums its sentences, waits for silence, and yields at once."""

import asyncio

from bus.memory import MemoryBus
from infra.runtime.clock import SystemClock
from infra.runtime.paced_audio import PacedAudio
from infra.simulator.loudness import is_audible
from schemas.fact import Draft, Fact
from schemas.frame import Frame
from schemas.line import LineOpened
from schemas.reply import PlaybackStopped, ReplyComposed, SentenceComposed, SentenceSpoken
from schemas.subjects import parse_subject
from schemas.tools import OutcomeLogged

HUM = bytes([0x9A, 0x1A] * 80)


class Agent:
    """Says its sentences one after the other, a turn each, and hangs up after the last."""

    def __init__(self, bus: MemoryBus, sentences: list[tuple[str, int]], quiet: int = 8) -> None:
        self.bus, self.sentences, self.quiet = bus, sentences, quiet
        self.said = 0
        self.playing = False
        self.mouths: dict[str, PacedAudio] = {}
        self.silent = self.loud = 0
        self.tasks: list[asyncio.Task] = []

    async def serve(self) -> None:
        await self.bus.live.tap("call.>", self.fact)

    def fact(self, fact: Fact) -> None:
        if isinstance(fact.event, LineOpened) and not fact.event.resumed:
            self.tasks += [asyncio.create_task(self.open(fact.subject)), asyncio.create_task(self.turn(fact.subject))]

    async def open(self, call: str) -> None:
        name = parse_subject(call)
        await self.bus.audio.tap(f"audio.{name.tenant}.{name.id}.heard", lambda frame: self.hear(call, frame))

    def hear(self, call: str, frame: Frame) -> None:
        if is_audible(frame.sound):
            self.loud, self.silent = self.loud + 1, 0
            if self.loud == 10 and self.playing:
                self.playing = False
                self.tasks.append(asyncio.create_task(self.stop(call)))
            return
        self.silent += 1
        if self.silent == self.quiet and self.loud >= 10:
            self.loud = 0
            self.tasks.append(asyncio.create_task(self.turn(call)))

    async def stop(self, call: str) -> None:
        stopped = PlaybackStopped(sentence=self.said, through=self.said, frame=0, reason="interrupted")
        await self.say(call, stopped, f"{call}/stop/{self.said}")

    async def turn(self, call: str) -> None:
        if self.said >= len(self.sentences):
            return
        text, frames = self.sentences[self.said]
        self.said += 1
        nth = self.said
        name = parse_subject(call)
        if call not in self.mouths:
            subject = f"audio.{name.tenant}.{name.id}.spoken"
            self.mouths[call] = PacedAudio(self.bus.audio, subject, 1, SystemClock(), lambda: False, None)
        mouth, self.playing = self.mouths[call], True
        await self.say(call, SentenceComposed(turn=nth - 1, sentence=nth, text=text, source="dialogue"), f"{call}/c/{nth}")
        first = mouth.spoken + 1
        for at in range(frames):
            if not self.playing:
                return
            await mouth.utter(nth, HUM, at * 20)
        spoken = SentenceSpoken(sentence=nth, turn=nth - 1, from_frame=first, to_frame=mouth.spoken)
        await self.say(call, spoken, f"{call}/s/{nth}")
        last = nth == len(self.sentences)
        if last:
            await self.say(call, OutcomeLogged(outcome="answered"), f"{call}/o")
        await self.say(call, ReplyComposed(turn=nth - 1, sentences=(nth,), hang_up=last), f"{call}/r/{nth}")

    async def say(self, call: str, event: object, id_: str) -> None:
        await self.bus.live.publish(Draft(subject=call, event=event, id=id_, at=SystemClock().now()))
