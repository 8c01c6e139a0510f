"""Placing one simulated call from start to end: the line, the caller on it, and what the log says about both."""

import asyncio

import msgspec

from bus.log import AudioPlane, LivePlane, Log, Unavailable
from handlers.call.ports.recogniser import Recogniser
from infra.simulator.handset import Handset
from infra.simulator.log_watch import LogWatch, count_logged_frames
from infra.simulator.ports import CallTape, LineFaults, Telephone
from infra.simulator.report import CallReport, write_report
from infra.simulator.scenario import Scenario
from infra.simulator.scripted_caller import ScriptedCaller, Speech
from infra.simulator.transcription import transcribe_agent
from schemas.fact import Fact

_SETTLES = 3.0


class CallLog(msgspec.Struct, frozen=True):
    """The log, where one is in reach."""

    live: LivePlane
    log: Log
    audio: AudioPlane


class Onlooker:
    """Is told what happens; says nothing. Printing ones do."""

    def caller(self, words: str, phone: Handset) -> None: ...

    def heard(self, words: str, phone: Handset) -> None: ...

    def fact(self, fact: Fact, phone: Handset) -> None: ...

    def ended(self, phone: Handset) -> None: ...


async def place_call(
    telephone: Telephone,
    scenario: Scenario,
    speech: Speech,
    *,
    watched: CallLog | None = None,
    recogniser: Recogniser | None = None,
    onlooker: Onlooker | None = None,
    faults: LineFaults | None = None,
    seed: int = 0,
) -> CallReport:
    """Place a call, live through it, and report. NotAnswered when the edge would not take it."""
    eyes, phone, tape = onlooker or Onlooker(), Handset(), telephone.tape()
    overheard = LogWatch(lambda fact: eyes.fact(fact, phone))
    caller = ScriptedCaller(scenario, phone, overheard, speech, sees_log=watched is not None, seed=seed)
    caller.on_turn = lambda words: eyes.caller(words, phone)

    def heard(words: str) -> None:
        caller.listened.append(words)
        eyes.heard(words, phone)

    beside = [asyncio.create_task(caller.run())]
    if watched:
        beside.append(asyncio.create_task(_watch(watched, overheard, phone, tape)))
    if recogniser:
        beside.append(asyncio.create_task(transcribe_agent(phone, recogniser, heard)))
    try:
        await telephone.call(phone, to=scenario.to, caller=scenario.caller, faults=faults, tape=tape)
        caller.cut_short()
        eyes.ended(phone)
        logged = await _logged(watched, overheard, tape) if watched and tape.call else (-1, -1)
    finally:
        for task in beside:
            task.cancel()
        ends = await asyncio.gather(*beside, return_exceptions=True)
        await overheard.close()
    failed = [f"{type(end).__name__}: {end}" for end in ends if isinstance(end, Exception)]
    return write_report(scenario, tape, phone, overheard, [*caller.problems, *failed], logged)


async def _watch(watched: CallLog, overheard: LogWatch, phone: Handset, tape: CallTape) -> None:
    await phone.opened.wait()
    await overheard.listen(watched.live, watched.log, tape.tenant, tape.call)


async def _logged(watched: CallLog, overheard: LogWatch, tape: CallTape) -> tuple[int, int]:
    """Wait a little for the end to be written down, then count what the log has."""
    waited = 0.0
    while waited < _SETTLES and not (overheard.ended and overheard.outcome):
        await asyncio.sleep(0.1)
        waited += 0.1
    try:
        for fact in await watched.log.load(f"call.{tape.tenant}.{tape.call}"):
            overheard.take(fact)
        return await count_logged_frames(watched.audio, tape.tenant, tape.call)
    except Unavailable:
        return -1, -1
