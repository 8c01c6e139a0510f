"""The agent's audio goes to the carrier at once and in order, is marked by sentence, and is cleared on barge-in."""

import asyncio
from contextlib import AsyncExitStack

from producers.call_facts import ClaimedCall
from producers.edge import claim_subject
from producers.held_voice import HeldVoice
from producers.playback import PlaybackBuffer
from producers.ports import CarrierStream
from producers.resumption import EdgeCall, find_marks_due, last_played_frame, load_edge_call
from schemas.fact import Fact
from schemas.frame import FRAME_MS, Frame
from schemas.handoff import HandoffAccepted, HandoffMissed
from schemas.line import CallClaimed, CallEnded, HangUpOrdered, LineLost, LineOpened, PlaybackCleared, PlaybackMarked
from schemas.reply import PlaybackContinued, PlaybackHeld, PlaybackStopped, ReplyComposed, SentenceSpoken

#: A carrier that does not take twenty milliseconds of sound within this is half dead.
_SEND_SECONDS = 2.0
#: Frames and facts served under one such timeout: a second of sound.
_AT_ONCE = 50
_TICK = 0.25
#: After its last word was played, an agent that says goodbye waits this long for the carrier's mark.
_MARK_SECONDS = 3.0
#: A minute of the agent waiting to be sent: the socket takes nothing.
_MOST_WAITING = 3000
#: What of a call concerns its line; of all else nothing is opened.
_VOICE = (SentenceSpoken, PlaybackHeld, PlaybackContinued, PlaybackStopped)
_CONCERNS = (*_VOICE, CallClaimed, LineLost, ReplyComposed, HangUpOrdered, CallEnded)
_TAGS = frozenset(event.tag() for event in (*_CONCERNS, HandoffAccepted, HandoffMissed))


class OutboundAudio:
    """The agent's side of one stream. `run` ends with why: `agent` (it hung up), `ended`, `overtaken`, `slow`.

    `transferred`: the carrier puts the caller together with a person, and closes this stream for that.
    """

    def __init__(self, call: ClaimedCall, carrier: CarrierStream) -> None:
        self.before = EdgeCall()
        self.transferred = False
        self._call, self._carrier = call, carrier
        self._queue: asyncio.Queue[Frame | Fact] = asyncio.Queue()
        self._playback = PlaybackBuffer()
        self._clock = call.needs.clock
        self._number = self._epoch = self._sentence = self._marked = self._reopened = 0
        self._due: dict[int, int] = {}
        self._seen: set[str] = set()
        self._farewell: int | None = None
        self._quiet_since = 0.0
        self._sound: list[bytes] = []
        self._voice = HeldVoice()
        self._taps = AsyncExitStack()

    @property
    def given(self) -> int:
        """Frames given to the carrier on this stream."""
        return self._playback.sent

    @property
    def played_frame(self) -> int:
        """The last frame the caller can have heard."""
        waiting = round(self._playback.waiting(self._clock.steady()) * 1000 / FRAME_MS)
        return max(self._number - waiting - self._voice.kept, 0)

    async def open(self) -> None:
        """Begin to listen to the call: what was before, if this is not its first stream, then everything new."""
        needs, ticket = self._call.needs, self._call.ticket
        for subject in (self._call.name, claim_subject(ticket.tenant, ticket.call)):
            self._taps.push_async_callback((await needs.live.tap(subject, self._queue.put_nowait, tags=_TAGS)).close)
        if ticket.after:
            facts = await needs.log.load(self._call.name)
            self._seen = {fact.id for fact in facts}
            self.before = load_edge_call(facts)
            last = await needs.audio.last(self._call.spoken)
            # While an edge lived it heard the caller: what was spoken later, nobody has played.
            given = await needs.audio.last(self._call.spoken, before=self._call.heard)
            self._number = last_played_frame(self.before, given.number if given else 0, last.number if last else 0)
            self._marked = self.before.marked
            self._playback.through = self.before.through
            self._due = find_marks_due(self.before)
            self._farewell = self.before.farewell or None
        tap = await needs.audio.tap(self._call.spoken, self._queue.put_nowait, after=self._number)
        self._taps.push_async_callback(tap.close)

    async def run(self) -> str:
        """Serve until there is a reason to stop."""
        await self._marks()
        while True:
            try:
                async with asyncio.timeout(None if self._farewell is None and not self._voice.held else _TICK):
                    item = await self._queue.get()
            except TimeoutError:
                if self._farewell is not None and self._said_goodbye():
                    return "agent"
                if self._voice.overdue(self._clock.steady()):
                    await self._go_on()
                    await self._say()
                continue
            try:
                async with asyncio.timeout(_SEND_SECONDS):
                    ending = await self._serve(item)
            except TimeoutError:
                return "slow"
            if self._queue.qsize() > _MOST_WAITING:
                return "slow"
            if ending:
                return ending

    async def _serve(self, item: Frame | Fact) -> str:
        """Serve what waits, a second of sound at most, under one timeout: why to stop, if so."""
        left = _AT_ONCE
        while True:
            ending = await (self._play(item) if isinstance(item, Frame) else self._obey(item))
            left -= 1
            if ending or not left or self._queue.empty():
                await self._say()
                return ending
            item = self._queue.get_nowait()

    async def returned(self, name: str) -> None:
        """The carrier sent a mark back."""
        sentence = self._playback.returned(name, self._clock.steady())
        if sentence is not None:
            self._marked = max(self._marked, sentence)
            await self._call.tell(PlaybackMarked(sentence=sentence), f"playback.marked/{sentence}")

    async def close(self) -> None:
        """Stop listening to the call."""
        await self._taps.aclose()

    async def _play(self, frame: Frame) -> str:
        if frame.epoch < self._epoch or frame.number <= self._number:
            return ""
        self._epoch, self._number = frame.epoch, frame.number
        if self._voice.held:
            self._voice.keep(frame)
        else:
            await self._give(frame)
        return ""

    async def _give(self, frame: Frame) -> None:
        """A frame goes to the carrier with those that wait."""
        if frame.sentence != self._sentence:
            await self._mark(self._sentence)
            self._sentence = frame.sentence
        if self._playback.frame(frame.sentence, self._clock.steady()):
            self._sound.append(frame.sound)
            self._voice.remember(frame)
        if self._due:
            await self._marks()

    async def _say(self) -> None:
        """Send the frames that were waiting, as one message: the carrier takes any length."""
        if self._sound:
            sound, self._sound = b"".join(self._sound), []
            await self._carrier.send_sound(sound)

    async def _obey(self, fact: Fact) -> str:
        if fact.id in self._seen:
            return ""
        match fact.event:
            case CallClaimed() if fact.subject != self._call.name:
                return "overtaken" if not fact.sequence or fact.sequence > self._call.fence.epoch else ""
            case SentenceSpoken(sentence=sentence, to_frame=frame):
                self._due[sentence] = frame
                await self._marks()
            case PlaybackHeld():
                await self._pause()
            case PlaybackContinued():
                await self._go_on()
            case PlaybackStopped() as stopped:
                await self._stop(stopped, fact)
            case LineLost() if fact.cause == f"{self._call.ticket.call}/{self._call.opening(self._reopened)}":
                await self._not_lost(fact)
            case ReplyComposed(hang_up=True, sentences=sentences):
                self._farewell = max(sentences, default=self._sentence)
                self._quiet_since = self._clock.steady()
            case HangUpOrdered():
                return "agent"
            case HandoffAccepted() | HandoffMissed():
                self.transferred = isinstance(fact.event, HandoffAccepted)
            case CallEnded():
                return "ended"
            case _:  # open: other facts of a call are not for the carrier
                pass
        return "agent" if self._farewell is not None and self._marked >= self._farewell > 0 else ""

    async def _pause(self) -> None:
        """Somebody may be interrupting: the caller hears nothing more at once, and what they did not hear is kept."""
        self._sound.clear()
        if not self._voice.held and self._playback.unmarked():
            await self._carrier.send_clear()
            self._voice.hold(*self._playback.pause(self._clock.steady()))
        self._voice.hold_since(self._clock.steady())

    async def _go_on(self) -> None:
        """It was nothing: the agent goes on from the frame that was not heard."""
        kept, again = self._voice.release()
        heard = again - {frame.sentence for frame in kept}
        await self._mark(*heard)
        self._sentence = kept[0].sentence if kept else self._sentence
        for frame in kept:
            await self._give(frame)
        await self._mark(*(again - heard))
        await self._marks()

    async def _stop(self, stopped: PlaybackStopped, fact: Fact) -> None:
        """Clear first, then reckon: every millisecond is one the caller is talked over."""
        waiting, self._sound = self._playback.unmarked(), []
        kept, _ = self._voice.release(after=stopped.through)
        if waiting:
            await self._carrier.send_clear()
        played = self._playback.clear(stopped.through, self._clock.steady())
        self._due = {nth: frame for nth, frame in self._due.items() if nth > stopped.through}
        if self._farewell is not None and self._farewell <= stopped.through:
            self._farewell = None
        if played:
            await self._call.answer(PlaybackCleared(sentence=played.sentence, played_ms=played.ms), fact)
        elif stopped.sentence > self._marked:
            await self._call.answer(PlaybackCleared(sentence=stopped.sentence, played_ms=0), fact)
        for frame in kept:
            await self._give(frame)

    async def _not_lost(self, fact: Fact) -> None:
        """We were held for dead, and the caller is still on our line: say so."""
        self._reopened += 1
        gap, edge = self._call.gap_ms(fact.at), self._call.needs.instance
        opened = LineOpened(stream=self._carrier.stream, edge=edge, resumed=True, gap_ms=gap)
        await self._call.tell(opened, self._call.opening(self._reopened))

    async def _marks(self) -> None:
        """Put the marks of sentences whose last frame has gone out."""
        due = () if self._voice.held else sorted(nth for nth, frame in self._due.items() if frame <= self._number)
        for sentence in due:
            del self._due[sentence]
            await self._mark(sentence)

    async def _mark(self, *sentences: int) -> None:
        for sentence in sorted(sentences):
            if sentence > self._marked and (name := self._playback.mark(sentence)):
                await self._say()
                await self._carrier.send_mark(name)

    def _said_goodbye(self) -> bool:
        """Has the last word been heard, by its mark, or by the time it takes when the mark does not come?"""
        now = self._clock.steady()
        if self._playback.waiting(now) or self._number < max(self._due.values(), default=0):
            self._quiet_since = now
        return self._marked >= (self._farewell or 0) or now - self._quiet_since > _MARK_SECONDS
