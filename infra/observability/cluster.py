"""How the bus stands: who leads each stream of a cluster and who is behind, and what each instance waits for the log to take."""

import asyncio
from collections.abc import Iterator
from typing import Any

import msgspec
import nats
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import Error

from bus.jetstream.connection import split_servers
from bus.liveness import Beat
from bus.streams import STREAMS

#: Seconds in which every instance that lives has beaten at least twice.
_LISTENS = 0.7
_SECONDS = 2.0
#: A server that its leader has not heard for so many seconds is away; they speak once a second.
_AWAY = 2.5


def describe_cluster(url: str) -> list[str]:
    """The lines for a person; one that says what is wrong when the bus does not answer."""
    try:
        return asyncio.run(_look(url))
    except (Error, OSError, TimeoutError) as wrong:
        return [f"The bus does not answer ({type(wrong).__name__}). Are its servers running, and is the address right?"]


async def _look(url: str) -> list[str]:
    async with asyncio.timeout(_SECONDS * 3):
        client = await nats.connect(
            split_servers(url), name="status", connect_timeout=1, allow_reconnect=False, max_reconnect_attempts=1, error_cb=_quiet
        )
        try:
            beats, *infos = await asyncio.gather(_beats(client), *(_info(client, name) for name in STREAMS))
        finally:
            await client.close()
    return [*_streams(dict(zip(STREAMS, infos, strict=True))), *_instances(beats)]


async def _beats(client: Client) -> dict[str, Beat]:
    heard: dict[str, Beat] = {}

    async def hear(message: Msg) -> None:
        heard[message.subject.rpartition(".")[2]] = msgspec.json.decode(message.data, type=Beat)

    await client.subscribe("alive.*.*", cb=hear)
    await asyncio.sleep(_LISTENS)
    return heard


async def _info(client: Client, stream: str) -> dict[str, Any]:
    """What the stream's leader says of it; empty when there is none to say anything."""
    try:
        answer = await client.request(f"$JS.API.STREAM.INFO.{stream}", b"", timeout=_SECONDS)
    except (Error, TimeoutError):
        return {}
    told_: dict[str, Any] = msgspec.json.decode(answer.data)
    return told_


def _streams(infos: dict[str, dict[str, Any]]) -> Iterator[str]:
    """A line for each stream of a cluster; of a single server's, only for those that do not answer."""
    for name, info in infos.items():
        if "state" not in info:
            yield f"  {name:<10} nobody leads it now; it stores nothing until its servers have agreed on a leader"
        elif info["config"].get("num_replicas", 1) > 1:
            group, state = info.get("cluster", {}), info["state"]
            others = ", ".join(map(_replica, group.get("replicas", ())))
            leader = group.get("leader") or "nobody"
            yield f"  {name:<10} led by {leader}; {others}; {state['messages']:,} messages, {state['bytes'] / 1e6:.1f} MB"


def _replica(one: dict[str, Any]) -> str:
    silent = one.get("active", 0) / 1e9
    if one.get("offline") or silent > _AWAY:
        return f"{one['name']} is away" + (f" for {silent:.0f} s" if silent > _AWAY else "")
    return f"{one['name']} follows" if one.get("current") else f"{one['name']} is {one.get('lag', 0):,} behind"


def _instances(beats: dict[str, Beat]) -> Iterator[str]:
    for name, beat in sorted(beats.items()):
        waits = f", {beat.unacked:,} not stored yet, the oldest for {beat.behind:.1f} s" if beat.unacked else ""
        yield f"  {name:<16} {beat.calls} calls{waits}"


async def _quiet(_: Exception) -> None:
    """What fails is said in the end."""
