"""A lane in a house: what every role that serves calls puts together the same way."""

from collections.abc import Iterable

from bus.log import Fence
from handlers.handler import Handler
from infra.composition.services import House
from infra.runtime.call_lane import Lane
from infra.runtime.dead_letters import parker
from infra.runtime.needs import Needs


def lane_in(house: House, call: str, fence: Fence, handlers: Iterable[Handler], needs: Needs) -> Lane:
    """The lane of one call, on the house's bus, clock and instruments."""
    bus = house.bus
    return Lane(
        call,
        fence,
        handlers,
        needs,
        log=bus.log,
        live=bus.live,
        sound=bus.sound,
        park=parker(bus.parking),
        clock=house.clock,
        tracer=house.tracer,
        meter=house.meter,
    )
