"""A page for a browser, whose script asks the same endpoint as everybody else."""

import base64
import functools
import hashlib
import re
from pathlib import Path

from aiohttp import web


def is_browser(request: web.Request) -> bool:
    """Whether a person's browser asks, and not its script or a program."""
    return "text/html" in request.headers.get("Accept", "")


def serve_page(name: str) -> web.Response:
    """A page of this folder. Nothing but its own script may run in it, and its address, which is secret, is told to nobody."""
    text, script = _read(name)
    policy = (
        f"default-src 'none'; script-src 'sha256-{script}'; style-src 'unsafe-inline'; img-src data:; connect-src 'self'; "
        "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    )
    headers = {"Content-Security-Policy": policy, "Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}
    return web.Response(text=text, content_type="text/html", headers={**headers, "X-Content-Type-Options": "nosniff"})


@functools.cache
def _read(name: str) -> tuple[str, str]:
    """The page, and the hash of its script."""
    text = (Path(__file__).parent / name).read_text("utf-8")
    script = "".join(re.findall(r"<script>(.*?)</script>", text, re.DOTALL))
    return text, base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
