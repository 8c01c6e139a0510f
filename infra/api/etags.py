"""ETags: an answer that is the same as the one somebody has already is not sent again."""

import hashlib

from aiohttp import web


def make_etag(body: bytes) -> str:
    """The ETag of an answer: the same bytes, the same tag."""
    return f'"{hashlib.blake2b(body, digest_size=16).hexdigest()}"'


def is_known(request: web.Request, etag: str) -> bool:
    """Whether whoever asks has this answer already, by `If-None-Match` (RFC 9110, compared weakly)."""
    if request.method not in {"GET", "HEAD"}:
        return False
    offered = request.headers.get("If-None-Match", "")
    return offered.strip() == "*" or etag in {one.strip().removeprefix("W/") for one in offered.split(",")}
