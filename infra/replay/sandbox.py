"""The sandbox: a bus in memory with the whole voice loop of today on it, and the caller of a recorded call."""

import asyncio
import contextlib
from collections.abc import Callable, Sequence

import msgspec

from bus.consumers import describe_failure
from bus.memory import MemoryBus
from handlers.call.silence import SILENCE_SECONDS
from handlers.call.state import Conversation
from handlers.handler import Handler
from infra.composition.needs import call_needs
from infra.observability.meter import Meter
from infra.observability.tracing import NoTracer
from infra.replay.caller_script import Act, read_acts
from infra.replay.environment import TodaysKnowledge, make_environment, put_facts
from infra.replay.null_ports import PretendedActions
from infra.replay.recorded_tools import INSTEAD_OF, RecordedTools
from infra.replay.replayed_line import ReplayedLine
from infra.replay.virtual_time import PastClock
from infra.runtime.call_lane import CallLane
from infra.runtime.claims import claim_subject
from infra.runtime.discovery import find_handlers
from infra.runtime.needs import NeedMissing, Needs
from schemas.event import Event
from schemas.fact import Draft, Fact
from schemas.frame import Frame
from schemas.line import CallEnded, CallRinging, LineOpened
from schemas.subjects import parse_subject, spoken_subject

#: How long the caller waits for an agent that does not answer, and how still the line must be before the caller speaks.
_PATIENCE, _STILL, _LOOK = 60.0, 0.3, 0.02
#: However long the caller was silent: later the agent would ask into the silence again.
_LONGEST = SILENCE_SECONDS - 0.5
#: How long the call's handlers may still work after its end.
_LAST_WORDS = 10.0
#: What a lane provides itself; the caller's own sound is not in a sandbox.
_LINES_OWN = frozenset({"Conversation", "Fact", "Ongoing", "Verdicts", "Mouth", "Business"})


class NoCall(Exception):
    """There is no call to replay; the message says why."""


class ReplayedCall(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a replayed call: its facts, the acts the caller came to, what failed, what tools were not recorded."""

    facts: tuple[Fact, ...]
    acts: int
    acted: int
    failed: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


class Sandbox:
    """One recorded call on today's handlers. Nothing in it is connected to anything."""

    def __init__(self, recorded: Sequence[Fact], history: Sequence[Fact], today: TodaysKnowledge) -> None:
        ringing = next((fact for fact in recorded if isinstance(fact.event, CallRinging)), None)
        if ringing is None:
            raise NoCall("the recording has no `call.ringing`: name a call, as `daybook tail` and the API list them")
        self._recorded, self._history, self._today, self._ringing = recorded, history, today, ringing
        self._call, self._parsed = ringing.subject, parse_subject(ringing.subject)
        self._clock = PastClock(ringing.at)
        self._bus = MemoryBus(self._clock.now, instance="sandbox", puzzled=lambda _: None)
        self._failed: list[str] = []
        self._said = 0

    async def play(self) -> ReplayedCall:
        """Play the call to its end."""
        put_facts(self._bus, self._history)
        facts = [*self._history, *self._recorded]
        business = self._today.business(self._parsed.tenant)
        around = await make_environment(self._bus, self._clock, facts, self._today, PretendedActions())
        needs = around.needs.plus(call_needs(business))
        line = await ReplayedLine(self._say).open(self._bus, self._call, spoken_subject(self._parsed.tenant, self._parsed.id))
        tools = await RecordedTools(self._recorded, self._bus, self._clock).open(self._call)
        await self._say(self._ringing.event, self._ringing.id)
        lanes = [await self._lane(role, handlers, needs) for role, handlers in self._roles(needs).items()]
        running = [asyncio.ensure_future(lane.run()) for lane in lanes]
        try:
            voice = lanes[0]
            opened = next((fact for fact in self._recorded if isinstance(fact.event, LineOpened)), None)
            await asyncio.sleep(_LOOK)
            await self._say(opened.event if opened else LineOpened(stream="replay", edge="replay"))
            script, acted = read_acts(self._recorded), 0
            for act in script:
                if not await self._turn_comes(act, voice):
                    break
                await self._act(act)
                acted += 1
            await self._quiet(voice, _STILL)
            by_agent = voice.conversation.line.hanging_up
            await self._say(CallEnded(reason="agent" if by_agent else "caller", seconds=round(self._clock.steady(), 1)))
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_LAST_WORDS):
                    await asyncio.gather(*running)
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
            await tools.close()
            await line.close()
        played = tuple(await self._bus.log.load(self._call))
        await self._bus.close()
        unknown = tuple(asked.tool for asked in tools.unknown)
        return ReplayedCall(facts=played, acts=len(script), acted=acted, failed=tuple(self._failed), unknown=unknown)

    def _roles(self, needs: Needs) -> dict[str, list[Handler]]:
        """The voice loop, and every shield that has what it needs, each under the claim it would have."""
        roles: dict[str, list[Handler]] = {"voice": []}
        for one in find_handlers().values():
            if Frame in one.wants or one.role not in {"voice", "shields"} or one.name in INSTEAD_OF:
                continue
            try:
                own = frozenset(kind for kind in one.needs.values() if getattr(kind, "__name__", "") in _LINES_OWN)
                needs.provide(one, leaving=own)
            except NeedMissing as missing:
                self._failed.append(f"{one.name} was left out: {missing}")
            else:
                roles.setdefault("voice" if one.role == "voice" else f"shield-{one.name}", []).append(one)
        return roles

    async def _lane(self, role: str, handlers: Sequence[Handler], needs: Needs) -> CallLane:
        fence = await self._bus.claims.claim(claim_subject(self._call, role), after=0)
        return CallLane(
            self._call,
            fence,
            handlers,
            needs,
            log=self._bus.log,
            live=self._bus.live,
            sound=self._bus.audio,
            park=self._park,
            clock=self._clock,
            tracer=NoTracer(),
            meter=Meter(),
        )

    async def _park(self, handler: Handler, fact: Fact, failure: Exception) -> None:
        self._failed.append(f"{handler.name} on {fact.event.tag()}: {describe_failure(failure)}")

    async def _say(self, event: Event, id_: str = "") -> None:
        """The outside world says something."""
        self._said += 1
        draft = Draft(
            subject=self._call,
            event=event,
            id=id_ or f"replay/{self._said}",
            at=self._clock.now(),
            person=self._ringing.person,
        )
        await self._bus.live.publish(draft)

    async def _act(self, act: Act) -> None:
        began = self._clock.now()
        for fact in act.facts:
            await self._clock.until(began + (fact.at - act.begins))
            await self._say(fact.event, fact.id)
        await asyncio.sleep(_LOOK)

    async def _turn_comes(self, act: Act, voice: CallLane) -> bool:
        """Wait until it is the caller's turn to do this; False when the call is over before."""
        if act.over is not None and await self._hears(voice, *act.over, act.wait):
            return True
        silences = voice.conversation.turns.silences
        if not await self._until(lambda: voice.conversation.turns.silences - silences >= act.silences, voice):
            return False
        return await self._quiet(voice, min(max(act.wait, _STILL), _LONGEST))

    async def _hears(self, voice: CallLane, turn: int, nth: int, wait: float) -> bool:
        """Wait into the n-th sentence of a turn; False when there is none today, or it is over."""

        def begun() -> int:
            own = [number for number, one in voice.conversation.playback.sentences.items() if one.turn == turn]
            return own[nth] if len(own) > nth and voice.conversation.playback.started >= own[nth] else 0

        await self._until(lambda: bool(begun()) or _idle(voice.conversation), voice)
        if not begun():
            return False
        await asyncio.sleep(wait)
        return voice.conversation.playback.playing > 0

    async def _quiet(self, voice: CallLane, seconds: float) -> bool:
        """Wait until the agent has been quiet for so long; False when it hung up."""
        deadline, since = self._clock.steady() + _PATIENCE + seconds, self._clock.steady()
        while self._clock.steady() - since < seconds:
            if self._clock.steady() > deadline:
                return not voice.conversation.line.hanging_up
            await asyncio.sleep(_LOOK)
            if not _idle(voice.conversation):
                since = self._clock.steady()
            elif voice.conversation.line.hanging_up:
                return False
        return True

    async def _until(self, true: Callable[[], bool], voice: CallLane) -> bool:
        deadline = self._clock.steady() + _PATIENCE
        while not true() and self._clock.steady() < deadline:
            if voice.conversation.line.hanging_up and _idle(voice.conversation):
                return False
            await asyncio.sleep(_LOOK)
        return True


def _idle(now: Conversation) -> bool:
    """Whether the agent has answered all there is, and the caller has heard it."""
    spoken, played = now.turns.last, now.playback
    answered = spoken is None or spoken.speech.turn in played.replies
    return bool(played.replies) and answered and not (played.playing or now.tools.requests or now.turns.open)
