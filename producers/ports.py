"""What producers ask the outside for: time, ids, who a number belongs to, and which business it calls."""

from datetime import datetime
from typing import Protocol

from schemas.knowledge import Business


class Clock(Protocol):
    """The time now, zoned (UTC), and a steady count of seconds."""

    def now(self) -> datetime: ...

    def steady(self) -> float: ...


class Ids(Protocol):
    """New ULIDs."""

    def new(self) -> str: ...


class Directory(Protocol):
    """Person ids by phone number; a first contact gets one."""

    async def person(self, tenant: str, phone: str) -> str: ...


class Businesses(Protocol):
    """Which business answers a number; None when none of ours does."""

    async def answering(self, number: str) -> Business | None: ...
