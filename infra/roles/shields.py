"""The shields: each judges every call on its own, beside the conversation."""

import asyncio

from bus.log import Fence
from handlers.handler import Handler
from infra.discovery import all_handlers
from infra.house import House
from infra.runtime.calls import Calls
from infra.runtime.lane import Lane
from infra.runtime.needs import Needs
from infra.runtime.parking import parker
from infra.shield_needs import shield_needs
from infra.switchboard import Switchboard
from schemas.knowledge import Business
from schemas.subjects import parse


def shield_role(name: str) -> str:
    """The role under which a shield claims calls: each has claims of its own, so that each is scaled and lost alone."""
    return f"shield-{name}"


async def serve(house: House, stop: asyncio.Event) -> None:
    """Judge calls until `stop`. The setting `shields` names those that run here; empty means all."""
    businesses = Switchboard(house.bus.log, house.log, demo=house.settings.demo)
    await businesses.load()
    handlers = shields(house.settings.shields)
    async with shield_needs(house, businesses) as needs, asyncio.TaskGroup() as group:
        following = group.create_task(businesses.follow())
        up = [asyncio.Event() for _ in handlers]
        judging = [
            group.create_task(_calls(house, one, needs, businesses).run(stop, ready.set))
            for one, ready in zip(handlers, up, strict=True)
        ]
        await asyncio.gather(*(ready.wait() for ready in up))
        house.ready()
        await stop.wait()
        await asyncio.gather(*judging)
        following.cancel()


def shields(only: tuple[str, ...] = ()) -> list[Handler]:
    """The declared shields, or those of them that are named."""
    return [one for one in all_handlers().values() if one.role == "shields" and (not only or one.name in only)]


def _calls(house: House, shield: Handler, needs: Needs, businesses: Switchboard) -> Calls:
    bus = house.bus

    async def lane(call: str, fence: Fence) -> Lane:
        return Lane(
            call,
            fence,
            [shield],
            needs.plus({Business: businesses.of(parse(call).tenant)}),
            log=bus.log,
            live=bus.live,
            sound=bus.sound,
            park=parker(bus.parking),
            clock=house.clock,
            tracer=house.tracer,
            meter=house.meter,
        )

    return Calls(bus, house.instance, lane, role=shield_role(shield.name), most=1000)
