"""One call in the hands of one owner of a role: its facts folded, its stages offered them, its answers published fenced."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import AsyncExitStack
from typing import Any

import structlog

from bus.log import AudioPlane, Fence, Fenced, LivePlane, Log
from bus.streams import stream_of
from handlers.call.ports.ongoing_call import OngoingCall
from handlers.call.ports.verdicts import Verdicts
from handlers.call.ports.voice import AudioOutput
from handlers.call.state import Conversation, evolve
from handlers.clock import Clock
from handlers.handler import Handler
from infra.observability.meter import Meter
from infra.observability.tracing import Tracer
from infra.runtime.dead_letters import Park, draft_agent_failure
from infra.runtime.lease import Lease
from infra.runtime.needs import Needs
from infra.runtime.paced_audio import PacedAudio
from infra.runtime.stage import HandlerStage, Trigger
from infra.runtime.stamp import AnswerStamp, draft_from_frame
from infra.runtime.unfinished import find_unfinished
from infra.runtime.verdicts import AwaitedVerdicts
from schemas.event import Event
from schemas.fact import Draft, Fact, promote_draft
from schemas.frame import Frame
from schemas.line import CallEnded, LineLost
from schemas.speech import SpeechStarted
from schemas.subjects import heard_subject, parse_subject, spoken_subject

#: What a lane provides for each fact itself.
_OWN: frozenset[Any] = frozenset({Conversation, Fact})
#: How long the stages may still work after the call has ended.
_LAST_WORDS_SECONDS = 3.0
#: Sound heard again by a new owner from before the turn it finds open: the recogniser's pre-roll.
_REHEAR_FRAMES = 20

_log = structlog.get_logger("lane")


class CallLane:
    """The voice loop of one call. `run` serves it until it ends, or raises Fenced when another owner has taken over."""

    def __init__(
        self,
        subject: str,
        fence: Fence,
        handlers: Iterable[Handler],
        needs: Needs,
        *,
        log: Log,
        live: LivePlane,
        sound: AudioPlane,
        park: Park,
        clock: Clock,
        tracer: Tracer,
        meter: Meter,
    ) -> None:
        self.subject, self.fence = subject, fence
        self._handlers, self._needs = tuple(handlers), needs
        self._log, self._live, self._sound, self._park = log, live, sound, park
        self._clock, self._tracer, self._meter = clock, tracer, meter
        parsed = parse_subject(subject)
        self._line = spoken_subject(parsed.tenant, parsed.id)
        self._conversation = Conversation(tenant=parsed.tenant, call=parsed.id)
        self._stored: frozenset[str] = frozenset()
        self._folded: set[str] = set()
        self._offered: set[str] = set()
        self._stages: list[HandlerStage] = []
        self._by_event: dict[type[Any], tuple[HandlerStage, ...]] = {}
        self._saying: set[asyncio.Future[None]] = set()
        self._verdicts = AwaitedVerdicts(clock)
        self._early: list[Fact] | None = []
        self._turn_trace = ""
        self._over, self._fenced = asyncio.Event(), False
        self.lease = Lease(log, fence, clock, self.overtaken)

    @property
    def conversation(self) -> Conversation:
        """The call so far: this lane is what handlers follow it by."""
        return self._conversation

    async def run(self) -> None:
        """Serve the call: fold what is there, go on with what is unfinished, then hear and answer until it is over."""
        async with AsyncExitStack() as stack:
            tap = await self._live.tap(self.subject, self._on_fact)
            stack.push_async_callback(tap.close)
            facts = await self._log.load(self.subject)
            for fact in facts:
                self._conversation = evolve(self._conversation, fact)
                self._verdicts.hear(fact)
            self._stored = frozenset(fact.id for fact in facts)
            self._folded |= self._stored
            self._offered |= self._stored
            await self._make_stages()
            async with asyncio.TaskGroup() as group:
                running = [group.create_task(stage.run(), name=stage.handler.name) for stage in self._stages]
                self._resume(facts)
                early, self._early = self._early, None
                for fact in early or ():
                    self._on_fact(fact)
                if Frame in self._by_event:
                    parsed, after = parse_subject(self.subject), max(self._conversation.turns.heard_frames - _REHEAR_FRAMES, 0)
                    listening = await self._sound.tap(heard_subject(parsed.tenant, parsed.id), self._on_frame, after=after)
                    stack.push_async_callback(listening.close)
                await self._over.wait()
                await self._finish()
                for task in running:
                    task.cancel()
                await asyncio.gather(*self._saying)
        if self._fenced:
            raise Fenced

    async def _make_stages(self) -> None:
        needs = self._needs.plus({OngoingCall: self, Verdicts: self._verdicts})
        if any(AudioOutput in handler.needs.values() for handler in self._handlers):
            needs = needs.plus({AudioOutput: await self._mouth()})
        for handler in self._handlers:
            self._stages.append(HandlerStage(handler, self._provider(handler, needs), self._work, self._give_up, self._meter))
        wants = {event for stage in self._stages for event in (*stage.handler.wants, *stage.handler.interrupted_by)}
        self._by_event = {event: tuple(s for s in self._stages if event in s.handler.wants) for event in wants}

    async def _mouth(self) -> PacedAudio:
        last, held = await self._sound.last(self._line), lambda: self._conversation.playback.held
        return PacedAudio(self._sound, self._line, self.fence.epoch, self._clock, held, last, self.lease.held)

    def _provider(self, handler: Handler, needs: Needs) -> Callable[[], dict[str, Any]]:
        fixed = needs.provide(handler, leaving=_OWN)
        folds = [name for name, kind in handler.needs.items() if kind is Conversation]
        return lambda: fixed | dict.fromkeys(folds, self._conversation)

    def _resume(self, facts: Sequence[Fact]) -> None:
        """Hand again what an earlier owner had not finished."""
        by_name = {stage.handler.name: stage for stage in self._stages}
        for name, fact in find_unfinished(self._handlers, facts):
            by_name[name].offer(fact)
        if self._conversation.line.ended:
            self._over.set()

    def _fold(self, fact: Fact) -> None:
        """Fold a fact once, whether this lane said it or heard it first."""
        if fact.id not in self._folded:
            self._folded.add(fact.id)
            self._conversation = evolve(self._conversation, fact)

    def _on_fact(self, fact: Fact) -> None:
        if self._early is not None:
            self._early.append(fact)
            return
        if fact.id in self._offered:
            return
        self._offered.add(fact.id)
        self._verdicts.hear(fact)
        self._fold(fact)
        kind = type(fact.event)
        for stage in self._stages:
            if kind in stage.handler.interrupted_by:
                stage.interrupt()
        for stage in self._by_event.get(kind, ()):
            stage.offer(fact)
        if isinstance(fact.event, CallEnded):
            self._over.set()

    def _on_frame(self, frame: Frame) -> None:
        for stage in self._by_event.get(Frame, ()):
            stage.hear(frame)

    async def _work(self, handler: Handler, trigger: Trigger, answers: Callable[[], AsyncIterator[Event]]) -> int:
        """Publish what a handler answers; how many answers there were."""
        count = 0
        if isinstance(trigger, Frame):
            async for event in answers():
                await self._publish(self._heard(handler, event))
                count += 1
            return count
        with self._tracer.span(handler.name, trigger.trace) as trace:
            stamp = AnswerStamp(trigger, handler.name, self._clock, epoch=self.fence.epoch, trace=trace)
            async for event in answers():
                await self._publish(stamp.draft(event))
                count += 1
        return count

    async def _give_up(self, handler: Handler, fact: Fact, failure: Exception) -> None:
        """Park what cannot be handled; that the agent may be silent from now on, is a fact of the call."""
        await self._park(handler, fact, failure)
        if failed := draft_agent_failure(handler, self._conversation, self.subject, failure, self._clock):
            await self._publish(failed)

    def _heard(self, handler: Handler, event: Event) -> Draft:
        """The draft of what frames caused; the caller beginning to speak begins the trace of a turn."""
        if isinstance(event, SpeechStarted):
            with self._tracer.span("turn", "") as trace:
                self._turn_trace = trace
        whose, epoch, trace_ = self._conversation.person, self.fence.epoch, self._turn_trace
        return draft_from_frame(self.subject, event, handler.name, self._clock, person=whose, epoch=epoch, trace=trace_)

    async def _publish(self, draft: Draft) -> None:
        """Say a fact, once over all owners, and whole even when the handler saying it is interrupted."""
        if draft.id not in self._stored and await self.lease.held():
            saying = asyncio.ensure_future(self._say(draft))
            self._saying.add(saying)
            saying.add_done_callback(self._saying.discard)
            await asyncio.shield(saying)

    async def _say(self, draft: Draft) -> None:
        try:
            own = stream_of(draft.subject) == stream_of(self.fence.subject)  # elsewhere no claim can be expected
            await self._live.publish(draft, fence=self.fence if own else None)
        except Fenced:
            self.overtaken()
        else:
            self._fold(promote_draft(draft))

    async def line_lost(self, reason: str) -> None:
        """Write down that the caller's socket is gone, when its edge can no longer do so itself."""
        socket = self._conversation.line.socket
        if socket is not None:
            id_, event = f"{socket.opened}/line.lost/0", LineLost(reason=reason)
            await self._publish(Draft(subject=self.subject, event=event, id=id_, at=self._clock.now(), cause=socket.opened))

    def overtaken(self) -> None:
        """Another owner has the call: stop, and send nothing again that was on its way."""
        if not self._fenced:
            _log.info("call_taken_over", subject=self.subject, epoch=self.fence.epoch)
        self._sound.abandon(self._line, self.fence.epoch)
        self.leave()

    def leave(self) -> None:
        """Stop serving at once: another owner has the call, or this instance drains."""
        self._fenced = True
        self.lease.end()
        self._over.set()

    async def _finish(self) -> None:
        """After the end: let the stages finish what they have, for a short while."""
        if self._fenced:
            return
        deadline = self._clock.steady() + _LAST_WORDS_SECONDS
        for stage in self._stages:
            if stage.handler.ends_with_call:
                stage.interrupt()
        await asyncio.sleep(0.1)
        while self._clock.steady() < deadline and not all(s.idle for s in self._stages if not s.handler.ends_with_call):
            await asyncio.sleep(0.05)
        await self._live.wait_until_stored()
