"""One live call with real sound, placed from here so that its facts are seen as they happen."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from bus.jetstream import connect
from infra.embedded.installation import locate_installation
from infra.engines.espeak.voice import EspeakVoice
from infra.privacy.vault.sealers import open_sealers
from infra.runtime.clock import SystemClock
from infra.settings import Settings
from infra.simulator.carrier import Carrier
from infra.simulator.handset import Handset
from infra.simulator.placed_call import CallLog, Onlooker, place_call
from infra.simulator.report import CallReport
from infra.simulator.scenario import Scenario
from infra.simulator.speech import CallersVoice
from schemas.fact import Fact
from schemas.understanding import VerdictGiven

_TURN_SECONDS = 40.0


class Witness(Onlooker):
    """Sees every fact of one call, and can wait for one."""

    def __init__(self, watched: CallLog, carrier: Carrier, voice: EspeakVoice) -> None:
        self.facts: list[Fact] = []
        self.report: CallReport | None = None
        self._watched, self._carrier, self._voice = watched, carrier, voice
        self._more = asyncio.Event()

    def fact(self, fact: Fact, phone: Handset) -> None:
        del phone
        self.facts.append(fact)
        self._more.set()

    async def live_through(self, scenario: Scenario) -> CallReport:
        """Place the call and follow it to its end; its facts are then those of the log."""
        sound = CallersVoice(scenario.voice, self._voice)
        self.report = await place_call(self._carrier, scenario, sound, watched=self._watched, onlooker=self, seed=1)
        self.facts = list(await self._watched.log.load(f"call.demo.{self.report.call}"))
        self._more.set()
        return self.report

    async def until(self, what: str, matches: Callable[[Fact], bool]) -> Fact:
        """The first fact that matches, there or to come; AssertionError, saying what, when none comes."""
        try:
            async with asyncio.timeout(_TURN_SECONDS):
                while (found := next(filter(matches, self.facts), None)) is None:
                    assert self.report is None, f"the call ended before: {what}"
                    self._more.clear()
                    await self._more.wait()
        except TimeoutError as late:
            raise AssertionError(f"never came: {what}") from late
        return found

    def verdicts(self, shield: str) -> list[Fact]:
        return [one for one in self.facts if isinstance(one.event, VerdictGiven) and one.event.shield == shield]


@asynccontextmanager
async def witness(environment: dict[str, str]) -> AsyncIterator[Witness]:
    """A line to the edge of a home and an eye on its log."""
    settings, clock = locate_installation(Settings(home=environment["DAYBOOK_HOME"])), SystemClock()
    sealing = open_sealers(settings, clock.steady)
    bus = await connect(
        settings.nats_url, now=clock.now, instance="witness", wire=sealing.wire, frames=sealing.frames, make_streams=False
    )
    carrier = Carrier(f"http://{settings.host}:{settings.edge_port}", settings.twilio_auth_token, seed=1)
    voice = EspeakVoice()
    try:
        async with sealing.at_work(bus.broadcast):
            yield Witness(CallLog(bus.live, bus.log, bus.audio), carrier, voice)
    finally:
        await voice.close()
        await carrier.close()
        await bus.close()
        await sealing.vault.close()
