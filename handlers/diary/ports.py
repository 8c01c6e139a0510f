"""The diary, hot: free times and appointments from memory, in milliseconds."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from handlers.diary.policy import SlotRequest
from handlers.diary.state import Slot
from schemas.fact import Fact
from schemas.knowledge import Business
from schemas.toolbox import Availability, FindAvailability


class HeldAppointment(msgspec.Struct, frozen=True):
    """An appointment as it stands: the id of its page, and its slot there."""

    page: str
    slot: Slot


class Diary(Protocol):
    """What is free, and who has what. A page may refuse what was offered here: it alone decides."""

    def availability(self, business: Business, wish: FindAvailability, now: datetime) -> Availability:
        """Free slots for a wish. ValueError `<argument>: <why>` when its date or time cannot be read."""
        ...

    def choose(self, business: Business, wish: SlotRequest, now: datetime) -> str:
        """Who is to do it: the wish's own resource when it is free then, else the least loaded that is.

        When nobody is free, one that could do it; empty when nobody can.
        """
        ...

    def find(self, tenant: str, appointment: str) -> HeldAppointment | None:
        """An appointment by its id; None when it was never booked, or cancelled."""
        ...

    def appointments(self, tenant: str, *, person: str = "", phone: str = "") -> Sequence[HeldAppointment]:
        """All appointments of a person, or booked under a number (E.164), past ones too, by start."""
        ...

    def knows(self, sequence: int) -> bool:
        """Whether the page's fact with this stream sequence has come here."""
        ...

    def notice(self, fact: Fact) -> None:
        """Know at once a fact that the log has just taken, before it comes back from there."""
        ...
