"""Time and ids, which nobody takes from the air."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The time now, zoned (UTC), and a steady count of seconds. Waiting is `asyncio.sleep`, virtual in tests."""

    def now(self) -> datetime: ...

    def steady(self) -> float: ...


class Ids(Protocol):
    """New ids: ULIDs, 26 characters, sortable by time."""

    def new(self) -> str: ...
