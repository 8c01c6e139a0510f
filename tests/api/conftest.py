"""The API over the read models of a day, with a token for its owner and one for the neighbour."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from types import SimpleNamespace

import msgspec
import psycopg
import pytest
from aiohttp.test_utils import TestClient, TestServer
from yarl import URL

from bus.memory.bus import MemoryBus
from infra.api.accounts import invitations
from infra.api.accounts.accounts_desk import AccountsDesk
from infra.api.accounts.background_work import open_access_trail
from infra.api.app import Api
from infra.api.business_desk import BusinessDesk
from infra.api.carrier_desk import CarrierDesk
from infra.api.replay_desk import open_replay_desk
from infra.api.softphone_desk import SoftphoneDesk
from infra.observability.logs import open_log
from infra.privacy.directory.postgres import PostgresDirectory
from infra.privacy.recording.file_seal import write_wav
from infra.runtime.clock import SystemClock
from infra.runtime.discovery import import_modules
from infra.runtime.projection.rebuild import rebuild_read_model
from infra.runtime.web_runner import WebRunner
from projectors.projector import declared_projectors
from schemas.fact import Draft
from tests.accounts.front_desk import front_desk, join
from tests.api.replayed import FOUND, printing
from tests.business.town_hall import start_desks
from tests.clock import StillClock
from tests.projectors.a_day import BRIGHT, DAY, NEIGHBOUR, NOON

import_modules("projectors")
#: Two seconds: the caller loud in the first, the agent in the second.
LOUD, QUIET = b"\x00", b"\xff"
SOUND = (LOUD + QUIET) * 8000 + (QUIET + LOUD) * 8000


class KeptRecordings:
    """The recording of the day's first call, in plain; `wavs` may be changed."""

    def __init__(self) -> None:
        self.wavs = {(BRIGHT, "c1"): write_wav(SOUND)}

    async def wav(self, tenant: str, call: str) -> bytes | None:
        return self.wavs.get((tenant, call))


KEPT = KeptRecordings()
NOW = NOON + timedelta(hours=1)


class Server(TestServer):
    """The API served as its role serves it."""

    async def _make_runner(self, **_: object) -> WebRunner:
        return WebRunner(self.app, shutdown_timeout=1)


class Stopped(SystemClock):
    """An hour after the day's noon, for ever."""

    def now(self) -> datetime:
        return NOW


async def fill(url: str, more: Sequence[Draft]) -> None:
    """Put the day on a bus, and its rows into the database."""
    bus = MemoryBus(lambda: NOW)
    for draft in (*DAY, *more):
        await bus.log.append(draft)

    async def connect() -> psycopg.AsyncConnection:
        return await psycopg.AsyncConnection.connect(url, autocommit=True)

    for projector in declared_projectors().values():
        await rebuild_read_model(projector, bus.log, connect, Stopped())


def make_day(server: str, name: str, more: Sequence[Draft] = ()) -> str:
    """A database of this name whose read models hold the day, and `more`."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"create database {name}".encode())
    url = server.rsplit("/", 1)[0] + f"/{name}"
    asyncio.run(fill(url, more))
    return url


@pytest.fixture(scope="session")
def day_url(postgres_server: str) -> str:
    """A database whose read models hold the day; the tests only read it."""
    return make_day(postgres_server, "a_day")


@pytest.fixture
async def day(day_url: str) -> AsyncIterator[SimpleNamespace]:
    """`client`, `bus`, `owner` and `neighbour` (headers), `stop`; the read models hold the day."""
    async with serving(day_url, MemoryBus(lambda: NOW)) as there:
        yield there


@pytest.fixture
async def empty(postgres_url: str) -> AsyncIterator[SimpleNamespace]:
    """The same before any read model was built."""
    async with serving(postgres_url, MemoryBus(lambda: NOW)) as there:
        yield there


class serving:  # noqa: N801 - reads as a word
    """The API on a free port, and tokens."""

    def __init__(self, url: str, bus: MemoryBus, carriers: Callable[[AccountsDesk], CarrierDesk] | None = None) -> None:
        self._url, self._bus, self._carriers, self.seconds = url, bus, carriers, 0.0

    async def __aenter__(self) -> SimpleNamespace:
        self._open = AsyncExitStack()
        clock = StillClock(NOW)
        desk = await self._open.enter_async_context(front_desk(self._url, clock))
        trail = await self._open.enter_async_context(open_access_trail(desk, self._bus.log))
        stop = asyncio.Event()
        phones = SoftphoneDesk(b"softphones", edge_port=8700, steady=self._steady)
        directory = PostgresDirectory(desk.pool, b"secret", desk.ids)
        await directory.prepare()
        books = BusinessDesk(self._bus.log, clock, desk.ids, directory)
        self._working = await start_desks(self._bus, clock)
        told = printing(msgspec.json.encode(FOUND).decode())
        replays = await self._open.enter_async_context(open_replay_desk(told, desk.ids))
        api = Api(
            desk,
            self._bus.log,
            trail,
            open_log("api", "test", level="error"),
            stop,
            books=books,
            softphones=phones,
            recordings=KEPT,
            sound=self._bus.audio,
            carriers=self._carriers(desk) if self._carriers else None,
            replays=replays,
        )
        self._client = await self._open.enter_async_context(TestClient(Server(api.app)))
        people = {
            tenant: await join(desk, tenant, "owner", f"{desk.ids.new()}@{tenant}.example") for tenant in (BRIGHT, NEIGHBOUR)
        }
        return SimpleNamespace(
            client=self._client,
            bus=self._bus,
            desk=desk,
            clock=clock,
            trail=trail,
            owner=people[BRIGHT].headers,
            neighbour=people[NEIGHBOUR].headers,
            link=(await invitations.invite_member(desk, BRIGHT, "owner", by="test")).secret,
            stop=stop,
            get=self._get(people[BRIGHT].headers),
        )

    def _steady(self) -> float:
        return self.seconds

    def _get(self, headers: dict[str, str]) -> Callable[[str], Awaitable[object]]:
        async def get(path: str) -> object:
            answer = await self._client.get(path, headers=headers)
            assert answer.status == 200, await answer.text()
            return await answer.json()

        return get

    async def __aexit__(self, *_: object) -> None:
        await self._open.aclose()
        await self._working()


@pytest.fixture
def asked(day_url: str) -> Iterator[Callable[[str], tuple[int, bytes]]]:
    """Asks the API of the day from outside its event loop: for tests that are not coroutines."""
    with asyncio.Runner() as runner:
        there = serving(day_url, MemoryBus(lambda: NOW))
        said = runner.run(there.__aenter__())

        async def get(path: str) -> tuple[int, bytes]:
            answer = await said.client.get(URL(path, encoded=True), headers=said.owner)
            return answer.status, await answer.read()

        yield lambda path: runner.run(get(path))
        runner.run(there.__aexit__())
