"""Who is there and what they hold, from their beats; and what is parked."""

import asyncio
from collections import Counter
from collections.abc import Iterable
from contextlib import AsyncExitStack

from bus.log import Unavailable
from bus.ports import Bus
from infra.observability.metrics import Metrics

_LOOK = 2.0
#: How often the parked messages are counted (seconds): it reads them.
_COUNT = 10.0


async def watch_instances(bus: Bus, roles: Iterable[str], metrics: Metrics) -> None:
    """Keep the figures of these roles up to date until cancelled."""
    async with AsyncExitStack() as stack:
        rolls = {role: await bus.liveness.watch(role, lambda _: None) for role in roles}
        for roll in rolls.values():
            stack.push_async_callback(roll.close)
        for nth in range(1_000_000_000):
            for role, roll in rolls.items():
                there = roll.present()
                metrics.set("daybook_instances", len(there), role=role)
                held = {instance: beat.calls for instance, beat in there.items()}
                metrics.replace("daybook_calls_held", "instance", held, role=role)
                unacked = {instance: beat.unacked for instance, beat in there.items()}
                metrics.replace("daybook_unacknowledged", "instance", unacked, role=role)
                waited = {instance: beat.behind for instance, beat in there.items()}
                metrics.replace("daybook_unacknowledged_seconds", "instance", waited, role=role)
            if nth % (_COUNT // _LOOK) == 0:
                await _count_parked(bus, metrics)
            await asyncio.sleep(_LOOK)


async def _count_parked(bus: Bus, metrics: Metrics) -> None:
    try:
        parked = Counter(message.by for message in await bus.parking.list())
    except Unavailable:
        return  # counted again in a moment; what is wrong with the log is told by who needs it
    metrics.set("daybook_parked_messages", parked.total(), handler="all")
    metrics.replace("daybook_parked_messages", "handler", dict(parked))
