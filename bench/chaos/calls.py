"""Callers who ring again and again, each call remembered for the reckoning."""

import asyncio
import itertools
import random
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import msgspec

from bench.chaos.ear import Remembering
from bench.chaos.installation import Installation
from bus.jetstream import connect
from bus.liveness import LivenessWatch
from bus.log import Unavailable
from infra.engines.espeak.voice import EspeakVoice
from infra.privacy.vault.sealers import open_sealers
from infra.runtime.clock import SystemClock
from infra.simulator.carrier import Carrier
from infra.simulator.handset import Handset
from infra.simulator.log_watch import LogWatch
from infra.simulator.placed_call import CallLog
from infra.simulator.ports import CallTape, NotAnswered
from infra.simulator.scenario import Scenario, find_scenario
from infra.simulator.scripted_caller import ScriptedCaller
from infra.simulator.speech import CallersVoice
from schemas.fact import Fact
from schemas.frame import Frame
from schemas.subjects import spoken_subject

#: A call that goes on for longer is lost.
_LONGEST = 240.0
_SETTLES = 6.0


class Called(msgspec.Struct, kw_only=True):
    """One call as the caller lived it. Times are of the machine's clock where not of the line's."""

    scenario: Scenario
    began: float
    tape: CallTape
    ear: Remembering
    overheard: LogWatch
    problems: list[str]
    facts: list[Fact]
    spoken: list[Frame]
    ended: float = 0.0

    @property
    def subject(self) -> str:
        return f"call.{self.tape.tenant}.{self.tape.call}"

    @property
    def survived(self) -> bool:
        """It came to what the caller wanted, and one of the two hung up."""
        wanted = self.scenario.expect.outcome
        return not self.problems and self.tape.ending in {"caller", "agent"} and (not wanted or self.overheard.outcome == wanted)

    @property
    def turned_away(self) -> bool:
        """An edge that was too busy has said so, and hung up, before the call had begun: politely, by its admission."""
        return not self.tape.streams and self.tape.ending == "agent" and bool(self.tape.said)

    @property
    def why(self) -> str:
        """What went wrong, without anybody's words."""
        return "; ".join(self.problems) or f"ended by {self.tape.ending or 'nobody'}, outcome {self.overheard.outcome or 'none'}"


class Callers:
    """Places calls to one installation. Numbers of callers differ, so that no rate limit takes them for one."""

    def __init__(self, carrier: Carrier, watched: CallLog, voice: EspeakVoice, seed: int, scenarios: tuple[str, ...]) -> None:
        self.calls: list[Called] = []
        self.watched = watched
        self.watches: list[LivenessWatch] = []
        self._carrier, self._voice, self._scenarios = carrier, voice, itertools.cycle(scenarios)
        self._seed, self._numbers = seed, itertools.count(1)

    def busy(self, instance: str) -> int:
        """How many calls an instance says it holds."""
        return next((beat.calls for watch in self.watches if (beat := watch.present().get(instance))), 0)

    async def ring(self, scenario: Scenario) -> Called:
        """One call to its end."""
        nth = next(self._numbers)
        scenario = msgspec.structs.replace(scenario, caller=f"+1212555{nth:04d}", patience=30.0)
        phone, tape = Handset(), self._carrier.tape()
        facts: list[Fact] = []
        overheard = LogWatch(facts.append)
        caller = ScriptedCaller(
            scenario, phone, overheard, CallersVoice(scenario.voice, self._voice), sees_log=True, seed=self._seed + nth
        )
        called = Called(
            scenario=scenario,
            began=time.perf_counter(),
            tape=tape,
            ear=Remembering(phone),
            overheard=overheard,
            problems=[],
            facts=facts,
            spoken=[],
        )
        self.calls.append(called)
        beside = [asyncio.create_task(caller.run()), asyncio.create_task(self._watch(called))]
        try:
            async with asyncio.timeout(_LONGEST):
                await self._carrier.call(called.ear, to=scenario.to, caller=scenario.caller, tape=tape)
            caller.cut_short()
            await self._settled(called)
        except NotAnswered as away:
            called.problems.append(str(away))
        except TimeoutError:
            called.problems.append("the call never ended")
        finally:
            called.ended = time.perf_counter()
            for task in beside:
                task.cancel()
            ends = await asyncio.gather(*beside, return_exceptions=True)
            await overheard.close()
        called.problems += [*caller.problems, *(f"{type(end).__name__}: {end}" for end in ends if isinstance(end, Exception))]
        return called

    async def keep_ringing(self, nth: int, until: Callable[[], bool], said: Callable[[Called], None]) -> None:
        """One caller after the other until told to stop; calls that have begun go on to their end."""
        dice = random.Random(self._seed * 1000 + nth)
        await asyncio.sleep(nth * 2.0)
        while not until():
            said(await self.ring(find_scenario(next(self._scenarios))))
            await asyncio.sleep(dice.uniform(0.2, 1.0))

    async def _watch(self, called: Called) -> None:
        """Overhear the call, and its sound as it is spoken: where no recording was agreed to, nobody can read it later."""
        tape = called.tape
        while not tape.call:
            await asyncio.sleep(0.02)
        tap = await self.watched.audio.tap(spoken_subject(tape.tenant, tape.call), called.spoken.append)
        try:
            await called.overheard.listen(self.watched.live, self.watched.log, tape.tenant, tape.call)
            await asyncio.Event().wait()
        finally:
            await tap.close()

    async def _settled(self, called: Called) -> None:
        """Wait a little for the end to be written down."""
        until = time.monotonic() + _SETTLES
        while time.monotonic() < until and not (called.overheard.ended and called.overheard.outcome):
            await asyncio.sleep(0.1)
            try:
                for fact in await self.watched.log.load(called.subject):
                    called.overheard.take(fact)
            except Unavailable:
                continue


@asynccontextmanager
async def callers(there: Installation, seed: int, scenarios: tuple[str, ...]) -> AsyncIterator[Callers]:
    """Callers with a line to the edge and an eye on the log, which does not go through the proxy."""
    settings = there.settings
    clock = SystemClock()
    sealing = open_sealers(settings, clock.steady)
    bus = await connect(
        settings.nats_url, now=clock.now, instance="watcher", wire=sealing.wire, frames=sealing.frames, make_streams=False
    )
    carrier = Carrier(f"http://{settings.host}:{settings.edge_port}", settings.twilio_auth_token, seed=seed)
    voice = EspeakVoice()
    try:
        async with sealing.at_work(bus.broadcast):
            ringing = Callers(carrier, CallLog(bus.live, bus.log, bus.audio), voice, seed, scenarios)
            ringing.watches += [await bus.liveness.watch(role, lambda _: None) for role in ("edge", "voice")]
            yield ringing
            for watch in ringing.watches:
                await watch.close()
    finally:
        await voice.close()
        await carrier.close()
        await bus.close()
        await sealing.vault.close()
