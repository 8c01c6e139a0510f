"""The API's description, OpenAPI 3.1, from the endpoints' own types."""

import functools
from collections.abc import Sequence
from typing import Any

import msgspec

from infra.api import problem_details, repeatable_commands
from infra.api.accounts import permissions
from infra.api.endpoint import WITH_BODY, Endpoint, declared_endpoints
from infra.api.problem_details import Problem
from infra.runtime.discovery import import_modules

VERSION = "0.1.0"

_REFERENCE = "#/components/schemas/{name}"
_TOKEN: list[dict[str, list[str]]] = [{"token": []}]
_WHY = {
    400: "The request is not understood; `detail` says which part.",
    401: "Not signed in, or something is wrong: `detail` says what.",
    403: "The role of the account, or the token's scopes, do not allow it.",
    404: "Nothing of this business has that id.",
    409: "It clashes with what there is; `detail` says with what.",
    410: "It was there and is gone for good; `detail` says why.",
    413: "The body is too long.",
    415: "The body is no `application/json`.",
    416: "The file has nothing in the range that was asked for.",
    422: "It is understood and cannot be done: `problems` names each field and what would be right.",
    429: "Too many attempts; try again after `Retry-After` seconds.",
    503: "The read models cannot be reached or are being built; try again after `Retry-After` seconds.",
}
_LIVE = (
    "A browser sends the token as the sub-protocol `bearer.<token>` beside `daybook.live`. Each message has a `position`; who "
    "was away hands the last one back as `after`, and gets what was missed first. Closed with 4410 when that was too much."
)
_SOUND = (
    "Each message is one byte, 0 for the caller and 1 for the agent, and 160 bytes of mu-law: twenty milliseconds at 8 kHz. Who "
    "listens is a fact of the call."
)


#: Commands may be sent again with it.
_KEY = {
    "name": repeatable_commands.HEADER,
    "in": "header",
    "required": False,
    "schema": {"type": "string", "pattern": r"^[!-~]{1,200}$"},
    "description": f"Chosen by the sender: the same request sent again within {repeatable_commands.MINUTES} minutes is done once",
}


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """`ok`, or `building` with the read models that are not there yet."""

    status: str
    building: list[str]


def describe_api(endpoints: Sequence[Endpoint], version: str) -> dict[str, Any]:
    """The whole document as a JSON-able value."""
    bodies = {one.name: _body(one) for one in endpoints if one.method in WITH_BODY}
    types = [
        *dict.fromkeys([one.answers for one in endpoints if one.answers and not one.sends]),
        Problem,
        Health,
        *bodies.values(),
    ]
    references, components = msgspec.json.schema_components(types, ref_template=_REFERENCE)
    schema = dict(zip(types, references, strict=True))
    paths: dict[str, Any] = {}
    for one in endpoints:
        asked = schema[bodies[one.name]] if one.name in bodies and msgspec.structs.fields(bodies[one.name]) else None
        paths.setdefault(one.path, {})[one.method.lower()] = _operation(one, schema.get(one.answers), asked)
    paths["/health"] = {
        "get": {
            "operationId": "health",
            "summary": "Whether questions can be answered",
            "security": [],
            "responses": _responses(schema[Health], 503),
        }
    }
    live = {
        "operationId": "live",
        "summary": "Live facts of the business over a WebSocket, one JSON text message each",
        "description": _LIVE,
        "security": _TOKEN,
        "parameters": [
            {
                "name": "after",
                "in": "query",
                "required": False,
                "schema": {"type": "string"},
                "description": "The `position` of the last fact that was seen",
            }
        ],
        "responses": {"101": {"description": "The WebSocket is open."}} | _problems(400, 401, 403, 503),
    }
    paths["/live"] = {"get": live}
    paths["/calls/{call}/sound"] = {
        "get": {
            "operationId": "listen",
            "summary": "Listen in to a call in progress over a WebSocket",
            "description": _SOUND,
            "security": _TOKEN,
            "parameters": [{"name": "call", "in": "path", "required": True, "schema": {"type": "string"}}],
            "responses": {"101": {"description": "The WebSocket is open."}} | _problems(400, 401, 403, 404, 409, 503),
        }
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Daybook",
            "version": version,
            "summary": "What happened on the telephone, and what came of it.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": components,
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "From signing in: `POST /sessions`, then `POST /sessions/code`.",
                }
            },
        },
    }


def write_description() -> bytes:
    """The document as it is served, of all endpoints there are."""
    import_modules("infra.api")
    return msgspec.json.encode(describe_api(declared_endpoints(), VERSION))


def _operation(one: Endpoint, answer: Any, asked: Any) -> dict[str, Any]:
    open_to_all = permissions.is_open(one.name)
    wrong = {400, 503} if open_to_all else {400, 401, 403, 503}
    if one.visited and one.method in WITH_BODY:
        wrong |= {401, 409, 422, 429}
    if asked:
        wrong |= {413, 415}
    if one.missing or (one.visited and "{" in one.path):
        wrong |= {404}
    said = {"requestBody": {"required": True, "content": {"application/json": {"schema": asked}}}} if asked else {}
    return {
        "operationId": one.run.__name__,
        "summary": one.summary,
        **({"description": one.description} if one.description else {}),
        "security": [] if open_to_all else _TOKEN,
        "parameters": [*_parameters(one), *([_KEY] if one.visited and one.method in WITH_BODY else [])],
        **said,
        "responses": _file(one.sends, *sorted(wrong | {410, 416}))
        if one.sends
        else _responses(answer, *sorted(wrong), good=201 if one.created else 200),
    }


def _body(one: Endpoint) -> type[msgspec.Struct]:
    """The part of what is asked that stands in the body: all that has no place in the path."""
    fields = msgspec.structs.fields(one.asked)
    inside = tuple(field.name for field in fields if f"{{{field.encode_name}}}" not in one.path)
    return one.asked if len(inside) == len(fields) else _part(one.asked, inside)


@functools.cache
def _part(asked: type[msgspec.Struct], names: tuple[str, ...]) -> type[msgspec.Struct]:
    """Some fields of a struct as one of its own; the same for all endpoints that ask the same."""
    fields = [field for field in msgspec.structs.fields(asked) if field.name in names]
    inside: list[Any] = [
        (field.name, field.type) if field.required else (field.name, field.type, field.default) for field in fields
    ]
    return msgspec.defstruct(asked.__name__, inside, kw_only=True)


def _parameters(one: Endpoint) -> list[dict[str, Any]]:
    parameters = []
    for field in msgspec.structs.fields(one.asked):
        in_path = f"{{{field.encode_name}}}" in one.path
        if one.method in WITH_BODY and not in_path:
            continue
        schema = _without_null(msgspec.json.schema(field.type))
        if not in_path and field.default not in (None, "", msgspec.NODEFAULT):
            schema |= {"default": field.default}
        described = {"description": schema.pop("description")} if "description" in schema else {}
        parameters.append(
            {
                "name": field.encode_name,
                "in": "path" if in_path else "query",
                "required": in_path or field.required,
                "schema": schema,
                **described,
            }
        )
    return parameters


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A parameter is left out, never null."""
    if "anyOf" in schema:
        (kept,) = [part for part in schema["anyOf"] if part != {"type": "null"}]
        return dict(kept)
    return {name: value for name, value in schema.items() if name != "default"}


def _responses(schema: dict[str, Any] | None, *problems: int, good: int = 200) -> dict[str, Any]:
    if schema is None:
        return {"204": {"description": "Done."}} | _problems(*problems)
    found: dict[str, Any] = {str(good): {"description": "The answer.", "content": {"application/json": {"schema": schema}}}}
    return found | _problems(*problems)


def _file(media_type: str, *problems: int) -> dict[str, Any]:
    content = {"content": {media_type: {"schema": {"type": "string", "format": "binary"}}}}
    good = {
        "200": {"description": "The file."} | content,
        "206": {"description": "The range of it that was asked for."} | content,
        "304": {"description": "It is the one whose ETag was sent."},
    }
    return good | _problems(*problems)


def _problems(*statuses: int) -> dict[str, Any]:
    content = {problem_details.TYPE: {"schema": {"$ref": _REFERENCE.format(name="Problem")}}}
    return {str(status): {"description": _WHY[status], "content": content} for status in statuses}
