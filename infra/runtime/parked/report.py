"""Parked messages as a person reads them: what, by whom, why, and what to do next. Personal fields only when asked for."""

from collections.abc import Iterable
from typing import Any

import msgspec

from bus.parked import ParkedMessage
from bus.sealing import change_personal_texts
from bus.wire import KEPT_ID, Unreadable, Wire
from infra.runtime.parked.projector_poison import PoisonFact

#: What stands in place of a personal text.
MASKED = "***"


def write_lines(parked: Iterable[ParkedMessage], asides: Iterable[PoisonFact]) -> list[str]:
    """One line each."""
    told = [
        f"{one.number:>6}  {one.by:<22} {one.tag or '(no Fact header)':<24} {one.subject:<44} {one.attempts} tries: {one.reason}"
        for one in parked
    ]
    told += [
        f"{one.name}  projector {one.projector}, {one.tag or '(no Fact header)'} {one.subject}: {one.reason}" for one in asides
    ]
    return told or ["Nothing is parked."]


def write_message(message: ParkedMessage, wire: Wire, *, personal: bool) -> dict[str, Any]:
    """Everything about one message. What this version cannot read is shown as it is only when personal data may be."""
    told = msgspec.to_builtins(message, builtin_types=(bytes,))
    payload = told.pop("payload")
    if not payload:
        told["event"] = "not kept here, for it is about a person: it is in the log, under its subject"
        return dict(told)
    try:
        event = wire.read(message.subject, message.headers | {KEPT_ID: message.id}, payload, message.sequence).event
        told["event"] = msgspec.to_builtins(event if personal else change_personal_texts(event, lambda _: MASKED))
    except Unreadable as puzzle:
        told["event"] = payload.decode("utf-8", "replace") if personal else f"{puzzle.reason} (--personal shows it as it is)"
    return dict(told)


def write_advice(aside: PoisonFact) -> str:
    """What to do about a fact that a projector set aside."""
    return (
        f"It is not retried alone, which could overwrite newer rows: put the projector {aside.projector} right, "
        f"then `daybook rebuild {aside.projector}`"
    )
