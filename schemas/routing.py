"""Where a fact is at home: the subject it is appended to, from the event and the fact it answers."""

from datetime import datetime

from schemas.event import Event
from schemas.kinds import EVERYBODY
from schemas.subjects import compose_subject, parse_subject


def page_id(resource: str, start: datetime) -> str:
    """The page of one resource on one local day: `chair-1_2026-11-23`. `start` must be in the business's zone."""
    return f"{resource}_{start.date().isoformat()}"


def route_event(event: Event, cause: str) -> str:
    """The subject of `event`, answering a fact on the subject `cause`; ValueError when the event does not say.

    Facts of a call stay on their call; an answer from the ledger finds its call by its `call` field.
    """
    asked = parse_subject(cause)
    match event.kind.name:
        case "call" | "claim" if asked.kind in {"call", "claim"}:
            id_ = asked.id
        case "call":
            id_ = str(getattr(event, "call", ""))
        case "page":
            start = getattr(event, "start", None) or getattr(event, "from_start", None)
            id_ = page_id(str(getattr(event, "resource", "")), start) if start else asked.id
        case "business":
            id_ = "profile"
        case name:
            id_ = (event.whose() if event.kind.of_person else str(getattr(event, name, ""))) or asked.id
    return compose_subject(event.kind.name, EVERYBODY if event.kind.shared else asked.tenant, id_)
