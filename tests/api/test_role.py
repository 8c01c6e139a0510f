"""The role api as it runs: on its port, with the services, a set-up link, and live facts from a real nats-server."""

import asyncio
import socket

import aiohttp
import pyotp
import pytest

from infra.composition.services import open_services
from infra.composition.setup_link import make_first_link
from infra.roles.api import serve
from infra.settings import Settings
from schemas.line import CallRinging
from tests.projectors.a_day import drafts

pytestmark = pytest.mark.real


async def test_an_owner_opens_the_link_and_watches_a_call_come_in(nats_url, postgres_url, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = Settings(home=str(tmp_path), nats_url=nats_url, database_url=postgres_url, api_port=port, log_level="error")
    ready, stop = asyncio.Event(), asyncio.Event()
    base = f"http://127.0.0.1:{port}"
    async with asyncio.timeout(30), open_services(settings, "api", ready=ready.set) as services, asyncio.TaskGroup() as tasks:
        tasks.create_task(serve(services, stop))
        await ready.wait()
        link = await make_first_link(services, "bright", base)
        async with aiohttp.ClientSession() as browser:
            me = {"name": "Olive", "email": "olive@bright.example", "password": "seven teal kites over the pond"}
            shown = await (await browser.post(link, json=me)).json()
            code = pyotp.TOTP(shown["secret"]).now()
            opened = await (await browser.post(f"{link}/code", json={"code": code})).json()
            assert await make_first_link(services, "bright", base) == ""
            headers = {"Authorization": f"Bearer {opened['session']['token']}"}
            async with browser.ws_connect(f"{base}/live", headers=headers) as live:
                (ringing,) = drafts(("call.c1", CallRinging(person="ann", caller="+16175550111", called="+16175550100")))
                await services.bus.live.publish(ringing)
                fact = await live.receive_json()
            assert (fact["subject"], fact["event"]["fact"]) == ("call.bright.c1", "call.ringing")
            assert (await browser.get(f"{base}/calls", headers=headers)).status == 503
        stop.set()
    async with open_services(settings, "api") as services:
        told = [fact async for facts in services.bus.log.read("account.bright.>") for fact in facts]
    assert [fact.event.tag() for fact in told][:2] == ["account.invited", "account.opened"]
    secrets = (
        link.rsplit("/", 1)[1],
        me["password"],
        shown["secret"],
        code,
        *opened["recovery_codes"],
        headers["Authorization"][7:],
    )
    assert [secret for secret in secrets if secret in repr(told)] == []
