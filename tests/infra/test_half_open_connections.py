"""The edge and the API as they run, while somebody opens hundreds of connections and says half a head on each."""

import asyncio
import importlib

import aiohttp
import pytest

from infra.composition.services import open_services
from infra.embedded import tcp_ports
from infra.settings import Settings

pytestmark = pytest.mark.real
HALF_HEAD = b"POST /twilio/voice HTTP/1.1\r\nHost: a\r\n"


@pytest.mark.parametrize(("role", "path", "status"), [("edge", "/twilio/voice", 403), ("api", "/sessions", 415)])
async def test_half_open_connections_shut_out_nobody_else_and_are_closed(nats_url, postgres_url, tmp_path, role, path, status):
    port = tcp_ports.find_free_port("127.0.0.1")
    settings = Settings(
        home=str(tmp_path), nats_url=nats_url, database_url=postgres_url, edge_port=port, api_port=port, log_level="error"
    )
    ready, stop = asyncio.Event(), asyncio.Event()
    serve = importlib.import_module(f"infra.roles.{role}").serve
    async with asyncio.timeout(40), open_services(settings, role, ready=ready.set) as house, asyncio.TaskGroup() as tasks:
        tasks.create_task(serve(house, stop))
        await ready.wait()
        flood = [await asyncio.open_connection("127.0.0.1", port) for _ in range(600)]
        for _, writer in flood:
            writer.write(HALF_HEAD)
        others = aiohttp.TCPConnector(local_addr=("127.0.0.2", 0))
        async with aiohttp.ClientSession(connector=others, timeout=aiohttp.ClientTimeout(2)) as http:
            for _ in range(5):
                async with http.post(f"http://127.0.0.1:{port}{path}", data={"a": "b"}) as answer:
                    assert answer.status == status
        async with asyncio.timeout(10):
            ends = await asyncio.gather(*(reader.read(1) for reader, _ in flood), return_exceptions=True)
        assert all(end == b"" or isinstance(end, ConnectionError) for end in ends)
        for _, writer in flood:
            writer.close()
        stop.set()
