"""A file as an answer: whole or the part that was asked for, under a name of its content, sent piece by piece."""

import msgspec
from aiohttp import web

from infra.api.problem_details import RequestRefused

_PIECE = 64 * 1024


class FileAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A file. `digest` changes whenever the content does; `name` is what it is saved as."""

    body: bytes
    media_type: str
    digest: str
    name: str


async def send_file(request: web.Request, file: FileAnswer) -> web.StreamResponse:
    """Send it: 200, 206 with one range, 304 for who has it already; RequestRefused (416) for a range that it has not."""
    tag, size = f'"{file.digest}"', len(file.body)
    headers = {
        "ETag": tag,
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, no-cache",
        "Content-Disposition": f'inline; filename="{file.name}"',
    }
    if tag in [known.strip() for known in request.headers.get("If-None-Match", "").split(",")]:
        return web.Response(status=304, headers=headers)
    wanted = _find_range(request, tag)
    begin, end, _ = wanted.indices(size) if wanted else (0, size, 1)
    if wanted and begin >= end:
        detail = f"the file has {size} bytes, none of them in this range"
        raise RequestRefused(416, "Range not satisfiable", detail, {"Content-Range": f"bytes */{size}"})
    if wanted:
        headers["Content-Range"] = f"bytes {begin}-{end - 1}/{size}"
    response = web.StreamResponse(status=206 if wanted else 200, headers=headers)
    response.content_type, response.content_length = file.media_type, end - begin
    await response.prepare(request)
    if request.method != "HEAD":
        whole = memoryview(file.body)
        for at in range(begin, end, _PIECE):
            await response.write(whole[at : min(at + _PIECE, end)])
    await response.write_eof()
    return response


def _find_range(request: web.Request, tag: str) -> slice | None:
    """The range that is asked for; None for the whole: without one, with several, or of another content than this."""
    if "Range" not in request.headers or request.headers.get("If-Range", tag) != tag:
        return None
    try:
        return request.http_range
    except ValueError:
        return None
