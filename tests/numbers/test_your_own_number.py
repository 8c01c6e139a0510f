"""README, "Your own number", to the letter: opened, bound, taken over, checked, and rung; the carrier is a local server."""

import asyncio
import io
import re
import socket
import sys
from contextlib import AsyncExitStack, suppress
from pathlib import Path

import pytest

from infra.cli import main
from infra.composition import carrier_services
from infra.composition.services import open_services
from infra.connectors.public_reach import reach_edge
from infra.roles.process import find_role
from infra.settings import Settings
from infra.simulator.carrier import Carrier
from infra.simulator.ports import NotAnswered
from tests.numbers.conftest import OURS, PUBLIC, THEIRS, TOKENS

pytestmark = [pytest.mark.real, pytest.mark.timeout(300)]
README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
NUMBER = "+34910123456"


class Stranger:
    """A caller who says nothing, and hangs up half a second after the line has opened."""

    def __init__(self) -> None:
        self.events, self.since = [], 0.0

    def speak(self, now):
        self.since = self.since or now
        self.gone_at = now

    def hear(self, sound, now):
        pass

    def pressed(self):
        return ""

    def told(self, what, now):
        self.events.append(what)

    @property
    def gone(self):
        return bool(self.since) and self.gone_at - self.since > 0.5


@pytest.fixture
async def town(nats_url, postgres_url, tmp_path, monkeypatch, capsys, twilio):
    """Ledger and edge at work, and `daybook` in a home of its own; the public address leads to the edge."""
    with socket.create_server(("127.0.0.1", 0)) as one:
        port = one.getsockname()[1]
    settings = Settings(
        home=str(tmp_path / "home"),
        nats_url=nats_url,
        database_url=postgres_url,
        edge_port=port,
        public_url=PUBLIC,
        demo=False,
        log_level="error",
        twilio_api_url=twilio.api,
    )
    for name in ("home", "nats_url", "database_url", "public_url", "twilio_api_url"):
        monkeypatch.setenv(f"DAYBOOK_{name.upper()}", str(getattr(settings, name)))
    edge = f"http://127.0.0.1:{port}"
    monkeypatch.setattr(carrier_services, "reach_edge", lambda _: reach_edge(edge))

    async def daybook(*words, typed=""):
        monkeypatch.setattr(sys, "argv", ["daybook", *words])
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed + "\n"))
        code = 0
        try:
            code = await asyncio.to_thread(main) or 0
        except SystemExit as ended:
            code = ended.code or 0
        said = capsys.readouterr()
        return code, said.out, said.err

    stop = asyncio.Event()
    async with AsyncExitStack() as stack, asyncio.TaskGroup() as tasks:
        for role in ("ledger", "edge"):
            ready = asyncio.Event()
            services = await stack.enter_async_context(open_services(settings, role, ready=ready.set))
            tasks.create_task(find_role(role)(services, stop))
            await asyncio.wait_for(ready.wait(), 60)
        yield daybook, edge
        stop.set()


def written(command: str) -> list[str]:
    """The words of a command as README writes it."""
    (found,) = re.findall(rf"`(daybook {command}[^`]*)`", README.replace("\n   ", " "))
    words = [word.strip('"') for word in re.findall(r'"[^"]*"|\S+', found)][1:]
    return [OURS if word == "AC..." else word for word in words]


async def ring(edge, account):
    carrier = Carrier(edge, TOKENS[account], public=PUBLIC, account=account)
    try:
        return await carrier.call(Stranger(), to=NUMBER, caller="+34600111222")
    finally:
        await carrier.close()


async def test_readme_followed_to_the_letter_ends_in_an_answered_call(town, twilio):
    daybook, edge = town
    twilio.own(OURS, NUMBER)
    assert "bind --business" in README
    code, _, wrong = await daybook(*written("business open hair_salon"))
    assert code == 0, wrong
    code, said, wrong = await daybook(*written("number bind"), typed=TOKENS[OURS])
    assert (code, f"its own account ...{OURS[-4:]}" in said) == (0, True), wrong
    assert TOKENS[OURS] not in said + wrong
    code, said, wrong = await daybook(*written("number add"))
    assert (code, "rings here" in said) == (0, True), said + wrong
    code, said, wrong = await daybook(*written("number check"))
    assert (code, "rings here" in said) == (0, True), said + wrong
    assert twilio.numbers[OURS][0]["voice_url"] == f"{PUBLIC}/twilio/voice"

    answered = ""
    async with asyncio.timeout(60):
        while not answered:  # the edge looks every two seconds what was bound; on a busy machine it takes no calls for a while
            with suppress(NotAnswered):
                tape = await ring(edge, OURS)
                answered = tape.tenant if tape.answered else ""
            await asyncio.sleep(0.5)
    with pytest.raises(NotAnswered, match="403"):
        await ring(edge, THEIRS)

    # When it closes, nothing is left of the account's key.
    assert (await daybook("business", "close", "Peluquería Sol", "--yes"))[0] == 0
    async with asyncio.timeout(20):
        while True:
            try:
                await ring(edge, OURS)
            except NotAnswered:
                break
            await asyncio.sleep(0.5)


async def test_without_tls_a_check_says_what_is_missing(town, twilio, monkeypatch):
    daybook, _ = town
    assert (await daybook("business", "open", "hair_salon", "--name", "Sol", "--country", "ES"))[0] == 0
    monkeypatch.setenv("DAYBOOK_PUBLIC_URL", "http://calls.example.com")
    await daybook("number", "bind", "--account", OURS, typed=TOKENS[OURS])
    code, said, _ = await daybook("number", "check", NUMBER)
    assert code == 1
    assert "set DAYBOOK_PUBLIC_URL to one that begins with https://" in said
    code, _, wrong = await daybook("number", "bind", "--account", OURS, typed="wrong")
    assert (code, "does not take the account and its token" in wrong) == (2, True)
