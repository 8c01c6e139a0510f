"""Reading what is asked: path, query and body as the endpoint's struct, or a problem that names the part that is wrong."""

import msgspec
from aiohttp import ClientPayloadError, web
from aiohttp.http_exceptions import HttpProcessingError

from infra.api.endpoint import WITH_BODY, Endpoint
from infra.api.problem_details import RequestRefused


async def decode_parameters(one: Endpoint, request: web.Request) -> msgspec.Struct:
    """The parameters as the endpoint's struct; a 400 that names the one that is wrong."""
    twice = sorted({name for name in request.query if len(request.query.getall(name)) > 1})
    if twice:
        raise RequestRefused(400, "Bad request", f"`{twice[0]}` was given more than once; give it once")
    clash = sorted(request.query.keys() & request.match_info.keys())
    if clash:
        raise RequestRefused(400, "Bad request", f"`{clash[0]}` belongs into the path; leave it out of the query")
    given: dict[str, object] = dict(request.query)
    if one.method in WITH_BODY:
        if given:
            raise RequestRefused(400, "Bad request", f"`{min(given)}` belongs into the body; leave it out of the query")
        given = await _body(request, one.most_bytes)
    try:
        question = msgspec.convert({**given, **request.match_info}, one.asked, strict=one.method in WITH_BODY)
    except (msgspec.ValidationError, RecursionError) as wrong:
        known = ", ".join(field.encode_name for field in msgspec.structs.fields(one.asked)) or "nothing"
        raise RequestRefused(400, "Bad request", f"{wrong}; {one.path} takes: {known}") from wrong
    for field in msgspec.structs.fields(one.asked):
        if one.method not in WITH_BODY and field.encode_name in given and getattr(question, field.name) is None:
            raise RequestRefused(400, "Bad request", f"`{field.encode_name}` has no value; leave it out, or give it one")
    return question


async def _body(request: web.Request, most: int) -> dict[str, object]:
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise RequestRefused(400, "Bad request", "the body is compressed; send it plain, without `Content-Encoding`")
    try:
        if (request.content_length or 0) > most or len(raw := await request.read()) > most:
            raise RequestRefused(413, "Request Entity Too Large", f"the body is longer than {most} bytes; send less")
        if not raw:
            return {}
        if request.content_type != "application/json":
            raise RequestRefused(415, "Unsupported media type", "send the body as `Content-Type: application/json`")
        return msgspec.json.decode(raw, type=dict[str, object])
    except (HttpProcessingError, ClientPayloadError, web.RequestPayloadError) as wrong:
        raise RequestRefused(400, "Bad request", "the body is not as long as announced; send it again") from wrong
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as wrong:
        raise RequestRefused(400, "Bad request", "the body is no JSON object; see /openapi.json for what it may hold") from wrong
