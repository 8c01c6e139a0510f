"""A stranger opens a hairdresser's in Madrid, works a morning there, is told what matters, takes everything home, and closes.

On a real nats-server and PostgreSQL, with the roles that a business needs; the carrier is a local server that answers as Twilio.
"""

import asyncio
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
import msgspec
import pyotp
import pytest

from infra.cli import main
from infra.composition.services import open_services
from infra.roles.process import find_role
from infra.runtime.clock import SystemClock
from infra.settings import Settings
from schemas.business import OwnerNotified
from schemas.fact import Draft
from schemas.subjects import compose_subject
from tests.consent.test_carriers import Twilio, twilio

pytestmark = [pytest.mark.real, pytest.mark.timeout(300)]
__all__ = ["twilio"]

MADRID = ZoneInfo("Europe/Madrid")
NUMBER, OWNER, CUSTOMER = "+34910123456", "+34600111222", "+34600333444"
OPEN = [{"opens": "09:00", "closes": "20:00"}]
SERVICES = [
    {"id": "corte", "name": "corte", "minutes": 45, "price": "28", "by": ["ana", "lucia"]},
    {"id": "color", "name": "color", "minutes": 90, "price": "60", "by": ["lucia"]},
    {"id": "peinado", "name": "peinado", "minutes": 30, "price": "18", "by": ["ana"]},
]
STYLISTS = [{"id": "ana", "name": "Ana", "role": "stylist"}, {"id": "lucia", "name": "Lucía", "role": "stylist"}]


def morning_to_come() -> datetime:
    """Ten in the morning in Madrid, the day after tomorrow: what is set for later does not ring while the test runs."""
    return datetime.combine(datetime.now(MADRID).date() + timedelta(days=2), time(10), MADRID)


class Morning(SystemClock):
    """It is that morning; time passes as it does."""

    def __init__(self) -> None:
        self.began, self._zero = morning_to_come(), self.steady()

    def now(self) -> datetime:
        return (self.began + timedelta(seconds=self.steady() - self._zero)).astimezone(UTC)


class Town:
    """A Daybook with the roles ledger, projectors and api at work, and the command line in a home of its own."""

    def __init__(self, settings: Settings, capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        self.settings, self._capsys, self._monkeypatch = settings, capsys, monkeypatch
        self.url = f"http://127.0.0.1:{settings.api_port}"
        self.clock = Morning()
        self.headers: dict[str, str] = {}

    async def daybook(self, *words: str) -> str:
        """Run `daybook`; what it says."""
        self._monkeypatch.setattr(sys, "argv", ["daybook", *words])
        code: Any = 0
        try:
            await asyncio.to_thread(main)
        except SystemExit as ended:
            code = ended.code or 0
        said = self._capsys.readouterr()
        assert code == 0, (code, said.err)
        return str(said.out)

    async def ask(self, method: str, path: str, /, **body: Any) -> Any:
        """Ask the API; the answer of what must succeed."""
        async with aiohttp.ClientSession(headers=self.headers) as browser:
            sent = {"json": body} if method in {"POST", "PATCH"} else {}
            answer = await browser.request(method, self.url + path, **sent)
            assert answer.status in {200, 204}, (path, await answer.text())
            return await answer.json() if answer.status == 200 else None

    async def sign_up(self, link: str) -> None:
        """Open the owner's account with the link that `daybook business open` has printed."""
        path = link.removeprefix(self.url)
        me = {"name": "Sol García", "email": "sol@example.com", "password": "seven teal kites over the pond"}
        shown = await self.ask("POST", path, **me)
        code = pyotp.TOTP(shown["secret"]).at(self.clock.now())
        opened = await self.ask("POST", f"{path}/code", code=code)
        self.headers = {"Authorization": f"Bearer {opened['session']['token']}"}

    async def until(self, look: Callable[[], Awaitable[Any]]) -> Any:
        """Wait until there is something to see; rows follow the log within a moment."""
        async with asyncio.timeout(30):
            while not (found := await look()):
                await asyncio.sleep(0.1)
        return found


@pytest.fixture
async def town(nats_url, postgres_url, tmp_path, monkeypatch, capsys, twilio) -> AsyncIterator[Town]:
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as two:
        ports = (one.getsockname()[1], two.getsockname()[1])
    settings = Settings(
        home=str(tmp_path / "home"),
        nats_url=nats_url,
        database_url=postgres_url,
        api_port=ports[0],
        metrics_port=ports[1],
        demo=False,
        log_level="error",
        twilio_account_sid="AC1",
        twilio_auth_token="token",
        twilio_api_url=twilio.api,
    )
    for name in ("home", "nats_url", "database_url", "api_port"):
        monkeypatch.setenv(f"DAYBOOK_{name.upper()}", str(getattr(settings, name)))
    there, stop = Town(settings, capsys, monkeypatch), asyncio.Event()
    async with AsyncExitStack() as stack, asyncio.TaskGroup() as tasks:
        for role in ("ledger", "projectors", "api"):
            ready = asyncio.Event()
            services = await stack.enter_async_context(open_services(settings, role, ready=ready.set))
            services = msgspec.structs.replace(services, clock=there.clock)
            tasks.create_task(find_role(role)(services, stop))
            await asyncio.wait_for(ready.wait(), 60)
        there.bus = services.bus
        yield there
        stop.set()


async def test_a_stranger_opens_works_is_told_exports_and_closes(town: Town, twilio: Twilio, tmp_path):
    # Opened from the command line: an industry, a name, a number.
    said = await town.daybook(
        "business", "open", "hair_salon", "--name", "Peluquería Sol", "--number", NUMBER, "--language", "es", "-o", "json"
    )
    opened = msgspec.json.decode(said)
    await town.sign_up(opened["link"])
    me = f"/businesses/{opened['business']}"

    # Hours, three services, two stylists, and how the owner wants to be told; all in one.
    week = dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), OPEN)
    parts = {"hours": week, "services": SERVICES, "resources": STYLISTS}
    await town.ask("PATCH", me, parts=parts, whole=True, why="as we work")
    known = await town.ask("PATCH", me, parts={"notify": {"sms": OWNER, "least": "warning"}})
    assert [one["id"] for one in known["settings"]["services"]] == ["corte", "color", "peinado"]
    assert (known["settings"]["currency"], known["settings"]["timezone"]) == ("EUR", "Europe/Madrid")

    # A customer comes, is served, and pays.
    day = town.clock.began.date().isoformat()
    visit = {"service": "corte", "start": f"{day}T10:30", "name": "Maite", "phone": CUSTOMER}
    booked = await town.ask("POST", "/appointments", **visit)
    assert (booked["start"][:16], booked["price"], booked["resource"]) == (f"{day}T10:30", "28", "ana")
    path = f"/appointments/{booked['appointment']}"
    await town.ask("POST", f"{path}/arrive")
    await town.ask("POST", f"{path}/complete", price="32.50")
    await town.ask("POST", f"{path}/payments", amount="32.50", method="card")
    await town.ask("POST", "/expenses", vendor="Olaplex", amount="12.10", tax="2.10", category="material")

    # The money is there: earned and paid apart, in euro.
    async def money() -> Any:
        periods = (await town.ask("GET", "/profit-and-loss?group=staff"))["periods"]
        return next((one for one in periods if (one["paid"], one["expenses"]) == ("32.50", "12.10")), None)

    period = await town.until(money)
    assert (period["currency"], period["earned"], period["booked"], period["result"]) == ("EUR", "32.50", "0", "20.40")
    diary = (await town.ask("GET", f"/diary?from={day}&to={day}"))["appointments"]
    assert [(one["name"], one["status"], one["price"]) for one in diary] == [("Maite", "completed", "32.50")]

    # The owner is told of what cannot wait, by text, through the one gate; and it stays until it is seen to.
    notice = OwnerNotified(topic="danger", text="Una clienta dice que huele a gas.", severity="alarm")
    profile = compose_subject("business", opened["business"], "profile")
    await town.bus.log.append(Draft(subject=profile, event=notice, id="01ALARM", at=town.clock.now()))

    async def texted() -> Any:
        return [one for one in twilio.messages if one["to"] == OWNER]

    (text,) = await town.until(texted)
    assert (text["from"], text["body"]) == (NUMBER, "Peluquería Sol: Una clienta dice que huele a gas.")

    async def listed() -> Any:
        return (await town.ask("GET", "/inbox"))["items"]

    (item,) = await town.until(listed)
    await town.ask("POST", f"/inbox/{item['item']}/done", note="era la peluquera")

    async def empty() -> Any:
        return (await town.ask("GET", "/inbox"))["open"] == 0

    await town.until(empty)

    # Everything goes home in one readable file, from which the same business opens elsewhere.
    file = tmp_path / "sol.toml"
    await town.daybook("business", "export", "Peluquería Sol", "--to", str(file))
    text_ = file.read_text("utf-8")
    assert text_.startswith("# Peluquería Sol")
    await town.daybook("business", "import", str(file), "--number", "+34910123457", "--tenant", "twin")
    twin, own = [msgspec.json.decode(await town.daybook("business", "show", one, "-o", "json")) for one in ("twin", NUMBER)]
    assert {**twin, "tenant": "", "number": ""} == {**own, "tenant": "", "number": ""}

    # And it is closed.
    assert not (await town.ask("POST", f"{me}/close", why="jubilación"))["open"]
    history = (await town.ask("GET", f"{me}/history"))["entries"]
    assert [one["what"] for one in history] == ["closed", "changed", "changed", "opened"]
    assert (history[0]["why"], history[-1]["by"]) == ("jubilación", "cli")
