"""Declaring an endpoint: the signature is the description, and `/openapi.json` reads the same line."""

import inspect
import typing
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Literal, TypeVar

import msgspec

from infra.api.accounts.accounts_desk import AccountsDesk
from infra.api.accounts.sessions import Bearer
from infra.api.business_desk import BusinessDesk
from infra.api.carrier_desk import CarrierDesk
from infra.api.cookie_session import CookieJar
from infra.api.problem_details import RequestRefused
from infra.api.recording_port import Recordings
from infra.api.replay_desk import ReplayDesk
from infra.api.softphone_desk import SoftphoneDesk
from read_models.queries import Connection


class Asker(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks, through which connection, and when. Every answer is about `tenant` only; `account` is who asks."""

    tenant: str
    role: str
    connection: Connection
    now: datetime
    account: str = ""
    recordings: Recordings | None = None


class Visitor(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody at the desks, signed in or not: from which address, with which browser and cookies. Holds no connection.

    `desk` is for accounts, `books` for what is asked of the log. `page` is where they ask from, as browsers name it:
    `https://host`. `softphones` makes tickets, where there is an edge; `replays` is where calls are
    replayed, `carriers` where carriers are asked.
    """

    desk: AccountsDesk
    books: BusinessDesk
    who: Bearer | None
    address: str
    label: str
    cookies: CookieJar
    page: str = ""
    softphones: SoftphoneDesk | None = None
    replays: ReplayDesk | None = None
    carriers: CarrierDesk | None = None

    @property
    def carrier_desk(self) -> CarrierDesk:
        """The carrier desk; RequestRefused where there is none."""
        if self.carriers is None:
            raise RequestRefused(503, "Unavailable", "no carrier can be asked here; ask the API of the installation itself")
        return self.carriers

    @property
    def bearer(self) -> Bearer:
        """Who is signed in, at endpoints that only those reach."""
        if self.who is None:
            raise LookupError("this endpoint is open to everybody, so nobody need be signed in: see the table of permissions")
        return self.who


Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
#: What is asked with these stands in the body.
WITH_BODY: frozenset[Method] = frozenset({"POST", "PUT", "PATCH"})
#: The longest body of an endpoint that does not say otherwise, in bytes.
MOST_BYTES = 64 * 1024


Answer = Callable[[Any, Any], Awaitable[Any]]


class Endpoint(msgspec.Struct, frozen=True, kw_only=True):
    """A declared endpoint.

    `asked` is the struct of its path and query parameters (with POST, PUT and PATCH: path and body, of `most_bytes`), `answers`
    the struct of its answer; None is a 404 that says `missing`, or an answer without content where it never answers anything
    else. `created`: what is answered was made just now (201). `sends`: it answers with a file of this media type. The first line
    of the docstring is the summary, what follows it the description.
    """

    method: Method
    path: str
    run: Answer
    asked: type[msgspec.Struct]
    answers: type[Any] | None
    missing: str
    summary: str
    visited: bool
    description: str = ""
    most_bytes: int = MOST_BYTES
    created: bool = False
    sends: str = ""

    @property
    def name(self) -> str:
        """As in the table of permissions: `GET /calls`."""
        return f"{self.method} {self.path}"


_DECLARED: dict[str, Endpoint] = {}
A = TypeVar("A", bound=Answer)


def endpoint(
    path: str,
    *,
    method: Method = "GET",
    missing: str = "",
    most_bytes: int = MOST_BYTES,
    created: bool = False,
    sends: str = "",
) -> Callable[[A], A]:
    """Declare `GET path`, or another method; who may use it stands in `infra/api/accounts/permissions.py`.

    Its second parameter is an `Asker`, or a `Visitor` where it is about accounts, or writes.
    """

    def declare(run: A) -> A:
        hints = typing.get_type_hints(run)
        answers = [part for part in (typing.get_args(hints["return"]) or (hints["return"],)) if part is not type(None)]
        one = Endpoint(
            method=method,
            path=path,
            run=run,
            asked=hints["asked"],
            answers=answers[0] if answers else None,
            missing=missing,
            summary=(run.__doc__ or path).split("\n")[0].rstrip("."),
            visited=Visitor in hints.values(),
            description=inspect.cleandoc((run.__doc__ or "").partition("\n")[2]),
            most_bytes=most_bytes,
            created=created,
            sends=sends,
        )
        _DECLARED[one.name] = one
        return run

    return declare


def declared_endpoints() -> list[Endpoint]:
    """All endpoints declared so far, by path and method."""
    return sorted(_DECLARED.values(), key=lambda one: (one.path, one.method))
