"""A scenario: who calls whom, what they want, how they answer, and what must come of it."""

import re
import tomllib
from importlib import resources
from pathlib import Path
from typing import Literal

import msgspec


class BadScenario(Exception):
    """A scenario file cannot be used; the message names it, the key, and what to write."""


class ScenarioStep(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing the caller does, in order. Exactly one of `say`, `wait_ms`, `press`, `noise`, `answer`, `hang_up`.

    say: once the agent has finished, or, with `interrupt_after_ms`, when it has been speaking for so long.
    noise: `cough`, `line` or `street` for `seconds`; with `interrupt_after_ms` over the agent.
    answer: answer the agent by the rules until it says something that matches this pattern, or hangs up.
    expect: patterns that the agent's next words must match, each of them.
    """

    say: str = ""
    wait_ms: int = 0
    press: str = ""
    noise: Literal["", "cough", "line", "street"] = ""
    seconds: float = 0.4
    answer: str = ""
    hang_up: bool = False
    interrupt_after_ms: int = 0
    expect: tuple[str, ...] = ()


class PersonaRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When the agent asks about something (a pattern on its words), say this; a list is said in turn, the last one again."""

    when: str
    say: str | tuple[str, ...]


class ExpectedOutcome(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What must come of the call.

    `facts` are counts at least, by tag; `never` tags that must not be there; `said` patterns on all that the agent said.
    """

    outcome: str = ""
    said: tuple[str, ...] = ()
    facts: dict[str, int] = {}
    never: tuple[str, ...] = ()
    most_turns: int = 0


class Scenario(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"caller": "from"}):
    """One call. `voice` prefers one of the rendered callers; `bed` is a noise behind all of it."""

    name: str
    about: str = ""
    to: str = "+16175550140"
    caller: str = "+12125550142"
    voice: str = "slt"
    bed: Literal["", "line", "street"] = ""
    bed_level: float = -45.0
    patience: float = 20.0
    steps: tuple[ScenarioStep, ...]
    rules: tuple[PersonaRule, ...] = ()
    otherwise: str = "Could you repeat that?"
    expect: ExpectedOutcome = ExpectedOutcome()


_STEP = {"say", "wait_ms", "press", "noise", "answer", "hang_up"}


def list_scenarios() -> dict[str, str]:
    """The scenarios that come with Daybook: name and what each is about."""
    folder = resources.files("infra.simulator") / "scenarios"
    files = sorted(file.name for file in folder.iterdir() if file.name.endswith(".toml"))
    return {name.removesuffix(".toml"): find_scenario(name.removesuffix(".toml")).about for name in files}


def find_scenario(name: str) -> Scenario:
    """A shipped scenario by name, or one in a file of one's own; BadScenario when there is none."""
    own = Path(name)
    if name.endswith(".toml"):
        if not own.is_file():
            raise BadScenario(f"there is no file {name}; give the path of a scenario, or one of: {', '.join(list_scenarios())}")
        return read_scenario(own.read_text("utf-8"), name)
    file = resources.files("infra.simulator") / "scenarios" / f"{name}.toml"
    if not file.is_file():
        raise BadScenario(f"there is no scenario {name!r}; choose one of: {', '.join(list_scenarios())}")
    return read_scenario(file.read_text("utf-8"), file.name)


def read_scenario(text: str, source: str) -> Scenario:
    """A scenario from TOML; BadScenario names what is wrong with it."""
    try:
        scenario = msgspec.convert(tomllib.loads(text), Scenario)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as wrong:
        raise BadScenario(f"{source}: {wrong}") from wrong
    for nth, step in enumerate(scenario.steps, 1):
        does = [name for name in _STEP if getattr(step, name)]
        if len(does) != 1:
            found = " and ".join(sorted(does)) or "nothing"
            raise BadScenario(f"{source}: step {nth} does {found}; it must do one of {', '.join(sorted(_STEP))}")
    patterns = [rule.when for rule in scenario.rules] + [each for step in scenario.steps for each in (*step.expect, step.answer)]
    for pattern in (*patterns, *scenario.expect.said):
        try:
            re.compile(pattern)
        except re.error as wrong:
            raise BadScenario(f"{source}: {pattern!r} is no pattern: {wrong}") from wrong
    return scenario


def scenario_of_lines(*words: str) -> Scenario:
    """A scenario that says these lines one after the other, and hangs up."""
    said = tuple(ScenarioStep(say=each) for each in words)
    return Scenario(name="lines", steps=(*said, ScenarioStep(wait_ms=1), ScenarioStep(hang_up=True)))
