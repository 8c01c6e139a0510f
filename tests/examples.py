"""The canonical example of every event: `example(AppointmentBooked, start=...)` changes only what a test is about.

They tell of one business (Alder Street Dental, tenant `demo`) and one caller, Maria Lopez, who books a cleaning.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from schemas.event import Event
from tests.example_facts import accounts, business, call, diary, handover, identity, people, privacy, tools

E = TypeVar("E", bound=Event)

#: By class; a test says when one is missing.
EXAMPLES: Mapping[type[Event], Event] = {
    type(event): event
    for module in (call, tools, handover, diary, business, people, identity, privacy, accounts)
    for event in module.EXAMPLES
}


def example(kind: type[E], **changes: Any) -> E:
    """The example of an event with these fields changed; TypeError when it has no such field."""
    found: Any = EXAMPLES[kind]
    changed: E = msgspec.structs.replace(found, **changes)
    return changed
