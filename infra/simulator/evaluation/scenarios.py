"""Scenarios of the evaluation: who calls with what in mind, how they answer, and what must come of it."""

import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time
from functools import cache
from importlib import resources
from typing import Final, Literal, get_args

import msgspec

Kind = Literal[
    "happy", "change-of-mind", "several-wishes", "questions", "mumbling", "noise", "accent", "anger", "silence", "background",
    "languages", "dictation", "voicemail", "wrong-number", "danger", "attack",
]  # fmt: skip
Manner = Literal["hesitant", "mumbling", "noisy", "accented", "silent", "background"]

#: The business's clock when the calls come in: a Friday morning.
CALLED_AT: Final = datetime(2026, 11, 20, 10)  # noqa: DTZ001 - the business's own clock


class ScenarioInvalid(Exception):
    """A scenario cannot be used; the message names its file, the scenario, and what to write."""


class ExpectedAppointment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An appointment as it must stand in the diary. `until` is exclusive; empty fields are not looked at."""

    service: str
    day: date | None = None
    since: time = time(0)
    until: time = time(23, 59)
    name: str = ""


class ExpectedEnd(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What must have come of the call.

    `diary` is what stands in the diary in the end; what stood there before when not said. `tools` must have been used and `never`
    not; `said` are patterns on all that the agent said, `unsaid` must not match. `ended`: the agent hung up.
    """

    diary: tuple[ExpectedAppointment, ...] | None = None
    tools: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    unsaid: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    ended: bool = False
    most_turns: int = 0


class KnownAppointment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What stands in the diary when the call comes in, for this caller, with whoever can do it first."""

    service: str
    start: datetime
    name: str = ""


class EvalScenario(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One caller. `opens` is said first, `then` one by one when asked what else.

    `answers` are what is said by what is asked (see `callers/`), in turn, the last again; ` | ` parts wordings of one
    meaning. `check` are patterns that a read-back must match, each with what the caller says when it does not. `patience` is the
    most turns, and `again` how often in a row the same may be asked, before the caller gives up; `may_give_up` allows it.
    """

    name: str
    kind: Kind
    opens: str = ""
    then: tuple[str, ...] = ()
    answers: dict[str, str | tuple[str, ...]] = {}
    check: dict[str, str] = {}
    before: tuple[KnownAppointment, ...] = ()
    manners: tuple[Manner, ...] = ()
    language: str = "en"
    business: str = "demo"
    business_language: str = ""
    caller: str = "+16175550147"
    patience: int = 22
    again: int = 3
    may_give_up: bool = False
    expect: ExpectedEnd = ExpectedEnd()


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file of scenarios; what `common` says goes for each that does not say it itself."""

    scenario: tuple[dict[str, object], ...]
    common: dict[str, object] = {}


@cache
def load_scenarios() -> tuple[EvalScenario, ...]:
    """All scenarios that come with Daybook, in the order of their kinds. ScenarioInvalid when one cannot be used."""
    folder = resources.files("knowledge") / "scenarios"
    found: list[EvalScenario] = []
    for file in sorted((one for one in folder.iterdir() if one.name.endswith(".toml")), key=lambda one: one.name):
        found += read_scenarios(file.read_text("utf-8"), file.name)
    names = [one.name for one in found]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ScenarioInvalid(f"two scenarios are called {twice[0]!r}; give one of them another name")
    order = get_args(Kind)
    return tuple(sorted(found, key=lambda one: order.index(one.kind)))


def read_scenarios(text: str, source: str) -> list[EvalScenario]:
    """The scenarios of one file; ScenarioInvalid says which is wrong, and how."""
    try:
        file = msgspec.convert(tomllib.loads(text), _File)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as wrong:
        raise ScenarioInvalid(f"{source}: {wrong}") from wrong
    return [_scenario(one, file.common, source) for one in file.scenario]


def _scenario(one: dict[str, object], common: dict[str, object], source: str) -> EvalScenario:
    try:
        scenario = msgspec.convert({**common, **one}, EvalScenario)
        for pattern in (*scenario.expect.said, *scenario.expect.unsaid, *scenario.check):
            re.compile(pattern)
    except (msgspec.ValidationError, re.error) as wrong:
        raise ScenarioInvalid(f"{source}, {one.get('name', 'a scenario without a name')}: {wrong}") from wrong
    return scenario


def choose_scenarios(names: Sequence[str], kinds: Sequence[str], spoken: Sequence[str]) -> tuple[EvalScenario, ...]:
    """The scenarios by name, kind and language; all of what is not said. ScenarioInvalid when none is left."""
    chosen = tuple(
        one
        for one in load_scenarios()
        if (not names or one.name in names) and (not kinds or one.kind in kinds) and (not spoken or one.language in spoken)
    )
    if not chosen:
        raise ScenarioInvalid(f"no scenario is so called; kinds are {', '.join(get_args(Kind))}")
    return chosen


def shorten(scenarios: Sequence[EvalScenario], each: int = 2) -> tuple[EvalScenario, ...]:
    """The first scenarios of each kind."""
    seen: Counter[str] = Counter()
    kept = []
    for one in scenarios:
        seen[one.kind] += 1
        if seen[one.kind] <= each:
            kept.append(one)
    return tuple(kept)
