"""What members did, as it stands in the log."""

import asyncio
from types import SimpleNamespace
from typing import TypeVar

from schemas.event import Event

E = TypeVar("E", bound=Event)


async def written(day: SimpleNamespace, kind: type[E], *, count: int = 1) -> list[E]:
    """The facts of a kind about accounts, once there are so many: they come to the log within half a second."""
    async with asyncio.timeout(15):
        while True:
            found = [fact.event async for facts in day.bus.log.read("account.>") for fact in facts]
            if len(mine := [event for event in found if isinstance(event, kind)]) >= count:
                return mine
            await asyncio.sleep(0.1)
