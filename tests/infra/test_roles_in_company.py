"""A role is listed and measured on the bus, its death is told at once, and it is started again."""

import asyncio
import json
import os
import shutil
import time

import nats
import psutil
import pytest

from infra.embedded import cores

pytestmark = [pytest.mark.real, pytest.mark.timeout(120)]


def addresses(home) -> tuple[str, str]:
    exported = home.run("status", "-o", "env").stdout
    found = dict(line.removeprefix("export ").split("=", 1) for line in exported.splitlines())
    return found["DAYBOOK_NATS_URL"].strip("'"), found["DAYBOOK_NATS_SYSTEM_URL"].strip("'")


async def asked(client, subject: str) -> dict:
    return json.loads((await client.request(subject, b"", timeout=3)).data)


async def test_a_role_is_listed_pinged_and_measured(home) -> None:
    await asyncio.to_thread(home.up, DAYBOOK_ROLES="edge")
    client = await nats.connect(addresses(home)[0])
    ping = await asked(client, "$SRV.PING.daybook-edge")
    assert ping["metadata"]["role"] == "edge"
    stats = await asked(client, f"$SRV.STATS.daybook-edge.{ping['id']}")
    assert {endpoint["name"] for endpoint in stats["endpoints"]} >= {"drain"}
    await client.close()
    if cli := shutil.which("nats"):
        for command in (("micro", "list"), ("micro", "ping", "daybook-edge"), ("micro", "stats", "daybook-edge")):
            said = await asyncio.create_subprocess_exec(
                cli, "--server", addresses(home)[0], *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
            )
            async with asyncio.timeout(20):
                out, _ = await said.communicate()
            assert said.returncode == 0, out
            assert (b"daybook-edge" in out) or (ping["id"].encode() in out)
    assert await asyncio.to_thread(home.end) == 0


async def test_a_killed_role_is_reported_gone_at_once_and_started_again(home) -> None:
    await asyncio.to_thread(home.up, DAYBOOK_ROLES="edge")
    client = await nats.connect(addresses(home)[0])
    instance = (await asked(client, "$SRV.PING.daybook-edge"))["metadata"]["instance"]
    gone = await client.subscribe(f"gone.{instance}")
    await client.flush()
    psutil.Process(home.child("edge")["pid"]).kill()
    await gone.next_msg(timeout=0.5)
    await asyncio.to_thread(home.until, lambda: home.child("edge")["restarts"] == 1 and home.child("edge")["state"] == "ready")
    assert (await asked(client, "$SRV.PING.daybook-edge"))["metadata"]["instance"] != instance
    await client.close()


@pytest.mark.parametrize(("instances", "few"), [("", 4), ("voice=1", 1000)])
def test_a_second_voice_stands_by_where_there_are_cores_unless_one_is_asked_for(home, instances: str, few: int) -> None:
    home.up(DAYBOOK_ROLES="voice", DAYBOOK_ENGINES="stub", DAYBOOK_INSTANCES=instances)
    if cores.count_cores() >= few:
        home.until(lambda: home.children().get("voice-2", {}).get("state") == "ready")
    else:
        time.sleep(1)
        assert "voice-2" not in home.children()


async def test_a_role_asked_to_drain_ends_well_and_is_started_again(home) -> None:
    await asyncio.to_thread(home.up, DAYBOOK_ROLES="edge")
    client = await nats.connect(addresses(home)[0])
    instance = (await asked(client, "$SRV.PING.daybook-edge"))["metadata"]["instance"]
    assert await asked(client, f"ops.{instance}.drain") == {"draining": True}
    await asyncio.to_thread(home.until, lambda: home.child("edge")["restarts"] == 1)
    await client.close()
    log = (home.folder / "logs" / "edge.log").read_text()
    assert "role.draining" in log
    assert "role.stopped" in log
    assert "role.failed" not in log


async def test_another_instance_of_a_role_finds_the_running_home_by_itself(home) -> None:
    await asyncio.to_thread(home.up, DAYBOOK_ROLES="edge")
    import sys

    second = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "infra.cli", "run", "edge"),
        env=home.environment({"DAYBOOK_EDGE_PORT": "0"}),
        stderr=asyncio.subprocess.PIPE,
    )
    assert second.stderr
    async with asyncio.timeout(20):
        while b"role.ready" not in await second.stderr.readline():
            assert second.returncode is None
    os.kill(second.pid, 15)
    async with asyncio.timeout(20):
        await second.communicate()
    assert second.returncode == 0
