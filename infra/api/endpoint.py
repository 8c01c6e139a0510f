"""Declaring an endpoint: the signature is the description, and `/openapi.json` reads the same line."""

import typing
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from read_models.asking import Connection


class Asker(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks, through which connection, and when. Every answer is about `tenant` only."""

    tenant: str
    role: str
    connection: Connection
    now: datetime


Answer = Callable[[Any, Asker], Awaitable[Any]]


class Endpoint(msgspec.Struct, frozen=True, kw_only=True):
    """A declared GET endpoint.

    `asked` is the struct of its path and query parameters, `answers` the struct of its answer; None is a 404 that says
    `missing`. The first line of the docstring is the summary.
    """

    path: str
    run: Answer
    asked: type[msgspec.Struct]
    answers: type[Any]
    missing: str
    summary: str


_DECLARED: dict[str, Endpoint] = {}
A = TypeVar("A", bound=Answer)


def endpoint(path: str, *, missing: str = "") -> Callable[[A], A]:
    """Declare `GET path`, answered to whoever has a valid token."""

    def declare(run: A) -> A:
        hints = typing.get_type_hints(run)
        answers = [part for part in (typing.get_args(hints["return"]) or (hints["return"],)) if part is not type(None)]
        _DECLARED[path] = Endpoint(
            path=path,
            run=run,
            asked=hints["asked"],
            answers=answers[0],
            missing=missing,
            summary=(run.__doc__ or path).split("\n")[0].rstrip("."),
        )
        return run

    return declare


def declared() -> list[Endpoint]:
    """All endpoints declared so far, by path."""
    return sorted(_DECLARED.values(), key=lambda one: one.path)
