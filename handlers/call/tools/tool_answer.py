"""Putting a tool's result into a fact, and a business "no" into a refusal."""

from datetime import datetime

import msgspec

from schemas.fact import Fact
from schemas.subjects import parse_subject
from schemas.toolbox import Reason, Refusal, Result, Slot
from schemas.tools import ToolAnswered, ToolRequested

#: Which argument to ask the caller for again, by reason.
_ASK = {
    "past": "start",
    "too-soon": "start",
    "too-far": "start",
    "taken": "start",
    "closed": "start",
    "invalid": "start",
    "full": "party",
    "unknown-service": "service",
    "no-resource": "resource",
    "not-found": "appointment",
}


def answer_tool(asked: ToolRequested, fact: Fact, result: Result | Refusal, now: datetime, page_at: int = 0) -> ToolAnswered:
    """The answer to `asked`, which came as `fact`; `page_at` is the sequence of what was written in the diary for it."""
    return ToolAnswered(
        turn=asked.turn,
        tool=asked.tool,
        request=fact.id,
        result=msgspec.json.encode(result).decode(),
        refused=isinstance(result, Refusal),
        tool_ms=round((now - fact.at).total_seconds() * 1000, 1),
        call=parse_subject(fact.subject).id,
        page_at=page_at,
    )


def refuse_tool(reason: str, ask: str = "", instead: tuple[Slot, ...] = ()) -> Refusal:
    """A business "no", and what to ask the caller for; ValidationError when the toolbox has no such reason."""
    return Refusal(reason=msgspec.convert(reason, Reason), ask=ask or _ASK.get(reason, ""), instead=instead)
