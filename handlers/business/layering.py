"""Laying what is particular over what is general: a business over its industry, the owner's changes over both."""

from collections.abc import Mapping
from typing import Any

#: Which field tells two entries of a list apart; what is not here is replaced as a whole.
_KEYS = {"services": "id", "resources": "id", "faqs": "topic", "rules": "id", "sensitive": "id", "rivals": "name"}
#: Tables of which an upper layer may give a part only. In `hours` an empty list closes a day.
_TABLES = frozenset({"hours", "area", "retention"})


class KnowledgeError(ValueError):
    """What a business knows makes no sense; the message names the file and the key, and says what to do."""


def lay_over(lower: Mapping[str, Any], upper: Mapping[str, Any], source: str) -> dict[str, Any]:
    """`upper` over `lower`. Entries of lists are told apart by their key; `remove = true` takes one out.

    KnowledgeError, naming `source`, for an entry without its key.
    """
    whole = dict(lower)
    for part, value in upper.items():
        if part in _KEYS:
            whole[part] = _entries(part, whole.get(part, []), value, source)
        elif part in _TABLES and isinstance(value, Mapping):
            whole[part] = {**whole.get(part, {}), **value}
        else:
            whole[part] = value
    return whole


def _entries(part: str, lower: Any, upper: Any, source: str) -> list[dict[str, Any]]:
    key = _KEYS[part]
    if not isinstance(upper, list) or not all(isinstance(entry, Mapping) for entry in upper):
        raise KnowledgeError(f"{source}: {part} must be a list of tables; write each one under [[{part}]]")
    whole = {entry[key]: dict(entry) for entry in lower}
    for nth, entry in enumerate(upper, start=1):
        name = entry.get(key)
        if not isinstance(name, str) or not name:
            raise KnowledgeError(f"{source}: {part} number {nth} has no {key}; give it one")
        if entry.get("remove"):
            whole.pop(name, None)
        else:
            whole[name] = {**whole.get(name, {}), **{k: v for k, v in entry.items() if k != "remove"}}
    return list(whole.values())
