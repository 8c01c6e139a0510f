"""The toolbox as tool definitions for chat models: JSON Schema by name, from the typed arguments."""

from functools import cache
from inspect import getdoc
from typing import Any

import msgspec

from schemas.toolbox import TOOLS


@cache
def define_tools() -> tuple[dict[str, Any], ...]:
    """As the Chat Completions API wants them."""
    return tuple(
        {
            "type": "function",
            "function": {
                "name": name,
                "description": " ".join((getdoc(arguments) or "").split()),
                "parameters": _schema(arguments),
            },
        }
        for name, (arguments, _) in TOOLS.items()
    )


def _schema(arguments: type[msgspec.Struct]) -> dict[str, Any]:
    _, components = msgspec.json.schema_components((arguments,))
    schema = dict(components[arguments.__name__])
    return {key: schema[key] for key in ("type", "properties", "required") if key in schema}
