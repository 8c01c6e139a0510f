"""Twilio on a local port: two accounts, and what they own; and a business that asks it through the API."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from bus.memory.bus import MemoryBus
from infra.api.carrier_desk import CarrierDesk
from infra.privacy.carriers.accounts import CarrierAccounts
from infra.privacy.vault.in_memory import MemoryVault
from infra.simulator.numbers_resource import NumbersResource
from tests.api.conftest import NOW, serving

OURS, THEIRS = "AC" + "a1" * 16, "AC" + "b2" * 16
TOKENS = {OURS: "our-token", THEIRS: "their-token"}
PUBLIC = "https://calls.example.com"
SOL = {"name": "Peluquería Sol", "industry": "hair_salon", "country": "ES", "language": "es"}


class LocalTwilio(NumbersResource):
    """Where it listens is `api`."""

    api = ""


@asynccontextmanager
async def open_twilio() -> AsyncIterator[LocalTwilio]:
    """The server on a free port."""
    twilio, app = LocalTwilio(dict(TOKENS)), web.Application()
    app.add_routes(twilio.routes())
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    twilio.api = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}"
    yield twilio
    await runner.cleanup()


@pytest.fixture
async def twilio() -> AsyncIterator[LocalTwilio]:
    async with open_twilio() as there:
        yield there


class Naps:
    """Sleeps that take no time, and are counted."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


class Reach:
    """What is wrong at our address, seen from here."""

    wrong = ""

    async def __call__(self, _: str) -> str:
        return self.wrong


@pytest.fixture
async def shop(postgres_url, twilio):
    """The API with a carrier desk; `ask` is for Sol, whose path is `me`."""
    reach, kept = Reach(), {}

    def carriers(desk, *, public=PUBLIC, account="", token=""):
        accounts = CarrierAccounts(desk.pool, MemoryVault(), desk.clock, desk.ids)
        kept["accounts"] = accounts
        return CarrierDesk(
            accounts=accounts,
            pool=desk.pool,
            clock=desk.clock,
            ids=desk.ids,
            secret=b"secret",
            public_url=public,
            reach=reach,
            account=account,
            token=token,
            api=twilio.api,
            sleep=Naps(),
        )

    async with serving(postgres_url, MemoryBus(lambda: NOW), carriers) as there:

        async def ask(method, path, /, *, headers=None, **body):
            sent = {"json": body} if method in {"POST", "PATCH", "PUT"} else {}
            answer = await there.client.request(method, path, headers=headers or there.owner, **sent)
            return answer.status, (await answer.json() if answer.status != 204 else None)

        _, opened = await ask("POST", "/businesses", **SOL)
        there.ask, there.tenant, there.me, there.reach = ask, opened["business"], f"/businesses/{opened['business']}", reach
        there.accounts = kept["accounts"]
        yield there


async def facts(shop, kind):
    """The facts of a kind in the business's life."""
    life = await shop.bus.log.load(f"business.{shop.tenant}.profile")
    return [fact.event for fact in life if isinstance(fact.event, kind)]


async def bind(shop):
    """Bind the first account to the business."""
    return await shop.ask("PUT", f"{shop.me}/carrier", account=OURS, token=TOKENS[OURS])
