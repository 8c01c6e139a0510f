"""Whether this installation answers at its public address, seen from here."""

import asyncio

import aiohttp

_SECONDS = 5.0


async def reach_edge(public_url: str) -> str:
    """Ask the edge's health page by the public address; what is wrong, empty when nothing is."""
    try:
        async with (
            asyncio.timeout(_SECONDS),
            aiohttp.ClientSession() as http,
            http.get(public_url.rstrip("/") + "/health", allow_redirects=False) as answer,
        ):
            said = await answer.json(content_type=None)
            return "" if isinstance(said, dict) and "calls" in said else f"something else answers there ({answer.status})"
    except TimeoutError:
        return f"nothing answers within {_SECONDS:.0f} seconds"
    except (aiohttp.ClientError, OSError, ValueError) as wrong:
        return f"nothing of ours answers there ({type(wrong).__name__})"
