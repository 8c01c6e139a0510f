"""A simulated call goes the whole way: webhook, stream, turns, interruption, hang-up, and a line that breaks."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from bus.memory import MemoryBus
from infra.runtime.clock import SystemClock
from infra.simulator.carrier import Carrier
from infra.simulator.lines import render_line
from infra.simulator.placed_call import CallLog, place_call
from infra.simulator.ports import LineFaults, NotAnswered, Telephone
from infra.simulator.report import CallReport
from infra.simulator.scenario import Scenario, ScenarioStep, read_scenario
from infra.simulator.softphone import Softphone
from schemas.line import CallEnded, LineLost, LineOpened, PlaybackCleared
from tests.edge.conftest import PUBLIC, TOKEN, Edge, open_edge
from tests.edge.softphones import ticket
from tests.simulator.agent import Agent


async def speech(words: str) -> bytes:
    return render_line(words) or b""


def carrier_of(edge: Edge) -> Telephone:
    return Carrier(edge.address, TOKEN, public=PUBLIC, seed=7)


def softphone_of(edge: Edge) -> Telephone:
    async def tickets(calling_as: str) -> tuple[str, str]:
        return "ws" + edge.address.removeprefix("http") + "/softphone", ticket(edge, calling_as=calling_as)

    return Softphone(tickets, tenant="demo", seed=7)


@pytest.fixture(params=[carrier_of, softphone_of], ids=["carrier", "softphone"])
def house(request: pytest.FixtureRequest) -> Callable:
    """An edge, an agent that says these sentences, and either telephone: the same promises for both."""

    @asynccontextmanager
    async def opened(*sentences: tuple[str, int]) -> AsyncIterator[tuple[Edge, Telephone]]:
        async with open_edge(MemoryBus(SystemClock().now)) as edge:
            agent = Agent(edge.bus, list(sentences))
            await agent.serve()
            telephone = request.param(edge)
            try:
                yield edge, telephone
            finally:
                await telephone.close()

    return opened


async def called(edge: Edge, carrier: Telephone, scenario: Scenario, faults: LineFaults | None = None) -> CallReport:
    watched = CallLog(edge.bus.live, edge.bus.log, edge.bus.audio)
    async with asyncio.timeout(20):
        return await place_call(carrier, scenario, speech, watched=watched, faults=faults)


@pytest.mark.sound
async def test_a_caller_and_an_agent_take_turns_until_the_agent_hangs_up(house):
    async with house(("Hello, which day?", 10), ("Goodbye.", 8)) as (edge, carrier):
        steps = (ScenarioStep(say="Yes.", expect=("goodbye",)), ScenarioStep(hang_up=True))
        report = await called(edge, carrier, Scenario(name="short", steps=steps))
        assert report.problems == ()
        assert (report.ending, report.outcome) == ("agent", "answered")
        assert report.turns[0].latency_ms is not None
        assert report.frames_received == report.frames_spoken_logged == 18
        assert report.frames_sent == report.frames_heard_logged
        (ended,) = await edge.facts(CallEnded)
        assert ended.event.reason == "agent"
        assert (ended.event.frames_heard, ended.event.frames_spoken) == (report.frames_sent, 18)


@pytest.mark.sound
async def test_an_interrupted_agent_is_cleared_at_the_carrier(house):
    async with house(("A long story.", 200), ("Goodbye.", 8)) as (edge, carrier):
        steps = (ScenarioStep(say="Wait.", interrupt_after_ms=300), ScenarioStep(wait_ms=1), ScenarioStep(hang_up=True))
        report = await called(edge, carrier, Scenario(name="short", steps=steps))
        assert report.clears == 1
        assert report.problems == ()
        assert report.turns[0].yielded_ms is not None
        assert report.turns[0].yielded_ms < 600
        (cleared,) = await edge.facts(PlaybackCleared)
        assert cleared.event.sentence == 1
        assert 300 < cleared.event.played_ms < 1500


@pytest.mark.sound
async def test_a_line_that_breaks_comes_back_and_nothing_is_heard_twice(house):
    async with house(("A long story.", 100), ("Goodbye.", 8)) as (edge, carrier):
        steps = (ScenarioStep(say="Yes.", expect=("goodbye",)), ScenarioStep(hang_up=True))
        report = await called(edge, carrier, Scenario(name="short", steps=steps), LineFaults(cut_at=(0.7,)))
        assert report.problems == ()
        assert (report.reconnects, report.ending) == (1, "agent")
        assert report.gaps_ms[0] < 500
        first, second = await edge.facts(LineOpened, at_least=2)
        assert (first.event.resumed, second.event.resumed) == (False, True)
        (lost,) = await edge.facts(LineLost)
        assert 0 < lost.event.played_frame < 100
        frames = [
            frame async for batch in edge.bus.audio.read(first.subject.replace("call.", "audio.") + ".heard") for frame in batch
        ]
        assert [frame.number for frame in frames] == list(range(1, len(frames) + 1))
        assert len({frame.epoch for frame in frames}) == 2


@pytest.mark.sound
@pytest.mark.parametrize("house", [carrier_of], indirect=True)
async def test_lost_and_doubled_packets_are_noticed_and_the_call_goes_on(house):
    async with house(("Hello, which day?", 10), ("Goodbye.", 8)) as (edge, carrier):
        steps = (ScenarioStep(say="Yes."), ScenarioStep(wait_ms=1), ScenarioStep(hang_up=True))
        await called(edge, carrier, Scenario(name="short", steps=steps), LineFaults(drop=0.05, double=0.05))
        (closed,) = [entry for entry in edge.logged if entry["event"] == "line closed"]
        assert closed["lost"] > 0
        assert closed["doubled"] > 0


@pytest.mark.sound
async def test_ten_calls_at_once_do_not_disturb_each_other():
    async with open_edge(MemoryBus(SystemClock().now)) as edge:
        carrier = Carrier(edge.address, TOKEN, public=PUBLIC)

        async def one(nth: int) -> CallReport:
            steps = (ScenarioStep(say="Yes."), ScenarioStep(hang_up=True))
            return await place_call(carrier, Scenario(name=str(nth), steps=steps, patience=2.0), speech)

        agent = Agents(edge.bus)
        await agent.serve()
        async with asyncio.timeout(20):
            reports = await asyncio.gather(*(one(nth) for nth in range(10)))
        await carrier.close()
        assert [report.problems for report in reports] == [()] * 10
        assert len(await edge.facts(CallEnded, at_least=10)) == 10


class Agents:
    """One agent a call."""

    def __init__(self, bus: MemoryBus) -> None:
        self.bus = bus

    async def serve(self) -> None:
        await self.bus.live.tap("call.>", self.fact)

    def fact(self, fact) -> None:
        if isinstance(fact.event, LineOpened):
            Agent(self.bus, [("Hello?", 10), ("Goodbye.", 8)]).fact(fact)


async def test_a_carrier_with_the_wrong_token_is_told_so():
    async with open_edge(MemoryBus(SystemClock().now)) as edge:
        carrier = Carrier(edge.address, "another-token", public=PUBLIC)
        with pytest.raises(NotAnswered, match="403"):
            await place_call(carrier, read_scenario('name = "x"\nsteps = [{ hang_up = true }]', "x"), speech)
        await carrier.close()
