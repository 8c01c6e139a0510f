"""Laying what is particular over what is general: an industry over its family, a business over its industry, changes over all.

Of a plain value the upper layer's counts. Entries of the lists in `_KEYS` are told apart by their key: what an upper layer
says of an entry counts, what it does not say stays, `remove = true` takes the entry out, new entries come last. Of the tables in
`_TABLES` an upper layer may give some keys only. An industry adds to its family's lists in `_JOINED`; a business replaces them.
"""

from collections.abc import Mapping
from typing import Any

#: Which field tells two entries of a list apart; what is not here is replaced as a whole.
_KEYS = {
    "services": "id",
    "dishes": "id",
    "resources": "id",
    "faqs": "topic",
    "rules": "id",
    "sensitive": "id",
    "rivals": "name",
    "seasons": "id",
    "documents": "id",
    "examples": "id",
}
#: Tables of which an upper layer may give a part only. In `hours` an empty list closes a day.
_TABLES = frozenset({"hours", "area", "retention", "follow_up", "engagement", "notify", "texts", "handing_over", "triggers"})
_JOINED = ("never_say", "vocabulary")


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


def replace_part(lower: Mapping[str, Any], part: str, value: Any, source: str) -> dict[str, Any]:
    """`lower` with one part replaced as a whole: entries that are not in `value` are gone, those that are have its order.

    KnowledgeError, naming `source`, for an entry without its key.
    """
    if part in _KEYS:
        value = _entries(part, [], value, source)
    return {**lower, part: value}


def inherit_template(family: Mapping[str, Any], industry: Mapping[str, Any], source: str) -> dict[str, Any]:
    """An industry over its family: as `laid`, but what must never be said, and the words to hear, of the family stay.

    The industry's own services and rules come first: the first services are offered first, of two rules the first one speaks.
    """
    whole = lay_over(family, industry, source)
    for part in _JOINED:
        if joined := [*family.get(part, []), *industry.get(part, [])]:
            whole[part] = list(dict.fromkeys(joined))
    for part in ("services", "rules"):
        mine = [entry.get("id") for entry in industry.get(part, [])]
        whole[part] = sorted(whole.get(part, []), key=lambda entry: mine.index(entry["id"]) if entry["id"] in mine else len(mine))
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
