"""Questions as NATS micro services, and beats of liveness."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping

import msgspec
import nats.micro
from nats.aio.msg import Msg
from nats.errors import Error
from nats.micro.request import Request
from nats.micro.service import EndpointConfig, Service, ServiceConfig

from bus.backlog import Backlog
from bus.jetstream.background import start_task
from bus.jetstream.connection import Link
from bus.liveness import BEAT, Beat, InstanceRoll
from bus.log import Unavailable

Answer = Callable[[bytes], Awaitable[bytes]]
#: Before an endpoint's name: its plain name may be a subject that a stream keeps.
ASK = "ask."
_decode = msgspec.json.Decoder(Beat).decode


class RunningService:
    """A running service."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def close(self) -> None:
        await self._service.stop()


class JetStreamRequests:
    """Requests and answers; `nats micro list` shows who serves."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def ask(self, endpoint: str, question: bytes, *, seconds: float = 0.5) -> bytes:
        """Ask; Unavailable when nobody answers in time, or the answerer failed."""
        try:
            answer = await self._link.client.request(ASK + endpoint, question, timeout=seconds)
        except (Error, TimeoutError) as wrong:
            raise Unavailable(f"nobody answers {endpoint}; is its role running?") from wrong
        if why := (answer.headers or {}).get("Nats-Service-Error"):
            raise Unavailable(f"{endpoint} could not answer: {why}")
        return answer.data

    async def serve(self, service: str, endpoints: Mapping[str, Answer], about: str = "") -> RunningService:
        """Answer questions under a name."""
        who = {"instance": str(self._link.client.options["name"] or "")}
        config = ServiceConfig(name=service, version="0.1.0", description=about, metadata=who)
        served = await nats.micro.add_service(self._link.client, config)
        for endpoint, answer in endpoints.items():
            await served.add_endpoint(
                EndpointConfig(name=endpoint.replace(".", "-"), subject=ASK + endpoint, handler=_handle(answer))
            )
        return RunningService(served)


def _handle(answer: Answer) -> Callable[[Request], Awaitable[None]]:
    async def handle(request: Request) -> None:
        try:
            answered = await answer(request.data)
        except Exception as wrong:  # noqa: BLE001 - the asker is told the kind, never the words, which may be personal
            await request.respond_error(code="500", description=type(wrong).__name__)
        else:
            await request.respond(answered)

    return handle


class Heartbeat:
    """An instance's beat, or a watcher's, until closed."""

    def __init__(self, task: asyncio.Task[None], stop: Callable[[], Awaitable[None]] | None = None) -> None:
        self._task, self._stop = task, stop

    async def close(self) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        if self._stop:
            await self._stop()


class JetStreamLivenessWatch(Heartbeat):
    """A roll of one role."""

    def __init__(
        self, task: asyncio.Task[None], stop: Callable[[], Awaitable[None]], roll: InstanceRoll, now: Callable[[], float]
    ) -> None:
        super().__init__(task, stop)
        self._roll, self._now = roll, now

    def present(self) -> Mapping[str, Beat]:
        return self._roll.present()

    def silent_for(self, instance: str) -> float:
        return self._roll.silent_for(instance, self._now())


class JetStreamLiveness:
    """Beats on core subjects: they are news, not history."""

    def __init__(self, link: Link, backlog: Callable[[], Backlog] = Backlog) -> None:
        self._link, self._backlog = link, backlog

    def _measured(self, beat: Beat) -> bytes:
        behind = self._backlog()
        return msgspec.json.encode(msgspec.structs.replace(beat, unacked=behind.unacked, behind=round(behind.seconds, 1)))

    @property
    def connected(self) -> bool:
        return self._link.connected

    async def beat(self, role: str, instance: str, say: Callable[[], Beat]) -> Heartbeat:
        again = asyncio.Event()

        async def go_on() -> None:
            while True:
                again.clear()
                if self._link.connected:
                    await self._link.client.publish(f"alive.{role}.{instance}", self._measured(say()))
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(BEAT):
                        await again.wait()

        async def reconnected() -> None:
            again.set()  # nobody heard us for a while: they should not have to wait for the next beat

        async def stop() -> None:
            self._link.woken.pop(again, None)

        self._link.woken[again] = reconnected
        return Heartbeat(start_task(go_on()), stop)

    async def watch(self, role: str, on_gone: Callable[[str], None]) -> JetStreamLivenessWatch:
        now = asyncio.get_running_loop().time
        roll = InstanceRoll(now())

        async def heard(message: Msg) -> None:
            roll.note_beat(message.subject.rpartition(".")[2], _decode(message.data), now())

        async def reported(message: Msg) -> None:
            if roll.strike_off(instance := message.subject.rpartition(".")[2]):
                on_gone(instance)

        async def check() -> None:
            while True:
                await asyncio.sleep(BEAT / 2)
                if not self._link.connected or self._link.doubtful:
                    roll.grant(now())  # we hear nobody: that says nothing about the others
                    continue
                for instance in roll.silent(now()):
                    on_gone(instance)

        subscriptions = [await self._link.hear(f"alive.{role}.*", heard), await self._link.hear("gone.*", reported)]
        await self._link.client.flush()

        async def stop() -> None:
            for subscription in subscriptions:
                if not self._link.client.is_closed:
                    await subscription.unsubscribe()

        return JetStreamLivenessWatch(start_task(check()), stop, roll, now)

    async def report_gone(self, instance: str) -> None:
        await self._link.client.publish(f"gone.{instance}")
