"""The form of a webhook: read from the body as Twilio sends it, whatever somebody else may send."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from aiohttp import ClientPayloadError, web
from aiohttp.http_exceptions import HttpProcessingError
from multidict import MultiDict

from producers.malformed import Malformed

_FORM = "application/x-www-form-urlencoded"
_CHARSETS = frozenset(("utf-8", "utf8", "us-ascii", "ascii"))
#: Twilio sends some forty fields.
_MOST_FIELDS = 200


async def read_form(request: web.Request) -> MultiDict[str]:
    """The fields as they were signed. Malformed when the body is none of Twilio's; HTTPRequestEntityTooLarge when too long."""
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise Malformed("bad-form", detail="the body is compressed; Twilio sends it plain")
    try:
        body = await request.read()
    except (HttpProcessingError, ClientPayloadError, web.RequestPayloadError) as odd:
        raise Malformed("bad-form", detail="the body is not as long as announced") from odd
    if not body:
        return MultiDict()
    if request.content_type != _FORM or not _is_utf8(request):
        raise Malformed("bad-form", detail=f"the body must be {_FORM} in UTF-8")
    try:
        return MultiDict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS))
    except ValueError as odd:
        raise Malformed("bad-form", detail="the body is no form") from odd


def readable(form: MultiDict[str]) -> Mapping[str, str]:
    """The first value of each field, without NUL, which no table can hold."""
    return {name: form[name].replace("\0", "") for name in form}


def _is_utf8(request: web.Request) -> bool:
    return (request.charset or "utf-8").lower() in _CHARSETS
