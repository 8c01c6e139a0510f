"""Examples of who is who, and of what people of a business write about contacts."""

from schemas.event import Event
from schemas.identity import (
    ContactEdited,
    ContactHeldApart,
    ContactMerged,
    ContactSplit,
    ContactTagged,
    ContactUntagged,
    MergeSuggested,
    NoteRemoved,
    NoteWritten,
    TaskOpened,
)

EXAMPLES: tuple[Event, ...] = (
    ContactMerged(person="01PERSON", into="01OTHER", reason="the same phone, and the same name", by="01ANA"),
    ContactSplit(person="01PERSON", out_of="01OTHER", reason="father and son", by="01ANA"),
    ContactHeldApart(person="01PERSON", other="01OTHER", by="01ANA", reason="a couple with one telephone"),
    MergeSuggested(person="01PERSON", other="01OTHER", likeness=0.7, reason="the same phone, and half of the name"),
    ContactEdited(person="01PERSON", field="name", value="Maria López", by="01ANA"),
    NoteWritten(person="01PERSON", text="is afraid of needles", by="01ANA", call="01CALL"),
    NoteRemoved(person="01PERSON", note="01NOTE", by="01ANA"),
    ContactTagged(person="01PERSON", label="VIP", by="01ANA"),
    ContactUntagged(person="01PERSON", label="VIP", by="01ANA"),
    TaskOpened(person="01PERSON", text="send the price list", due="2026-11-24", call="01CALL", by="01ANA"),
)
