"""The grammar of names on the bus: `<kind>.<tenant>.<id>`, never a phone number or a person's name."""

import re

import msgspec

_TOKEN = re.compile(r"[A-Za-z0-9_-]+")


class Subject(msgspec.Struct, frozen=True):
    """The three tokens of a subject: the life of one thing."""

    kind: str
    tenant: str
    id: str

    def __str__(self) -> str:
        return f"{self.kind}.{self.tenant}.{self.id}"


def compose_subject(kind: str, tenant: str, id_: str) -> str:
    """Compose a subject; ValueError when a token would not be safe on the bus."""
    for token in (kind, tenant, id_):
        if not _TOKEN.fullmatch(token):
            raise ValueError(f"{token!r} is not a subject token: use letters, digits, '-' and '_' only")
    return f"{kind}.{tenant}.{id_}"


def parse_subject(name: str) -> Subject:
    """Read a subject's tokens; ValueError when it has another shape."""
    tokens = name.split(".")
    if len(tokens) != 3 or not all(map(_TOKEN.fullmatch, tokens)):  # noqa: PLR2004 - kind, tenant, id
        raise ValueError(f"{name!r} is not <kind>.<tenant>.<id>")
    return Subject(*tokens)


def heard_subject(tenant: str, call: str) -> str:
    """Where the caller's frames are."""
    return f"audio.{tenant}.{call}.heard"


def spoken_subject(tenant: str, call: str) -> str:
    """Where the agent's frames are."""
    return f"audio.{tenant}.{call}.spoken"
