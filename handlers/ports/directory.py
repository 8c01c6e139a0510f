"""Whose number this is: the person id behind a phone number."""

from typing import Protocol


class Directory(Protocol):
    """Person ids by phone number, per tenant; the number itself is never a key on the bus."""

    async def person(self, tenant: str, phone: str) -> str:
        """The ULID of the person with this number (any spelling), made at first contact. Unavailable when it cannot look."""
        ...
