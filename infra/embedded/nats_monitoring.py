"""Asking nats-server's monitoring port, in as few lines as HTTP allows."""

import asyncio
from typing import Any

import msgspec


async def ask_monitor(port: int, path: str, *, seconds: float = 2) -> Any:
    """The JSON at a path, or None when the server does not answer (yet)."""
    try:
        async with asyncio.timeout(seconds):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                writer.write(f"GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
                answer = await reader.read(-1)
            finally:
                writer.close()
        return msgspec.json.decode(answer.partition(b"\r\n\r\n")[2])
    except (OSError, TimeoutError, msgspec.DecodeError):
        return None


async def is_healthy(port: int) -> bool:
    """Has JetStream started? Also when it could not open a stream: which one is the next question."""
    said = await ask_monitor(port, "/healthz") or {}
    return said.get("status") == "ok" or "could not be recovered" in said.get("error", "")


async def is_stuck(port: int) -> bool:
    """Has a stream stopped storing because a write failed (a full disk)? It then stores nothing until the server's next start."""
    error = (await ask_monitor(port, "/healthz") or {}).get("error", "")
    return "write error" in error or "no space left" in error


async def list_streams(port: int) -> set[str]:
    """The streams the server knows, over all accounts."""
    said = await ask_monitor(port, "/jsz?accounts=true&streams=true") or {}
    return {stream["name"] for account in said.get("account_details") or () for stream in account.get("stream_detail") or ()}
