"""The role projectors as it runs: its lag in `nats micro stats` and at /metrics, on a real nats-server and PostgreSQL."""

import asyncio
import json
import socket
from contextlib import suppress

import aiohttp
import nats
import psycopg
import pytest

from infra.composition.services import open_services
from infra.observability.metrics import METRICS
from infra.roles.projectors import serve
from infra.runtime.discovery import list_endpoints
from infra.runtime.micro_service import serve_micro_service
from infra.settings import Settings
from projectors.projector import declared_projectors
from schemas.line import CallRefused
from tests.projectors.a_day import DAY, drafts

pytestmark = pytest.mark.real


async def test_the_lag_of_every_projector_is_told_to_whoever_operates_daybook(nats_url, postgres_url, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = Settings(
        home=str(tmp_path),
        nats_url=nats_url,
        database_url=postgres_url,
        metrics_port=port,
        log_level="error",
        master_key="ab" * 32,
    )
    ready, stop = asyncio.Event(), asyncio.Event()
    async with (
        asyncio.timeout(40),
        open_services(settings, "projectors", ready=ready.set) as services,
        asyncio.TaskGroup() as tasks,
    ):
        role = tasks.create_task(serve(services, stop))
        await ready.wait()
        await all_live(postgres_url)
        async with serve_micro_service(
            nats_url, "projectors", services.instance, list_endpoints("projectors"), services.meter, stop.set
        ):
            for draft in [*DAY, *drafts(("call.c9", CallRefused(reason="flood")), first=900, begin=services.clock.now())]:
                await services.bus.log.append(draft)
            await told_until(port, 'daybook_calls_total{outcome="refused at the door"} 1.0')
            wanted = sum(isinstance(draft.event, declared_projectors()["contacts"].wants) for draft in DAY)
            await told_until(port, f'daybook_projection_facts_total{{projector="contacts"}} {wanted:.1f}')
            told = await told_until(port, 'daybook_projection_behind_facts{projector="contacts"} 0.0')
            client = await nats.connect(nats_url)
            stats = json.loads((await client.request("$SRV.STATS.daybook-projectors", b"", timeout=3)).data)
            await client.close()
        stop.set()
        await role
    by_name = {one["name"]: one for one in stats["endpoints"]}
    assert {"audit", "calls", "contacts", "diary", "engagement", "erasures", "ledger"} <= by_name.keys()
    assert by_name["contacts"]["num_requests"] == wanted
    assert by_name["contacts"]["data"]["behind"] == 0
    assert 'daybook_projection_behind_facts{projector="contacts"} 0.0' in told
    given = {line.split()[2] for line in told.splitlines() if line.startswith("# TYPE")}
    unseen = {name for name in METRICS if name not in given}
    assert unseen <= {
        "daybook_turn_latency_seconds",
        "daybook_escalations_total",
        *(n for n in METRICS if "held" in n or "unack" in n),
    }


async def all_live(database: str) -> None:
    """Until every read model has its first rows: from then on facts are news."""
    async with await psycopg.AsyncConnection.connect(database, autocommit=True) as connection:
        while True:
            with suppress(psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName):
                found = await connection.execute("SELECT count(*) FROM projections.generations WHERE live")
                if await found.fetchone() == (len(declared_projectors()),):
                    return
            await asyncio.sleep(0.05)


async def told_until(port: int, wanted: str) -> str:
    """The text at /metrics once this line is in it; the test's own timeout bounds the wait."""
    async with aiohttp.ClientSession() as prometheus:
        while True:
            answer = await prometheus.get(f"http://127.0.0.1:{port}/metrics")
            told = await answer.text()
            if wanted in told.splitlines():
                return told
            await asyncio.sleep(0.2)
