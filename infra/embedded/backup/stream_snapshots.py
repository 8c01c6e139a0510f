"""Streams as snapshots of the server: saved while they are in use, restored where they are not yet.

The protocol is JetStream's own (https://docs.nats.io/reference/reference-protocols/nats_api_reference, `STREAM.SNAPSHOT` and
`STREAM.RESTORE`), which the client library does not speak. The server sends and takes a compressed tar in chunks.
"""

import asyncio
from pathlib import Path
from typing import Any

import msgspec
from nats.aio.client import Client
from nats.aio.msg import Msg

from infra.embedded.backup.manifest import BackupUnusable, StreamState

#: Bytes of one chunk, and the seconds the server may take for the next.
_CHUNK, _SECONDS = 128 * 1024, 60.0


class _Answer(msgspec.Struct):
    """What the server answers. `config` is kept as it comes: it is handed back as it was."""

    config: dict[str, Any] = {}
    state: StreamState | None = None
    deliver_subject: str = ""
    error: dict[str, Any] | None = None


class _Names(msgspec.Struct):
    streams: list[str] | None = None


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """What a restore needs beside the chunks: the stream's configuration and its state."""

    config: dict[str, Any]
    state: StreamState


async def list_streams(client: Client) -> list[str]:
    """The names of all streams, in order of the alphabet."""
    answer = await client.request("$JS.API.STREAM.NAMES", b"", timeout=_SECONDS)
    return sorted(msgspec.json.decode(answer.data, type=_Names).streams or [])


async def save_stream(client: Client, name: str, into: Path) -> Snapshot:
    """Write a snapshot of a stream and its consumers into a file."""
    inbox = client.new_inbox()
    chunks: asyncio.Queue[Msg] = asyncio.Queue()
    listening = await client.subscribe(inbox, cb=chunks.put)
    try:
        answer = await _ask(client, f"$JS.API.STREAM.SNAPSHOT.{name}", {"deliver_subject": inbox, "chunk_size": _CHUNK})
        if answer.state is None:
            raise BackupUnusable(f"the server gave no state of the stream {name}: it is too old for backups; update nats-server")
        with into.open("wb") as file:
            while True:
                async with asyncio.timeout(_SECONDS):
                    chunk = await chunks.get()
                if not chunk.data:
                    break
                file.write(chunk.data)
                if chunk.reply:
                    await client.publish(chunk.reply, b"")
        if chunk.headers and chunk.headers.get("Status", "204") not in {"", "204"}:
            raise BackupUnusable(f"the snapshot of {name} was broken off: {chunk.headers.get('Description', '')}. Try again")
    finally:
        await listening.unsubscribe()
    return Snapshot(config=answer.config, state=answer.state)


async def restore_stream(client: Client, name: str, snapshot: Snapshot, chunks: Path, *, replicas: int = 1) -> StreamState:
    """Make a stream from a snapshot, and answer its state. BackupUnusable when there is one of this name already."""
    config = snapshot.config | {"num_replicas": replicas}
    opened = await _ask(
        client, f"$JS.API.STREAM.RESTORE.{name}", {"config": config, "state": msgspec.to_builtins(snapshot.state)}
    )
    with chunks.open("rb") as file:
        while chunk := file.read(_CHUNK):
            await client.request(opened.deliver_subject, chunk, timeout=_SECONDS)
    done = await client.request(opened.deliver_subject, b"", timeout=_SECONDS)
    state = _decoded(name, done.data).state
    if state is None:
        raise BackupUnusable(f"the server gave no state of the restored stream {name}; update nats-server")
    return state


async def _ask(client: Client, subject: str, question: dict[str, Any]) -> _Answer:
    answer = await client.request(subject, msgspec.json.encode(question), timeout=_SECONDS)
    return _decoded(subject.rpartition(".")[2], answer.data)


def _decoded(name: str, data: bytes) -> _Answer:
    answer = msgspec.json.decode(data, type=_Answer)
    if answer.error:
        raise BackupUnusable(f"the server refuses the stream {name}: {answer.error.get('description', 'it does not say why')}")
    return answer
