"""The API's description, OpenAPI 3.1, from the endpoints' own types."""

from collections.abc import Sequence
from typing import Any

import msgspec

from infra.api import problem
from infra.api.endpoint import Endpoint
from infra.api.problem import Problem

_REFERENCE = "#/components/schemas/{name}"
_TOKEN: list[dict[str, list[str]]] = [{"token": []}]
_WHY = {
    400: "The request is not understood; `detail` says which part.",
    401: "No valid token; open the set-up link to get one.",
    404: "Nothing of this business has that id.",
    503: "The read models cannot be reached or are being built; try again after `Retry-After` seconds.",
}


class Granted(msgspec.Struct, frozen=True, kw_only=True):
    """A bearer token, shown once: send it as `Authorization: Bearer <token>`."""

    token: str
    tenant: str
    role: str


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """`ok`, or `building` with the read models that are not there yet."""

    status: str
    building: list[str]


def describe(endpoints: Sequence[Endpoint], version: str) -> dict[str, Any]:
    """The whole document as a JSON-able value."""
    answers = [one.answers for one in endpoints] + [Problem, Granted, Health]
    references, components = msgspec.json.schema_components(answers, ref_template=_REFERENCE)
    schema = dict(zip(answers, references, strict=True))
    paths: dict[str, Any] = {
        one.path: {
            "get": {
                "operationId": one.run.__name__,
                "summary": one.summary,
                "security": _TOKEN,
                "parameters": _parameters(one),
                "responses": _responses(schema[one.answers], *([400, 401, 404] if one.missing else [400, 401]), 503),
            }
        }
        for one in endpoints
    }
    secret = {"name": "secret", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
    paths["/setup/{secret}"] = {
        "get": {
            "operationId": "set_up",
            "summary": "Use a set-up link up and get a token",
            "security": [],
            "parameters": [secret],
            "responses": _responses(schema[Granted], 400, 404, 503),
        }
    }
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
        "description": "A browser sends the token as the sub-protocol `bearer.<token>` beside `daybook.live`.",
        "security": _TOKEN,
        "responses": {"101": {"description": "The WebSocket is open."}} | _problems(400, 401, 503),
    }
    paths["/live"] = {"get": live}
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
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": "From the set-up link."}},
        },
    }


def _parameters(one: Endpoint) -> list[dict[str, Any]]:
    parameters = []
    for field in msgspec.structs.fields(one.asked):
        in_path = f"{{{field.encode_name}}}" in one.path
        schema = _without_null(msgspec.json.schema(field.type))
        if not in_path and field.default not in (None, ""):
            schema |= {"default": field.default}
        described = {"description": schema.pop("description")} if "description" in schema else {}
        parameters.append(
            {
                "name": field.encode_name,
                "in": "path" if in_path else "query",
                "required": in_path,
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


def _responses(schema: dict[str, Any], *problems: int) -> dict[str, Any]:
    found = {"200": {"description": "The answer.", "content": {"application/json": {"schema": schema}}}}
    return found | _problems(*problems)


def _problems(*statuses: int) -> dict[str, Any]:
    content = {problem.TYPE: {"schema": {"$ref": _REFERENCE.format(name="Problem")}}}
    return {str(status): {"description": _WHY[status], "content": content} for status in statuses}
