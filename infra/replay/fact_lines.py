"""Facts as people read them: one line each, or JSON; what is personal is masked unless it may be seen."""

import json
from collections.abc import Callable
from typing import Any

import msgspec

from bus.sealing import change_personal_texts
from schemas.fact import Fact

MASKED = "***"
Change = Callable[[str], str]


def mask_personal(_: str) -> str:
    """What stands for a personal text."""
    return MASKED


def show_personal(text: str) -> str:
    """The personal text itself."""
    return text


def write_fact_line(fact: Fact, change: Change = mask_personal) -> str:
    """`15:02:03.120 call.demo.01ABC sentence.composed turn=1 sentence=2 text=*** (answering)`."""
    said = msgspec.to_builtins(change_personal_texts(fact.event, change))
    fields = " ".join(f"{name}={_short(value)}" for name, value in said.items() if name != "fact")
    by = f" ({fact.handler})" if fact.handler else ""
    return f"{fact.at:%H:%M:%S}.{fact.at.microsecond // 1000:03} {fact.subject} {fact.event.tag()} {fields}{by}".replace(
        "  ", " "
    )


def to_record(fact: Fact, change: Change = mask_personal) -> dict[str, Any]:
    """Everything about a fact, for machines: what its headers say, and the event."""
    said = msgspec.to_builtins(change_personal_texts(fact.event, change))
    said.pop("fact", None)
    return {
        "subject": fact.subject,
        "sequence": fact.sequence,
        "fact": fact.event.tag(),
        "id": fact.id,
        "at": fact.at.isoformat(timespec="microseconds"),
        "cause": fact.cause,
        "handler": fact.handler,
        "person": fact.person,
        "epoch": fact.epoch,
        "event": said,
    }


def _short(value: Any) -> str:
    return value if isinstance(value, str) and value and " " not in value else json.dumps(value, ensure_ascii=False)
