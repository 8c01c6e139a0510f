"""The agent's tools: asked for, answered, failed; the outcome of the call is the last one."""

from schemas.event import Event, Personal
from schemas.handoff import Way
from schemas.outcome import Outcome
from schemas.triggers import TriggerName


class ToolRequested(Event, frozen=True, tag="tool.requested"):
    """The agent wants something done. `arguments` is JSON text: it holds what the caller said.

    `reads`: nothing is written for it, so it is answered where the call is; else the ledger answers, from the log.
    `guard_ms` and `compose_ms`: what waiting for shields and thinking took until it was asked for.
    """

    turn: int
    tool: str
    arguments: Personal
    reads: bool = False
    guard_ms: float = 0.0
    compose_ms: float = 0.0


class ToolHeld(Event, frozen=True, tag="tool.held"):
    """The agent wants something done that is sensitive: it waits until the caller has shown who they are (`policy` says why)."""

    turn: int
    tool: str
    arguments: Personal
    policy: str


class ToolAnswered(Event, frozen=True, tag="tool.answered"):
    """The tool's result, as JSON text. `refused` is a business "no"; its reason is in the result.

    `tool_ms` is from the request to the answer. `call` says which call it is for, when the ledger answers.
    `page_at` is the sequence of the page's fact that it tells of: whoever reads the diary for this call must have come as far.
    """

    turn: int
    tool: str
    request: str
    result: Personal
    refused: bool = False
    tool_ms: float = 0.0
    call: str = ""
    page_at: int = 0


class ToolDelayed(Event, frozen=True, tag="tool.delayed"):
    """The caller waits for a tool in silence: time to say so. `nth` counts from 1, `seconds` are since it was asked for."""

    turn: int
    tool: str
    request: str
    nth: int
    seconds: float


class ToolFailed(Event, frozen=True, tag="tool.failed"):
    """The tool could not do its work now; the agent apologises and offers a message."""

    turn: int
    tool: str
    request: str
    reason: str


class HandoffRequested(Event, frozen=True, tag="handoff.requested"):
    """The caller is to be handed to a human, on the line or by a call back; `trigger` is what it came of."""

    turn: int
    reason: Personal
    urgent: bool = False
    trigger: TriggerName = "asked"
    way: Way = ""


class OutcomeLogged(Event, frozen=True, tag="outcome.logged"):
    """How the call came out; `call` says of which, when the ledger says so."""

    outcome: Outcome
    notes: Personal = ""
    appointment: str = ""
    call: str = ""
