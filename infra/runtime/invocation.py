"""Calling a handler: whatever its shape, its answers come one by one."""

import inspect
import typing
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any

from handlers.decided_subjects import Decided
from schemas.event import Event


def collect_answers(run: Any, wanted: Any, arguments: Mapping[str, Any]) -> AsyncIterator[Event]:
    """The events that `run(wanted, **arguments)` returns, awaits or yields; None is no answer."""
    return iterate_events(lambda: run(wanted, **arguments))


async def iterate_events(call: Callable[[], Any]) -> AsyncIterator[Event]:
    """The events in what a call gives."""
    async for answer in everything(call):
        if isinstance(answer, Event):
            yield answer


async def everything(call: Callable[[], Any]) -> AsyncIterator[Event | Decided[Any]]:
    """What a call gives: events, and what was decided upon other lives."""
    result = call()
    if inspect.isasyncgen(result):
        async for event in typing.cast(AsyncIterator[Event | Decided[Any]], result):
            yield event
        return
    if inspect.isawaitable(result):
        result = await result
    several: Sequence[Any] = (*result,) if isinstance(result, tuple | list) else (result,)
    for event in several:
        if isinstance(event, Event | Decided):
            yield event
