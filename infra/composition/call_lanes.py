"""A lane in the services: what every role that serves calls puts together the same way."""

from collections.abc import Iterable

from bus.log import Fence
from handlers.handler import Handler
from infra.composition.services import Services
from infra.runtime.call_lane import CallLane
from infra.runtime.dead_letters import make_parker
from infra.runtime.needs import Needs


def open_call_lane(services: Services, call: str, fence: Fence, handlers: Iterable[Handler], needs: Needs) -> CallLane:
    """The lane of one call, on the services' bus, clock and instruments."""
    bus = services.bus
    return CallLane(
        call,
        fence,
        handlers,
        needs,
        log=bus.log,
        live=bus.live,
        sound=bus.audio,
        park=make_parker(bus.parking),
        clock=services.clock,
        tracer=services.tracer,
        meter=services.meter,
    )
