"""What a business has outside the log, as its handlers see it."""

from typing import Protocol


class CarrierKeys(Protocol):
    """The account a business has bound with a carrier: its keys, sealed."""

    async def forget(self, tenant: str) -> bool:
        """Destroy what is kept of it; whether there was anything."""
        ...
