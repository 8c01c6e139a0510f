"""Holding a scenario's call with sound: the caller waits for their turn, speaks, and is heard by a real ear."""

import asyncio
import random
from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

import msgspec

from handlers.call.ports.mind import Mind, Understanding
from handlers.call.ports.voice import Voice
from infra.engines.voice_activity import WebRtcActivity
from infra.replay.environment import TodaysKnowledge
from infra.replay.virtual_time import PastClock, run_hurried
from infra.simulator.evaluation.call_report import report_call
from infra.simulator.evaluation.caller_sound import CallerSound
from infra.simulator.evaluation.caller_speech import load_caller_speech
from infra.simulator.evaluation.charged_engines import ChargedEar, ChargedUnderstanding, ChargedVoice
from infra.simulator.evaluation.diary_history import history_facts
from infra.simulator.evaluation.goal_caller import GoalCaller, Utterance
from infra.simulator.evaluation.outcome_report import EvaluatedCall, Evaluation
from infra.simulator.evaluation.scenarios import CALLED_AT, EvalScenario
from infra.simulator.evaluation.sound_call import SoundCall, sound_call
from infra.simulator.evaluation.text_run import scenario_business
from infra.simulator.services import HeardLine
from infra.simulator.text_call import name_person
from schemas.fact import Fact
from schemas.speech import SpeechRecognised

#: Silence after which a caller takes the agent to have finished, and how long they think: seconds.
_DONE, _THINKS = 0.45, (0.15, 0.6)
#: Nobody waits longer for an answer.
_PATIENCE = 25.0


class SoundEngines(msgspec.Struct, frozen=True, kw_only=True):
    """What hears and speaks: `ear` and `voice` are the agent's, `callers` speaks for the callers."""

    ear: ChargedEar
    voice: Voice
    callers: Voice
    understanding: Understanding
    mind: Mind
    mind_name: str


def evaluate_in_sound(scenarios: Sequence[EvalScenario], seeds: Iterable[int], engines: SoundEngines) -> Evaluation:
    """Hold a call of each scenario with each seed, one after another on virtual time. Not to be called where a loop runs."""
    each = [(scenario, seed) for scenario in scenarios for seed in seeds]

    async def hold() -> list[EvaluatedCall]:
        try:
            return [await hold_sound_call(scenario, seed, engines) for scenario, seed in each]
        finally:
            await engines.ear.close()

    return Evaluation(ear=engines.ear.name, mind=engines.mind_name, voice=engines.voice.name, calls=run_hurried(hold))


async def hold_sound_call(scenario: EvalScenario, seed: int, engines: SoundEngines) -> EvaluatedCall:
    """One call from the greeting to the end, and what came of it."""
    business = scenario_business(scenario.business, scenario.business_language)
    clock = PastClock(CALLED_AT.replace(tzinfo=ZoneInfo(business.timezone)))
    history = history_facts(scenario.before, business, name_person(1), scenario.caller, clock.now())
    reader = ChargedUnderstanding(engines.understanding)
    today = TodaysKnowledge(business=lambda _: business, understanding=reader, mind=engines.mind)
    line = HeardLine(recogniser=engines.ear, activity=WebRtcActivity, voice=ChargedVoice(engines.voice))
    call = await sound_call(today, business.tenant, clock, line, history)
    dice = random.Random(f"{scenario.name}/{seed}")  # noqa: S311 - a wording, not a secret
    caller = GoalCaller(scenario, load_caller_speech(scenario.language), dice)
    sound = CallerSound(engines.callers, scenario.language, scenario.manners, dice)
    talk = _Conversation(call, caller, sound, dice)
    try:
        await call.ring(scenario.caller)
        began = clock.steady()
        await talk.hold()
        seconds, now = clock.steady() - began, call.conversation
        await call.hang_up()
        report = report_call(scenario, seed, caller, call.facts, now, history, talk.transcript, call.failed, seconds=seconds)
        report.cut_ins = talk.cut_ins
        report.waits = [turn.latency_ms for turn in call.phone.turns if turn.latency_ms is not None]
        return report
    finally:
        await call.close()


class _Conversation:
    """The caller's side of one call, on the handset."""

    def __init__(self, call: SoundCall, caller: GoalCaller, sound: CallerSound, dice: random.Random) -> None:
        self._call, self._caller, self._sound, self._dice = call, caller, sound, dice
        self._known = self._seen = 0
        self._since = -1.0
        self.transcript: list[str] = []
        self.cut_ins = 0

    async def hold(self) -> None:
        """Turn after turn until somebody hangs up, or nobody answers any more."""
        phone = self._call.phone
        phone.bed = self._sound.bed
        if not await self._agent_done():
            return
        doing: Utterance | None = self._caller.open()
        while doing is not None and self._call.open:
            self._note_agent()
            if doing.words:
                await self._pause(self._dice.uniform(*_THINKS))
                await self._say(doing.words)
            if not await self._agent_done(silent=not doing.words) or not self._call.open:
                break
            doing = self._caller.answer(" ".join(self._call.watch.agent[self._known :]))
        self._note_agent()

    async def _say(self, words: str) -> None:
        phone = self._call.phone
        sound = await self._sound.speak(words)
        self._known = len(self._call.watch.agent)
        turn = phone.say(words, sound)
        self.transcript.append(f"> {words}")
        heard_before = self._recognised()
        while phone.speaking:
            if not turn.ended and self._recognised() > heard_before:
                self.cut_ins += 1
                heard_before = self._recognised()
            await phone.tick()
        self._since = turn.ended or phone.now

    def _recognised(self) -> int:
        return len(self._call.watch.caller)

    def _note_agent(self) -> None:
        """Write down what was heard and said since the last time."""
        new: Sequence[Fact] = self._call.facts[self._seen :]
        self._seen = len(self._call.facts)
        for fact in new:
            if isinstance(fact.event, SpeechRecognised):
                self.transcript.append(f"  heard: {fact.event.words} ({fact.event.confidence:.2f})")
        self.transcript += [f"  {text}" for text in self._call.watch.agent[self._known :]]

    async def _agent_done(self, *, silent: bool = False) -> bool:
        """Wait until the agent has said something since the caller's last word, and has finished; False when it never does."""
        phone, began = self._call.phone, self._call.phone.now
        since = phone.now if silent else self._since
        while phone.now - began < _PATIENCE + 15.0 * silent:
            done = phone.agent_done(since, _DONE)
            if done and not (self._call.watch.busy and phone.quiet_for < 4 * _DONE):
                return True
            await phone.tick()
        return False

    async def _pause(self, seconds: float) -> None:
        until = self._call.phone.now + seconds
        while self._call.phone.now < until:
            await asyncio.sleep(0.01)
