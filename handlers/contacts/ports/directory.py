"""Who a telephone number belongs to: the person's id, made at first contact, before anything is logged."""

from typing import Protocol


class Directory(Protocol):
    """Finds people by number. It keeps keyed hashes of numbers, never numbers."""

    async def person(self, tenant: str, number: str) -> str:
        """The person (ULID) with this E.164 number; the first time anybody asks, a new one. The same for all who ask at once."""
        ...

    async def known(self, tenant: str, number: str) -> str:
        """The person with this number, empty when nobody has met them."""
        ...

    async def forget(self, tenant: str, person: str) -> int:
        """Let go of every number that leads to a person; how many. Whoever calls from one is somebody new."""
        ...
