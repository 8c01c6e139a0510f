"""Asking nats-server's monitoring port, in as few lines as HTTP allows."""

import asyncio
from typing import Any, NamedTuple

import msgspec


class Monitor(NamedTuple):
    """Where a server is asked: its port, and the path before all others. Only who knows that path is answered."""

    port: int
    base: str = ""


async def ask_monitor(monitor: Monitor, path: str, *, seconds: float = 2) -> Any:
    """The JSON at a path, or None when the server does not answer (yet)."""
    try:
        async with asyncio.timeout(seconds):
            reader, writer = await asyncio.open_connection("127.0.0.1", monitor.port)
            try:
                writer.write(f"GET {monitor.base}{path} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
                answer = await reader.read(-1)
            finally:
                writer.close()
        return msgspec.json.decode(answer.partition(b"\r\n\r\n")[2])
    except (OSError, TimeoutError, msgspec.DecodeError):
        return None


async def is_healthy(monitor: Monitor) -> bool:
    """Has JetStream started? Also when it could not open a stream: which one is the next question."""
    said = await ask_monitor(monitor, "/healthz") or {}
    return said.get("status") == "ok" or "could not be recovered" in said.get("error", "")


async def is_stuck(monitor: Monitor) -> bool:
    """Has a stream stopped storing because a write failed (a full disk)? It then stores nothing until the server's next start."""
    error = (await ask_monitor(monitor, "/healthz") or {}).get("error", "")
    return "write error" in error or "no space left" in error


async def list_streams(monitor: Monitor) -> set[str]:
    """The streams the server knows, over all accounts."""
    said = await ask_monitor(monitor, "/jsz?accounts=true&streams=true") or {}
    return {stream["name"] for account in said.get("account_details") or () for stream in account.get("stream_detail") or ()}
