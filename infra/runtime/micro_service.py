"""A role as a NATS micro service: `nats micro list`, `ping`, `info` and `stats` find it and each of its handlers."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

import msgspec
import nats
from nats.micro import add_service
from nats.micro.request import Request
from nats.micro.service import EndpointConfig, EndpointStats, ServiceConfig

from bus.jetstream.connection import split_servers
from handlers.handler import Handler
from infra.observability.meter import Meter


class EndpointCard(msgspec.Struct, frozen=True):
    """What an endpoint answers: what a handler wants and answers, and what it did so far."""

    name: str
    role: str
    instance: str
    wants: tuple[str, ...]
    answers: tuple[str, ...]
    handled: int
    failed: int


@asynccontextmanager
async def serve_micro_service(
    url: str, role: str, instance: str, handlers: Sequence[Handler], meter: Meter, drain: Callable[[], None]
) -> AsyncIterator[None]:
    """Be listed as `daybook-<role>` while inside, an endpoint per handler; a request to `ops.<instance>.drain` ends the role."""
    connection = await nats.connect(split_servers(url), name=f"{instance}.ops", max_reconnect_attempts=-1, connect_timeout=5)
    try:
        service = await add_service(
            connection,
            ServiceConfig(
                name=f"daybook-{role}",
                version="0.1.0",
                description=f"Daybook's {role}",
                metadata={"role": role, "instance": instance},
                stats_handler=lambda said: _measured(said, meter),
            ),
        )
        try:
            for one in handlers:
                await service.add_endpoint(
                    EndpointConfig(
                        name=one.name,
                        subject=f"ops.{role}.handler.{one.name}",
                        metadata={"wants": ", ".join(map(kind_tag, one.wants)), "answers": ", ".join(map(kind_tag, one.answers))},
                        handler=_introduce(one, instance, meter),
                    )
                )

            async def end(request: Request) -> None:
                await request.respond(b'{"draining":true}')
                drain()

            await service.add_endpoint(EndpointConfig(name="drain", subject=f"ops.{instance}.drain", handler=end))
            yield
        finally:
            await service.stop()
    finally:
        await connection.close()


def kind_tag(type_: type) -> str:
    """An event's tag; `frame` for sound."""
    found = getattr(type_, "tag", None)
    return str(found()) if found else type_.__name__.lower()


def _introduce(one: Handler, instance: str, meter: Meter) -> Callable[[Request], Awaitable[None]]:
    async def introduce(request: Request) -> None:
        count = meter.of(one.name)
        card = EndpointCard(
            one.name,
            one.role,
            instance,
            tuple(map(kind_tag, one.wants)),
            tuple(map(kind_tag, one.answers)),
            count.handled,
            count.failed,
        )
        await request.respond(msgspec.json.encode(card))

    return introduce


def _measured(said: EndpointStats, meter: Meter) -> object:
    """Put a handler's own figures where `nats micro stats` looks: facts are its requests."""
    count = meter.counts.get(said.name)
    if count is None:
        return None
    said.num_requests, said.num_errors, said.last_error = count.handled, count.failed, count.last_error
    said.processing_time = int(count.seconds * 1e9)
    said.average_processing_time = said.processing_time // max(count.handled, 1)
    return {"answers": count.answers, "parked": count.parked, **count.figures}
