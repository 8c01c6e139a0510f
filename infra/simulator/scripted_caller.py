"""A caller who follows a scenario: takes turns, interrupts, answers what is asked, and remembers what went wrong."""

import asyncio
import random
import re
from collections.abc import Awaitable, Callable

from infra.simulator.handset import Handset
from infra.simulator.lines import make_noise
from infra.simulator.log_watch import LogWatch
from infra.simulator.persona import Persona
from infra.simulator.scenario import Scenario, ScenarioStep

#: Silence after which a caller takes the agent to have finished: shorter when the log agrees that it has.
_DONE, _DONE_UNSEEN = 0.45, 0.9
#: A person answers after a moment: seconds, at least and at most.
_THINKS = (0.15, 0.5)
_MOST_ANSWERS = 25
#: The longest a caller who was asked for patience says nothing: longer than the agent itself waits for a tool.
_WAITS = 12.0

Speech = Callable[[str], Awaitable[bytes]]


class ScriptedCaller:
    """One scenario on one phone. `speech` makes sound of words; `listened` is what an ear, if any, made out of the agent."""

    def __init__(
        self, scenario: Scenario, phone: Handset, overheard: LogWatch, speech: Speech, *, sees_log: bool = False, seed: int = 0
    ) -> None:
        self.problems: list[str] = []
        self.listened: list[str] = []
        self._left = list(scenario.steps)
        self._step_said = False
        self.on_turn: Callable[[str], None] = lambda _: None
        self._scenario, self._phone, self._overheard, self._speech = scenario, phone, overheard, speech
        self._persona = Persona(scenario.rules, scenario.otherwise)
        self._dice = random.Random(seed)  # noqa: S311 - a pause, not a secret
        self._sees_log = sees_log
        self._known = 0
        self._since = -1.0

    async def run(self) -> None:
        """Go through the steps; what fails is in `problems`, and the caller hangs up in the end."""
        phone, scenario = self._phone, self._scenario
        if scenario.bed:
            phone.bed = make_noise(scenario.bed, 4.0, level=scenario.bed_level)
        try:
            async with asyncio.timeout(scenario.patience):
                await phone.opened.wait()
            while self._left:
                self._step_said = False
                await self._do(self._left[0])
                self._left.pop(0)
        except TimeoutError:
            self.problems.append("the line was silent for too long")
        finally:
            phone.hang_up()

    def cut_short(self) -> None:
        """The call ended while the caller was still at it: a problem, unless they had said it all."""
        if not self._left:
            return
        step, *rest = self._left
        said = self.agent_said()
        if step.answer:
            open_ = [] if re.search(step.answer, said, re.IGNORECASE) else [step.answer]
        else:
            open_ = [step.say] if step.say and not self._step_said else []
            self._compare(step, said)
        open_ += [each.say or each.answer for each in rest if each.say or each.answer]
        if open_:
            self.problems.append(f"the call ended before the caller came to: {open_[0]}")

    async def _do(self, step: ScenarioStep) -> None:
        phone = self._phone
        if step.say:
            await self._say(step.say, step.interrupt_after_ms)
            await self._check(step)
        elif step.answer:
            await self._converse(step)
        elif step.noise:
            if step.interrupt_after_ms:
                await self._agent_speaking(step.interrupt_after_ms)
            phone.noise(make_noise(step.noise, step.seconds))
            await self._said()
        elif step.press:
            await self._agent_done()
            self._turn_over()
            phone.press(step.press)
            await self._check(step)
        elif step.wait_ms:
            await self._agent_done()
            await self._pause(step.wait_ms / 1000)
        else:
            await self._agent_done()
            phone.hang_up()

    async def _say(self, words: str, interrupt_after_ms: int = 0) -> None:
        sound = await self._speech(words)
        if interrupt_after_ms:
            await self._agent_speaking(interrupt_after_ms)
        else:
            await self._agent_done()
            await self._pause(self._dice.uniform(*_THINKS))
        self.on_turn(words)
        self._turn_over()
        turn = self._phone.say(words, sound)
        await self._said()
        self._since = turn.ended or self._phone.now
        self._step_said = True

    async def _converse(self, step: ScenarioStep) -> None:
        for _ in range(_MOST_ANSWERS):
            await self._agent_done()
            said = self.agent_said()
            if re.search(step.answer, said, re.IGNORECASE):
                await self._check(step)
                return
            await self._say(self._persona.answer(said))
        self.problems.append(f"the agent never said anything like {step.answer!r}")

    async def _check(self, step: ScenarioStep) -> None:
        """Wait for the answer when something is expected of it, and compare."""
        if not step.expect:
            return
        await self._agent_done()
        self._compare(step, self.agent_said())

    def _compare(self, step: ScenarioStep, said: str) -> None:
        if self._sees_log:
            self.problems += [
                f"expected {each!r}, the agent said: {said}" for each in step.expect if not re.search(each, said, re.IGNORECASE)
            ]

    def agent_said(self) -> str:
        """What the agent has said since the caller's last turn: its own words, or, without a log, as they were heard."""
        known = self._overheard.agent if self._sees_log else self.listened
        return " ".join(known[self._known :])

    def _turn_over(self) -> None:
        self._known = len(self._overheard.agent if self._sees_log else self.listened)

    async def _agent_done(self) -> None:
        """Wait until the agent has said something since the caller's last word, and has finished."""
        waited = at_work = self._phone.now
        while True:
            sees = self._sees_log
            done = self._phone.agent_done(self._since, _DONE if sees else _DONE_UNSEEN)
            at_work = self._phone.now if self._overheard.waiting and self._phone.quiet_for < _WAITS else at_work
            quiet = min(self._phone.quiet_for, self._phone.now - at_work)
            if done and not (sees and self._overheard.busy and quiet < 4 * _DONE):
                return
            if self._phone.quiet_for > self._scenario.patience and self._phone.now - waited > self._scenario.patience:
                raise TimeoutError
            await self._phone.tick()

    async def _agent_speaking(self, for_ms: int) -> None:
        """Wait until the agent has been speaking for so long."""
        waited = self._phone.now
        while self._phone.agent_since * 1000 < for_ms:
            if self._phone.now - waited > self._scenario.patience:
                raise TimeoutError
            await self._phone.tick()

    async def _said(self) -> None:
        while self._phone.speaking:
            await self._phone.tick()

    async def _pause(self, seconds: float) -> None:
        until = self._phone.now + seconds
        while self._phone.now < until:
            await self._phone.tick()
