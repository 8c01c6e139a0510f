"""An edge on the memory bus behind a real socket, and a bare carrier to knock at it."""

import asyncio
import base64
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial

import aiohttp
import msgspec
import pytest
import structlog
from aiohttp import web
from twilio.request_validator import RequestValidator

from bus.claims import LogClaims
from bus.memory import MemoryBus
from bus.ports import Bus
from infra.privacy.directory.in_memory import MemoryDirectory
from infra.runtime.clock import SystemClock, Ulids
from infra.runtime.web_runner import WebRunner
from producers.admission import Admission
from producers.alarm_door import AlarmDoor
from producers.edge import EdgeNeeds
from producers.edge_app import EdgeApp
from producers.softphone.door import SoftphoneDoor
from producers.twilio.signature import SignatureCheck
from producers.twilio.webhooks import TwilioDoor
from schemas.event import Event
from schemas.frame import FRAME_BYTES, Frame
from schemas.knowledge import Business

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TOKEN = "an-auth-token"
PUBLIC = "https://calls.example.com"
DENTIST = Business(
    tenant="demo", name="Alder", industry="dental", timezone="UTC", number="+16175550140", handoff_number="+16175550141"
)
BARBER = Business(tenant="barber", name="Bea", industry="dental", timezone="UTC", number="+16175550199", language="es")


class Shelf:
    """Two businesses."""

    async def answering(self, number: str) -> Business | None:
        return next((known for known in (DENTIST, BARBER) if known.number == number), None)

    async def of_tenant(self, tenant: str) -> Business | None:
        return next((known for known in (DENTIST, BARBER) if known.tenant == tenant), None)


class Edge:
    """A running edge, seen from outside (`post`, `stream`) and from the log (`facts`)."""

    def __init__(
        self, needs: EdgeNeeds, door: EdgeApp, bus: Bus, address: str, http: aiohttp.ClientSession, logged: list
    ) -> None:
        self.needs, self.door, self.bus, self.address, self.http, self.logged = needs, door, bus, address, http, logged

    token, public, dentist, barber = TOKEN, PUBLIC, DENTIST, BARBER

    async def post(self, path: str, form: dict, *, signature: str | None = "") -> tuple[int, str]:
        if signature == "":
            signature = RequestValidator(TOKEN).compute_signature(PUBLIC + path, form)
        headers = {} if signature is None else {"X-Twilio-Signature": signature}
        async with self.http.post(self.address + path, data=form, headers=headers) as answer:
            return answer.status, await answer.text()

    async def ring(self, sid: str = "CA1", **changed: str) -> str:
        """The TwiML for a call."""
        form = {"CallSid": sid, "From": "+12125550142", "To": DENTIST.number, "CallStatus": "ringing"} | changed
        status, twiml = await self.post("/twilio/voice", form)
        assert status == 200, twiml
        return twiml

    @asynccontextmanager
    async def stream(self, twiml: str, sid: str = "CA1", *, begin: bool = True, stream_sid: str = "MZ1") -> AsyncIterator:
        async with self.http.ws_connect(self.address + path_of(twiml), max_msg_size=0) as socket:
            if begin:
                await say(socket, {"event": "connected", "protocol": "Call", "version": "1.0.0"})
                await say(socket, start(sid, stream_sid))
            yield socket

    @staticmethod
    def start(sid: str = "CA1", stream: str = "MZ1", **changed: object) -> dict:
        return start(sid, stream, **changed)

    @staticmethod
    def path_of(twiml: str, tag: str = "Stream url") -> str:
        return path_of(twiml, tag)

    @staticmethod
    async def say(socket: aiohttp.ClientWebSocketResponse, *messages: dict) -> None:
        for message in messages:
            await say(socket, message)

    @staticmethod
    def media(nth: int, sound: bytes = b"\x7f" * 160, **changed: str) -> dict:
        said = {"track": "inbound", "chunk": str(nth), "timestamp": str((nth - 1) * 20)}
        said["payload"] = base64.b64encode(sound).decode()
        return {"event": "media", "streamSid": "MZ1", "sequenceNumber": str(nth + 1), "media": said | changed}

    @staticmethod
    async def hear(socket: aiohttp.ClientWebSocketResponse, event: str) -> dict:
        """The next message of this kind."""
        async with asyncio.timeout(3):
            while True:
                said = msgspec.json.decode(await socket.receive_str())
                if said["event"] == event:
                    return said

    @classmethod
    async def sound(cls, socket: aiohttp.ClientWebSocketResponse, frames: int) -> bytes:
        """The sound of the next so many frames, in however many messages they come."""
        sound = b""
        while len(sound) < frames * FRAME_BYTES:
            sound += base64.b64decode((await cls.hear(socket, "media"))["media"]["payload"])
        return sound

    @staticmethod
    async def closed(socket: aiohttp.ClientWebSocketResponse) -> int | None:
        """The code it is closed with."""
        async with asyncio.timeout(3):
            while not socket.closed:
                await socket.receive()
        return socket.close_code

    async def frame(self, call: str, side: str) -> Frame:
        """The newest frame of a call, once there is one."""
        _, tenant, id_ = call.split(".")
        for _ in range(300):
            if frame := await self.bus.audio.last(f"audio.{tenant}.{id_}.{side}"):
                return frame
            await asyncio.sleep(0.01)
        raise AssertionError(f"nothing {side}")

    async def facts(self, kind: type[Event], *, at_least: int = 1) -> list:
        """All facts of a kind in the log, once there are enough."""
        found: list = []
        for _ in range(300):
            found = [fact async for batch in self.bus.log.read("call.>") for fact in batch if isinstance(fact.event, kind)]
            if len(found) >= at_least:
                return found
            await asyncio.sleep(0.01)
        raise AssertionError(f"{len(found)} of {at_least} {kind.tag()}")


@pytest.fixture
def bus() -> MemoryBus:
    """The bus an edge works on; where the real one matters, a test module has its own."""
    return MemoryBus(SystemClock().now)


@pytest.fixture
async def edge(bus: Bus) -> AsyncIterator[Edge]:
    async with open_edge(bus) as opened:
        yield opened


@pytest.fixture
def another_edge() -> Callable:
    """Opens a further edge on the same bus."""
    return open_edge


@asynccontextmanager
async def open_edge(bus: Bus, instance: str = "edge-1") -> AsyncIterator[Edge]:
    clock, ids = SystemClock(), Ulids()
    with structlog.testing.capture_logs() as logged:
        needs = EdgeNeeds(
            log=bus.log,
            live=bus.live,
            audio=bus.audio,
            claims=LogClaims(bus.log, instance, clock.now),
            clock=clock,
            ids=ids,
            directory=MemoryDirectory(b"secret", ids),
            businesses=Shelf(),
            admission=Admission(clock, most_calls=50, most_lag=5.0, backlog=bus.backlog),
            public_url=PUBLIC,
            secret=b"secret",
            instance=instance,
            grace=0.2,
        )
        signatures = SignatureCheck(TOKEN, PUBLIC)
        door = EdgeApp(needs, partial(TwilioDoor, needs, signatures), partial(SoftphoneDoor, needs), lambda _: AlarmDoor(needs))
        runner = WebRunner(door.app, shutdown_timeout=1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = site._server.sockets[0].getsockname()[1]
        async with aiohttp.ClientSession() as http:
            yield Edge(needs, door, bus, f"http://127.0.0.1:{port}", http, logged)
        await door.close()
        await runner.cleanup()


def start(sid: str, stream: str, **changed: object) -> dict:
    said = {"accountSid": "AC1", "callSid": sid, "streamSid": stream, "tracks": ["inbound"], "customParameters": {}}
    said["mediaFormat"] = {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1}
    return {"event": "start", "sequenceNumber": "1", "streamSid": stream, "start": said | changed}


def path_of(twiml: str, tag: str = "Stream url") -> str:
    found = re.search(rf'{tag}="[a-z]+://[^/]+(/[^"]+)"', twiml)
    assert found, twiml
    return found.group(1)


async def say(socket: aiohttp.ClientWebSocketResponse, message: dict) -> None:
    await socket.send_str(msgspec.json.encode(message).decode())
