"""The ledger's memory of the diary, asked without the log."""

from typing import Protocol

from schemas.toolbox import Appointments, Availability, Looking, Refusal

Looked = Availability | Appointments | Refusal


class AppointmentQueries(Protocol):
    """Free times, and a person's appointments, in milliseconds: whether the log stores anything or not."""

    async def look(self, tenant: str, person: str, wish: Looking, *, page_at: int = 0, seconds: float = 0.5) -> Looked:
        """What there is for a wish. Unavailable when nobody says so in time who knows the page's fact `page_at` (a sequence)."""
        ...
