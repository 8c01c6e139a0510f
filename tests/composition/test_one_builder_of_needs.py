"""Handlers find what they need with one builder, whether a role of an installation runs them or a replay."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bus.memory import MemoryBus
from handlers.business.templates import load_demo_businesses
from handlers.clock import Clock
from handlers.handler import Handler
from handlers.messages.gate import MessageGate
from handlers.messages.threads.ports import TextDialogue
from handlers.privacy.ports import Eraser
from infra.composition.installation import ports
from infra.composition.memories import Memories
from infra.composition.needs import call_needs, compose, wanted_by
from infra.replay.environment import TodaysKnowledge, make_environment
from infra.replay.null_ports import PretendedActions
from infra.runtime.discovery import find_handlers
from infra.runtime.needs import Needs
from schemas.frame import Frame

NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)
#: What the runtime gives to each call or fact itself.
OWN = frozenset(
    {"Conversation", "Fact", "OngoingCall", "Verdicts", "SpeculativeReply", "AudioOutput", "Business", "Mapping", "Clearance"}
)


def lacking(handlers: list[Handler], needs: Needs) -> list[str]:
    """What handlers lack that the runtime does not bring."""
    found = []
    for one in handlers:
        for kind in set(one.needs.values()) - needs.kinds:
            name = getattr(kind, "__name__", str(kind))
            if name.partition("[")[0] not in OWN and kind is not one.needs.get("pages"):
                found.append(f"{one.name}: {name}")
    return found


@pytest.mark.parametrize("role", ["ledger", "shields"])
def test_every_handler_of_a_role_finds_what_it_needs(role: str) -> None:
    handlers = [one for one in find_handlers().values() if one.role == role]
    wanted = wanted_by(handlers)
    standing_in: dict[Any, Any] = dict.fromkeys([*ports(None), TextDialogue], object)
    assert lacking(handlers, compose(standing_in, Memories(wanted, lambda: b"secret"), wanted)) == []


async def test_every_handler_that_hears_no_sound_finds_what_it_needs_in_a_replay() -> None:
    bus = MemoryBus(lambda: NOW)
    today = TodaysKnowledge(business=load_demo_businesses().__getitem__, understanding=object(), mind=object())
    around = await make_environment(bus, None, [], today, PretendedActions())
    handlers = [one for one in find_handlers().values() if Frame not in one.wants]
    assert lacking(handlers, around.needs) == []
    await bus.close()


def test_what_is_not_wanted_is_not_made() -> None:
    made: list[str] = []
    outside = {Clock: lambda: made.append("clock"), Eraser: lambda: made.append("eraser")}
    compose(outside, None, {Clock})
    assert made == ["clock"]


def test_what_cannot_be_made_is_raised_or_told_to_who_goes_on_without() -> None:
    told: list[Any] = []
    with pytest.raises(KeyError):
        compose({}, None, {MessageGate})
    needs = compose({}, None, {MessageGate}, missing=lambda kind, _: told.append(kind))
    assert told == [MessageGate]
    assert MessageGate not in needs.kinds


def test_a_port_goes_before_what_would_be_made() -> None:
    own = object()
    assert compose({MessageGate: lambda: own}, None, {MessageGate}).kinds == {MessageGate}
    assert {"Clearance", "SpeculativeReply", "Business"} == {kind.__name__ for kind in call_needs(load_demo_businesses()["demo"])}
