"""Memories written by older versions, lifted to today's shape: days and times of a wish were text then."""

from typing import Any

import msgspec

from schemas.ranges import readable_days, readable_time

#: Where a task keeps a wish.
_WISHES = ("wish", "hint")


def lifted(state: Any) -> Any:
    """A memory as it was decoded, in today's shape; one that is today's already is left as it is."""
    if not isinstance(state, dict) or not isinstance(state.get("tasks"), list):
        return state
    return state | {"tasks": [_task(task) if isinstance(task, dict) else task for task in state["tasks"]]}


def _task(task: dict[str, Any]) -> dict[str, Any]:
    return task | {name: _wish(task[name]) for name in _WISHES if isinstance(task.get(name), dict)}


def _wish(wish: dict[str, Any]) -> dict[str, Any]:
    rest = {name: value for name, value in wish.items() if name != "date"}
    if wish.get("date"):
        rest["days"] = _days(wish["date"])
    if isinstance(wish.get("time"), str):
        rest["time"] = _time(wish["time"])
    if wish.get("avoid"):
        rest["avoid"] = [days for days in map(_days, wish["avoid"]) if days is not None]
    return rest


def _days(days: Any) -> Any:
    return msgspec.to_builtins(readable_days(days)) if isinstance(days, str) else days


def _time(text: str) -> Any:
    return msgspec.to_builtins(readable_time(text))
