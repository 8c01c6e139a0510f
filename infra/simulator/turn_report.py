"""What a turn of a call in text came to: what was heard, how it was read, what was done, and what was said."""

from collections.abc import Sequence
from typing import Any

import msgspec

from handlers.call.state import Conversation
from handlers.dialogue.state import Task, read_memory
from schemas.business import OwnerNotified
from schemas.fact import Fact
from schemas.reply import SentenceComposed
from schemas.tools import ToolAnswered, ToolFailed, ToolHeld, ToolRequested
from schemas.understanding import Entity, IntentRecognised, VerdictGiven


class Scored(msgspec.Struct, frozen=True):
    """An intent, and how sure."""

    intent: str
    score: float


class ToolUse(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A tool the agent used, and what came of it: `result`, or why it `failed`; `held` until the caller is verified."""

    tool: str
    arguments: Any
    result: Any = None
    refused: bool = False
    failed: str = ""
    held: bool = False


class TurnReport(msgspec.Struct, frozen=True, kw_only=True):
    """One turn; `turn` 0 is the greeting. `intents`: the turn's own first, then further ones; `tier` is which tier decided.

    `danger` is its kind, empty for none. `agenda` are the tasks under way, the last one being worked on. `notified` is what
    the owner is told. `line_open`: the caller can still speak. `errors` are handlers that failed, in words.
    """

    call: int
    turn: int
    heard: str
    intents: tuple[Scored, ...] = ()
    tier: str = ""
    runner_up: Scored | None = None
    read_ms: float = 0.0
    entities: tuple[Entity, ...] = ()
    danger: str = ""
    danger_score: float = 0.0
    flags: dict[str, str] = {}
    agenda: tuple[dict[str, Any], ...] = ()
    asked: str = ""
    expects: str = ""
    said: tuple[str, ...] = ()
    tools: tuple[ToolUse, ...] = ()
    notified: tuple[str, ...] = ()
    outcome: str = ""
    line_open: bool = True
    errors: tuple[str, ...] = ()


def report(
    call: int, heard: str, facts: Sequence[Fact], now: Conversation, notices: Sequence[Fact], errors: Sequence[str]
) -> TurnReport:
    """The report on the facts of one turn, with the call as it stands after them."""
    read = next((one.event for one in reversed(facts) if _reading(one)), None)
    memory = read_memory(now.memory.state)
    said = IntentRecognised(turn=0, words="", intent="", confidence=0.0, tier="fast")
    if isinstance(read, IntentRecognised):
        said = read
    return TurnReport(
        call=call,
        turn=now.turns.newest,
        heard=heard,
        intents=_intents(said),
        tier=said.tier if said.intent else "",
        runner_up=Scored(said.runner_up, said.runner_up_score) if said.runner_up else None,
        read_ms=said.classify_ms,
        entities=said.entities,
        danger=said.danger,
        danger_score=said.danger_score,
        flags={
            one.event.shield: one.event.verdict
            for one in facts
            if isinstance(one.event, VerdictGiven) and one.event.verdict != "pass"
        },
        agenda=tuple(_task(task) for task in memory.tasks),
        asked=memory.asked,
        expects=now.memory.expects,
        said=tuple(now.playback.sentences[one.event.sentence].text for one in facts if isinstance(one.event, SentenceComposed)),
        tools=tuple(list_tools(facts)),
        notified=tuple(f"{one.event.topic}: {one.event.text}" for one in notices if isinstance(one.event, OwnerNotified)),
        outcome=now.outcome or "",
        line_open=not now.line.hanging_up,
        errors=tuple(errors),
    )


def _reading(fact: Fact) -> bool:
    return isinstance(fact.event, IntentRecognised) and not fact.event.guess


def _intents(said: IntentRecognised) -> tuple[Scored, ...]:
    if not said.intent:
        return ()
    scores = (*said.also_scores, *([said.confidence] * len(said.also)))
    return (Scored(said.intent, said.confidence), *(Scored(one, score) for one, score in zip(said.also, scores, strict=False)))


def _task(task: Task) -> dict[str, Any]:
    plain = msgspec.to_builtins(task)
    return {"task": plain.pop("type", type(task).__name__.lower()), **plain}


def list_tools(facts: Sequence[Fact]) -> list[ToolUse]:
    """Every tool asked for, with its answer."""
    used: dict[str, ToolUse] = {}
    for fact in facts:
        match fact.event:
            case ToolRequested(tool=tool, arguments=arguments):
                used[fact.id] = ToolUse(tool=tool, arguments=_json(arguments))
            case ToolHeld(tool=tool, arguments=arguments):
                used[fact.id] = ToolUse(tool=tool, arguments=_json(arguments), held=True)
            case ToolAnswered(request=request) as answer if request in used:
                used[request].result, used[request].refused = _json(answer.result), answer.refused
            case ToolFailed(request=request, reason=reason) if request in used:
                used[request].failed = reason
            case _:  # open: other facts tell of no tool
                pass
    return list(used.values())


def _json(text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        return text
