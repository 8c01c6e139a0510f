"""Calls: the list, and one call with its transcript, latencies, tools, verdicts and cost."""

from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from read_models.row import Earliest, Row


class Call(Row, frozen=True):
    """One call. `day` is its date in the business's own zone; `account` is the member who placed it, if one did.

    `handoff` is why a person was asked for. `opened_at` is when its line opened, from which the recording counts.
    `recording_gone` is why there is none, or none any more.
    """

    table: ClassVar = "calls"
    key: ClassVar = ("tenant", "call")
    indexes: ClassVar = (("tenant", "at", "call"), ("tenant", "person"))

    tenant: str
    call: str
    person: str | None = None
    caller: str | None = None
    called: str | None = None
    language: str | None = None
    at: Earliest | None = None
    day: str | None = None
    ended_at: datetime | None = None
    seconds: float | None = None
    ended: str | None = None
    refused: str | None = None
    outcome: str | None = None
    notes: str | None = None
    handoff: str | None = None
    appointment: str | None = None
    carrier: str | None = None
    account: str | None = None
    opened_at: Earliest | None = None
    recording_seconds: float | None = None
    recording_digest: str | None = None
    recording_gone: str | None = None


class TranscriptLine(Row, frozen=True):
    """One line of the transcript: a turn of the caller (`nth` is the turn) or a sentence of the agent (`nth` counts them).

    `heard` is what the caller heard of it when they interrupted. `spoken`: its sound went to the line.
    Where it is in the sound: the caller's frames count from when the line opened; the agent's begin at `started_at`, are
    `frames` in all, and were cut off after `played_ms`, if they were.
    """

    table: ClassVar = "said"
    key: ClassVar = ("tenant", "call", "who", "nth")
    searched: ClassVar = ("words",)

    tenant: str
    call: str
    who: str
    nth: int
    turn: int | None = None
    at: Earliest | None = None
    words: str | None = None
    confidence: float | None = None
    source: str | None = None
    spoken: bool | None = None
    heard: str | None = None
    from_frame: int | None = None
    to_frame: int | None = None
    started_at: Earliest | None = None
    frames: int | None = None
    played_ms: int | None = None


class Turn(Row, frozen=True):
    """What a turn meant, and its latency in milliseconds by stage.

    `anticipated`: so many thoughts were begun on a guess, before the caller had finished.
    """

    table: ClassVar = "turns"
    key: ClassVar = ("tenant", "call", "turn")

    tenant: str
    call: str
    turn: int
    intent: str | None = None
    confidence: float | None = None
    tier: str | None = None
    anticipated: int | None = None
    sentiment: float | None = None
    endpoint: float | None = None
    recognise: float | None = None
    classify: float | None = None
    context: float | None = None
    compose: float | None = None
    synthesise: float | None = None
    guard: float | None = None
    tools: float | None = None
    bus: float | None = None
    total: float | None = None


class ToolUse(Row, frozen=True):
    """One use of a tool; `request` is the id of the fact that asked. `arguments` and `result` are JSON text."""

    table: ClassVar = "tools"
    key: ClassVar = ("tenant", "call", "request")

    tenant: str
    call: str
    request: str
    turn: int | None = None
    tool: str | None = None
    at: Earliest | None = None
    arguments: str | None = None
    result: str | None = None
    refused: bool | None = None
    failed: str | None = None
    tool_ms: float | None = None


class Verdict(Row, frozen=True):
    """A shield's word; `fact` is its id."""

    table: ClassVar = "verdicts"
    key: ClassVar = ("tenant", "call", "fact")

    tenant: str
    call: str
    fact: str
    at: datetime | None = None
    shield: str | None = None
    turn: int | None = None
    verdict: str | None = None
    reason: str | None = None
    judge_ms: float | None = None


class Cost(Row, frozen=True):
    """What a part of a call cost; `fact` is its id."""

    table: ClassVar = "costs"
    key: ClassVar = ("tenant", "call", "fact")

    tenant: str
    call: str
    fact: str
    part: str | None = None
    amount: Decimal | None = None
    currency: str | None = None
    quantity: Decimal | None = None
    unit: str | None = None


class Correction(Row, frozen=True):
    """What a member says of a turn; see `turn.corrected`."""

    table: ClassVar = "corrections"
    key: ClassVar = ("tenant", "call", "turn")

    tenant: str
    call: str
    turn: int
    at: datetime | None = None
    account: str | None = None
    words: str | None = None
    intent: str | None = None
    answer: str | None = None
    note: str | None = None
    taught: bool | None = None
