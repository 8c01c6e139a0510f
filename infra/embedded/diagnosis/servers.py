"""The bus and the database: streams, who is behind, what could not be handled, clocks, read models."""

import datetime as dt
from typing import Any

import msgspec
import nats
import psycopg
from nats.aio.client import Client
from nats.errors import Error as NatsError

from bus.jetstream.connection import split_servers
from bus.streams import STREAMS
from infra.embedded.diagnosis.finding import Finding

_SECONDS = 3.0
#: Facts that a consumer may be behind before somebody is told.
_BEHIND = 1000
#: Seconds by which two clocks may differ: a fact's time decides what was first, and second factors count half minutes.
_SKEW = 2.0


async def look_at_bus(url: str) -> list[Finding]:
    """Whether every stream stores, nobody is far behind, and nothing is parked."""
    try:
        client = await nats.connect(
            split_servers(url), name="doctor", connect_timeout=2, allow_reconnect=False, max_reconnect_attempts=1, error_cb=_quiet
        )
    except (NatsError, OSError, TimeoutError) as away:
        return [Finding("bus", "ill", f"nats-server does not answer ({type(away).__name__})", "daybook status; daybook up")]
    try:
        version = client.connected_server_version
        found = [Finding("bus", "well", f"nats-server {version.major}.{version.minor}.{version.patch}")]
        for name in STREAMS:
            found += await _look_at_stream(client, name)
        return found
    finally:
        await client.close()


async def _look_at_stream(client: Client, name: str) -> list[Finding]:
    info = await _ask(client, f"STREAM.INFO.{name}")
    if "state" not in info:
        return [Finding(f"stream {name}", "ill", "it does not answer", "Are two of three servers up? daybook status")]
    count = info["state"]["messages"]
    if name == "PARKED" and count:
        return [Finding("parked", "doubtful", f"{count} facts could not be handled", "daybook parked")]
    behind = [
        Finding(
            f"stream {name}",
            "doubtful",
            f"{consumer['name']} has {consumer['num_pending']:,} facts before it",
            "It catches up by itself when its role runs: daybook status, and `nats micro stats`.",
        )
        for consumer in (await _ask(client, f"CONSUMER.LIST.{name}")).get("consumers") or ()
        if consumer["config"].get("durable_name") and consumer["num_pending"] > _BEHIND
    ]
    return behind or [Finding(f"stream {name}", "well", f"{count:,} messages, {info['state']['bytes'] / 1e6:.1f} MB")]


async def look_at_database(url: str) -> list[Finding]:
    """Whether it answers, its clock is ours, and read models are whole."""
    try:
        async with await psycopg.AsyncConnection.connect(url, connect_timeout=3) as connection:
            version, now = await (await connection.execute("SELECT version(), clock_timestamp()")).fetchone() or ("", None)
            poison = await connection.execute("SELECT projector, count(*) FROM projections.parked GROUP BY 1 ORDER BY 1")
            aside = await poison.fetchall()
    except psycopg.Error as wrong:
        return [Finding("database", "ill", str(wrong).splitlines()[0], "daybook status; daybook up")]
    found = [Finding("database", "well", " ".join(str(version).split()[:2]))]
    skew = abs((dt.datetime.now(dt.UTC) - now).total_seconds()) if now else 0.0
    if skew > _SKEW:
        found.append(Finding("clock", "ill", f"the database's differs from ours by {skew:.1f} s", "Have both machines use NTP."))
    else:
        found.append(Finding("clock", "well", f"within {skew:.2f} s of the database's"))
    found += [
        Finding("read models", "doubtful", f"{name} set {count} facts aside", "daybook parked, then daybook rebuild")
        for name, count in aside
    ]
    return found


async def _ask(client: Client, what: str) -> dict[str, Any]:
    try:
        answer = await client.request(f"$JS.API.{what}", b"", timeout=_SECONDS)
    except (NatsError, TimeoutError):
        return {}
    answered: dict[str, Any] = msgspec.json.decode(answer.data)
    return answered


async def _quiet(_: Exception) -> None:
    """What goes wrong is in the findings."""
