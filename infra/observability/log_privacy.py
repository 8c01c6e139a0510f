"""What may be logged: fields on a list, and no text that looks like a phone number or an e-mail address."""

import re
from collections.abc import MutableMapping
from typing import Any

#: Fields a log line may have: names, ids, counts and measures. Words, names and numbers of people have no field.
ALLOWED = frozenset(
    {
        "event",
        "level",
        "at",
        "role",
        "instance",
        "tenant",
        "call",
        "person",
        "handler",
        "fact",
        "id",
        "cause",
        "subject",
        "sequence",
        "epoch",
        "turn",
        "sentence",
        "frame",
        "frames",
        "stream",
        "consumer",
        "projector",
        "version",
        "position",
        "lag",
        "count",
        "size",
        "bytes",
        "ms",
        "seconds",
        "attempt",
        "attempts",
        "limit",
        "port",
        "url",
        "pid",
        "exit",
        "code",
        "status",
        "method",
        "route",
        "tool",
        "engine",
        "model",
        "language",
        "intent",
        "tier",
        "confidence",
        "shield",
        "verdict",
        "reason",
        "error",
        "where",
        "state",
        "setting",
        "file",
        "missing",
        "hint",
        "from_epoch",
        "to_epoch",
        "dropped",
        "command",
        "p50",
        "p95",
        "load",
        "lost",
        "doubled",
        "late",
        "calls",
        "behind",
        "oldest",
    }
)
#: Fields whose values are ours, and may look like numbers.
_OURS = frozenset(
    {"at", "instance", "tenant", "call", "person", "id", "cause", "subject", "url", "port", "file", "where", "route"}
)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<!\w)\+?\(?\d(?:[\s().-]{0,2}\d){6,}(?!\w)")


def mask_text(text: str) -> str:
    """The text without what looks like an e-mail address or a phone number (seven digits or more)."""
    return _PHONE.sub("[number]", _MAIL.sub("[mail]", text))


def keep_private(_: object, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A structlog processor: drop fields that are not on the list (naming them), mask the others."""
    kept: dict[str, Any] = {}
    for name, value in line.items():
        if name not in ALLOWED:
            continue
        plain = value if value is None or isinstance(value, bool | int | float) else str(value)
        kept[name] = mask_text(plain) if isinstance(plain, str) and name not in _OURS else plain
    dropped = sorted(name for name in line if name not in ALLOWED and name != "exc_info")
    return kept | {"dropped": ",".join(dropped)} if dropped else kept
