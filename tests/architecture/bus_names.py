"""Names on the bus: the grammar of subjects, the streams, snapshots, and the durable consumers of the handlers."""

import asyncio
from collections.abc import Generator, Sequence
from datetime import UTC, datetime
from typing import Any, Literal, cast

import msgspec

from bus.consumers import Consumer
from bus.jetstream.consumers import DurableSubscription, JetStreamConsumers
from bus.jetstream.options import Options
from bus.jetstream.requests import ASK
from bus.jetstream.streams import stream_config
from bus.jetstream.subject_queues import AGAIN
from bus.memory import MemoryBus
from bus.snapshots import LoadedAggregate, Snapshots, snapshot_subject
from bus.streams import STREAMS
from bus.timers import due_subject
from infra.observability.meter import Meter
from infra.observability.tracing import NoTracer
from infra.runtime.claims import claim_subject
from infra.runtime.discovery import find_handlers
from infra.runtime.durable_handlers import DurableHandlers
from infra.runtime.needs import Needs
from producers.call_assignment import assignment_endpoint
from schemas.routing import page_id, route_event
from schemas.subjects import compose_subject, heard_subject, spoken_subject
from tests.examples import EXAMPLES

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def subjects() -> dict[str, str]:
    """One subject or endpoint of each kind that is composed in the code."""
    return {
        "a life": compose_subject("message", "demo", "01M"),
        "heard": heard_subject("demo", "01C"),
        "spoken": spoken_subject("demo", "01C"),
        "claim": claim_subject("call.demo.01C", "voice"),
        "page": page_id("chair-1", AT),
        "due": due_subject("timer.demo.retention"),
        "take": assignment_endpoint("shield-pii"),
        "question": ASK + "contact.whois",
        "retry": AGAIN + "booking-ledger.page.demo.01P",
    }


def homes() -> dict[str, str]:
    """Where the example of each fact is at home when it answers a fact of a call."""
    return {kind.tag(): route_event(event, "call.demo.01CALL") for kind, event in EXAMPLES.items()}


def streams() -> dict[str, Any]:
    """What each stream is made with."""
    return {name: stream_config(name, Options()) for name in STREAMS}


def snapshots() -> dict[str, str]:
    """Where the snapshot of an aggregate stands, and what it is called there."""

    class Shape(msgspec.Struct):
        count: int = 0

    async def taken() -> dict[str, str]:
        bus = MemoryBus(lambda: AT)
        await Snapshots(bus.log, Shape, lambda state, _: state, "page/1").take(LoadedAggregate("page.demo.p1", Shape(), 9, 9), AT)
        fact = await bus.log.last(snapshot_subject("page.demo.p1"))
        await bus.close()
        assert fact
        return {"subject": fact.subject, "id": fact.id, "payload": msgspec.json.encode(fact.event).decode()}

    return asyncio.run(taken())


class _Still:
    """Whatever is asked of it, it is not there yet."""

    def __getattr__(self, _: str) -> "_Still":
        return self

    def __call__(self, *_: Any, **__: Any) -> "_Still":
        return self

    def __await__(self) -> Generator[Any, None, bool]:
        return asyncio.Event().wait().__await__()

    def __bool__(self) -> bool:
        return False


class _Server(_Still):
    """Notes which consumers are made, and knows of none; it sends nothing."""

    def __init__(self) -> None:
        self.made: dict[str, Any] = {}

    async def api(self, name: str, question: Any) -> Any:
        if name.startswith("CONSUMER.CREATE."):
            asked = question["config"]
            kept = {key: asked[key] for key in ("durable_name", "deliver_policy", "ack_policy")}
            self.made[name.removeprefix("CONSUMER.CREATE.")] = kept | {"filter_subjects": sorted(asked["filter_subjects"])}
        return {"config": {"deliver_policy": "new"}}


class _Noting(JetStreamConsumers):
    """Notes who shares which consumer."""

    def __init__(self, server: Any) -> None:
        nothing: Any = None
        super().__init__(server, nothing, nothing, Options())
        self.parts: dict[str, Any] = {}

    async def follow_together(
        self, name: str, parts: Sequence[Consumer], *, start: Literal["new", "all"] = "new"
    ) -> DurableSubscription:
        self.parts[name] = {part.name: {"subjects": part.subjects, "tags": sorted(part.tags)} for part in parts}
        return await super().follow_together(name, parts, start=start)


class _Anything(Needs):
    """Provides whatever is needed: no handler is run here."""

    def provide(self, handler: Any, *, leaving: Any = frozenset()) -> dict[str, Any]:
        return {}


def consumers() -> dict[str, Any]:
    """The durable consumers of the handlers that work from the log, as the server is asked to make them, and who shares them."""
    server, nothing = _Server(), cast("Any", None)
    noting = _Noting(server)
    ours = [one for one in find_handlers().values() if one.role == "ledger" and not one.run.__module__.startswith("tests")]
    durable = DurableHandlers(
        ours, _Anything(), log=nothing, consumers=noting, business=nothing, clock=nothing, tracer=NoTracer(), meter=Meter()
    )

    async def follow() -> None:
        stop = asyncio.Event()
        stop.set()
        async with asyncio.timeout(10):
            await durable.run(stop)

    asyncio.run(follow())
    return {"made": server.made, "shared": noting.parts}
