"""Declaring a handler: the signature is the subscription, and `daybook flow` reads the same line."""

import inspect
import types
import typing
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any, TypeVar

import msgspec

from handlers.decided_subjects import Decided
from schemas.event import Event
from schemas.fact import Fact
from schemas.frame import Frame

Run = TypeVar("Run", bound=Callable[..., Any])

#: The longest a handler may take for one fact from the log before it is tried again, unless it says otherwise.
SECONDS = 30.0


class Handler(msgspec.Struct, frozen=True, kw_only=True):
    """A declared handler.

    `wants` are what its first parameter accepts: events, or `Frame` for what is heard. `needs` are its other parameters
    by name and type, which the composition root provides (a `Fact` is the fact being handled, headers and all).
    `answers` is what it may return or yield. `role` is the process it runs in.
    A class is made once per call, its constructor's parameters being needs too, and closed with `close()`.
    `done` are the answers that finish its work on one fact; after a takeover, a fact without one is handed to it again
    (a handler without `done` is not handed anything again).
    `interrupted_by`: such a fact of the same call cancels what it is doing; `kept` are facts that it then takes up again.
    `over`: the subjects whose facts it decides upon, from the event and its tenant; without it, that of the fact itself. They
    are folded by `fold` and passed as `pages` (a mapping by subject); its answers are appended with their last sequences
    expected, and on a conflict it is asked again. Whoever finds its lives only by looking answers `Decided` instead.
    `alone`: it keeps a position of its own under its name, from the first fact on: for work that takes long, and of which
    nothing may be missed. `seconds` is the longest it may take for one fact from the log.
    `ends_with_call`: at the end of its call it is interrupted and not waited for, as nobody hears what it would still do.
    """

    name: str
    role: str
    run: Callable[..., Any]
    wants: tuple[type[Any], ...]
    needs: dict[str, Any]
    answers: tuple[type[Event], ...]
    per_call: bool = False
    done: tuple[type[Event], ...] = ()
    interrupted_by: tuple[type[Event], ...] = ()
    kept: tuple[type[Event], ...] = ()
    over: Callable[[Any, str], Sequence[str]] | None = None
    fold: Callable[[Sequence[Fact]], Any] | None = None
    alone: bool = False
    seconds: float = SECONDS
    ends_with_call: bool = False


_DECLARED: dict[str, Handler] = {}


def handler(
    name: str,
    *,
    role: str,
    done: tuple[type[Event], ...] = (),
    interrupted_by: tuple[type[Event], ...] = (),
    kept: tuple[type[Event], ...] = (),
    over: Callable[[Any, str], Sequence[str]] | None = None,
    fold: Callable[[Sequence[Fact]], Any] | None = None,
    alone: bool = False,
    seconds: float = SECONDS,
    ends_with_call: bool = False,
) -> Callable[[Run], Run]:
    """Declare the handler `name` of `role`. TypeError when its signature does not say what it wants or answers."""

    def declare(run: Run) -> Run:
        wants, needs, answers = read_signature(run)
        if name in _DECLARED and _DECLARED[name].run.__module__ != run.__module__:
            raise TypeError(f"two handlers are called {name!r}: {_DECLARED[name].run.__module__} and {run.__module__}")
        _DECLARED[name] = Handler(
            name=name,
            role=role,
            run=run,
            wants=wants,
            needs=needs,
            answers=answers,
            per_call=inspect.isclass(run),
            done=done,
            interrupted_by=interrupted_by,
            kept=kept,
            over=over,
            fold=fold,
            alone=alone,
            seconds=seconds,
            ends_with_call=ends_with_call,
        )
        return run

    return declare


def declared_handlers() -> dict[str, Handler]:
    """All handlers declared by the modules imported so far, by name."""
    return dict(_DECLARED)


def read_signature(run: Callable[..., Any]) -> tuple[tuple[type[Any], ...], dict[str, Any], tuple[type[Event], ...]]:
    """What `run` wants, needs and answers, read from its annotations."""
    needs: dict[str, Any] = {}
    called: Callable[..., Any] = run
    if inspect.isclass(run):
        needs |= {k: v for k, v in typing.get_type_hints(run.__init__).items() if k != "return"}
        called = run.__call__
    hints = typing.get_type_hints(called)
    answers = _events(hints.pop("return", None))
    names = [name for name in inspect.signature(called).parameters if name != "self"]
    if not names or names[0] not in hints:
        raise TypeError(f"{run!r} must annotate what it wants in its first parameter")
    wants = _events(hints.pop(names[0]))
    if not wants:
        raise TypeError(f"{run!r} wants no event")
    return wants, needs | hints, answers


def _events(hint: Any) -> tuple[type[Any], ...]:
    """The event types named in an annotation: alone, in a union, in a tuple, yielded."""
    if inspect.isclass(hint) and issubclass(hint, Event | Frame):
        return (hint,)
    origin = typing.get_origin(hint)
    if origin in {typing.Union, types.UnionType, tuple, list} or (
        inspect.isclass(origin) and issubclass(origin, AsyncIterator | Sequence | Decided)
    ):
        return tuple(dict.fromkeys(event for part in typing.get_args(hint) for event in _events(part)))
    return ()
