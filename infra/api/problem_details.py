"""Errors as RFC 9457 problems: what is wrong, and what to do about it."""

from collections.abc import Mapping, Sequence

import msgspec
from aiohttp import web

from schemas.business import FieldProblem

TYPE = "application/problem+json"


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """A problem: `title` is the kind of it, `detail` says what is wrong with this request and what to do next.

    `problems` names each field that cannot be as it was asked for, and what would be right.
    """

    title: str
    status: int
    detail: str
    type: str = "about:blank"
    instance: str = ""
    problems: Sequence[FieldProblem] = ()


class RequestRefused(Exception):
    """The request cannot be answered; becomes a problem response."""

    def __init__(
        self,
        status: int,
        title: str,
        detail: str,
        headers: Mapping[str, str] | None = None,
        problems: Sequence[FieldProblem] = (),
    ) -> None:
        super().__init__(f"{status} {title}")
        self.problems = problems
        self.status, self.title, self.detail, self.headers = status, title, detail, dict(headers or {})


def refuse_field(field: str, problem: str) -> RequestRefused:
    """What is refused because of one field, and what would be right."""
    named = FieldProblem(field=field, problem=problem)
    return RequestRefused(422, "Cannot be done", f"{field}: {problem}", problems=(named,))


def to_response(refused: RequestRefused, request: web.Request) -> web.Response:
    """The problem as a response."""
    problem = Problem(
        title=refused.title,
        status=refused.status,
        detail=refused.detail,
        instance=instance(request),
        problems=refused.problems,
    )
    return web.Response(
        status=refused.status,
        body=msgspec.json.encode(problem),
        content_type=TYPE,
        headers={"Cache-Control": "no-store", **refused.headers},
    )


def instance(request: web.Request) -> str:
    """The path that was asked, with a secret in it left out: as it was asked where it is offered, else its first part."""
    resource = request.match_info.route.resource
    if resource is None:
        return "/" + request.path.split("/")[1]
    return resource.canonical if "secret" in request.match_info else request.path
