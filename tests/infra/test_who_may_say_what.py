"""A role says on the bus what it has to say, and nothing else: no forged facts, no facts taken out of the log."""

import asyncio
import subprocess
from pathlib import Path

import nats
import pytest

from bus.jetstream import connect
from bus.jetstream.outbox import ASIDE
from infra.cli.flow import flow
from infra.embedded import binaries, bus_users, nats_monitoring, nats_server, tcp_ports
from infra.embedded.bus_users import WRITES, permissions
from infra.runtime.clock import SystemClock
from infra.runtime.discovery import ROLES, find_handlers
from schemas.fact import Draft
from schemas.line import CallRefused
from schemas.privacy import ErasureRequested


@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_write_what_its_handlers_answer(role):
    answers = {event.kind.name for one in find_handlers().values() if one.role == role for event in one.answers}
    assert answers <= WRITES[role]


def test_only_the_eraser_empties_streams_and_nobody_changes_them():
    assert ASIDE == bus_users._HANDED_ROUND
    for role in ROLES:
        deny = permissions(role).deny
        assert "$JS.API.STREAM.DELETE.>" in deny
        emptying = {"$JS.API.STREAM.PURGE.CALLS", "$JS.API.STREAM.MSG.DELETE.LEDGER", "$JS.API.STREAM.PURGE.AUDIO"}
        assert (emptying <= set(deny)) == (role != "ledger")


def test_a_server_of_ones_own_is_told_the_same_users(capsys):
    flow(output="nats", role="edge")
    told = capsys.readouterr().out
    assert 'user: "edge", password: $DAYBOOK_NATS_EDGE_PASSWORD' in told
    assert all(f'"{subject}"' in told for subject in permissions("edge").deny)


class Server:
    """The embedded nats-server with its users."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port, self.monitoring = (
            folder,
            tcp_ports.find_free_port("127.0.0.1"),
            tcp_ports.find_free_port("127.0.0.1"),
        )
        plan = nats_server.plan_nats_server(folder, self.port, self.monitoring, {})
        self.process = subprocess.Popen(
            plan.command, cwd=plan.folder, env=plan.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    async def ready(self) -> "Server":
        async with asyncio.timeout(15):
            while not await nats_monitoring.is_healthy(nats_server.monitor(self.folder, self.monitoring)):
                await asyncio.sleep(0.05)
        bus = await connect(nats_server.client_url(self.folder, self.port), now=SystemClock().now, instance="setup")
        await bus.close()
        return self

    def of(self, role: str) -> str:
        return nats_server.role_url(self.folder, self.port, role)


@pytest.fixture
async def server(tmp_path):
    assert binaries.find_nats_server().exists()
    made = Server(tmp_path)
    yield await made.ready()
    made.process.terminate()
    made.process.wait(10)


def draft(subject: str, event, id_: str) -> Draft:
    return Draft(subject=subject, event=event, id=id_, at=SystemClock().now())


async def denied(url: str, subject: str, payload: bytes = b"") -> bool:
    """Whether the server refuses that somebody with this address publishes there."""
    wrong: list[str] = []

    async def complain(error: Exception) -> None:
        wrong.append(str(error).lower())

    client = await nats.connect(url, error_cb=complain)
    await client.publish(subject, payload)
    await client.flush()
    await asyncio.sleep(0.05)
    await client.close()
    return any("permissions violation" in one for one in wrong)


@pytest.mark.real
async def test_a_role_connects_finds_its_streams_and_writes_its_facts(server):
    for role in ROLES:
        bus = await connect(server.of(role), now=SystemClock().now, instance=role)
        if "call" in WRITES[role]:
            await bus.log.append(draft(f"call.t.{role}", CallRefused(reason="full"), role))
            assert await bus.log.load(f"call.t.{role}")
        await bus.close()
    ledger = await connect(server.of("ledger"), now=SystemClock().now, instance="ledger")
    (fact,) = await ledger.log.load("call.t.edge")
    assert await ledger.purge.purge_facts("call.t.edge", [fact.sequence]) == 1
    await ledger.log.append(draft("erasure.t.p", ErasureRequested(person="p", by="cli"), "e"))
    await ledger.close()


@pytest.mark.real
@pytest.mark.parametrize(
    ("role", "subject"),
    [
        ("edge", "page.demo.x"),
        ("edge", "account.demo.a"),
        ("edge", "erasure.demo.p"),
        ("edge", "audio.demo.c.spoken"),
        ("edge", "aside.page.demo.x"),
        ("edge", "vault.forgotten.demo.p"),
        ("edge", "$JS.API.STREAM.MSG.DELETE.LEDGER"),
        ("edge", "$JS.API.STREAM.PURGE.CALLS"),
        ("edge", "$JS.API.STREAM.DELETE.LEDGER"),
        ("edge", "$JS.API.STREAM.UPDATE.LEDGER"),
        ("api", "call.demo.c"),
        ("projectors", "call.demo.c"),
        ("voice", "page.demo.x"),
        ("shields", "contact.demo.x"),
        ("ledger", "account.demo.a"),
        ("ledger", "$JS.API.STREAM.DELETE.CALLS"),
    ],
)
async def test_what_a_role_has_no_business_with_is_refused(server, role, subject):
    allowed = {"edge": "call.demo.c", "api": "account.demo.a", "voice": "audio.demo.c.spoken", "shields": "call.demo.c"}
    assert await denied(server.of(role), subject)
    if role in allowed:
        assert not await denied(server.of(role), allowed[role])
