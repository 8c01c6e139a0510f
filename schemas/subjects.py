"""The grammar of names on the bus: `<kind>.<tenant>.<id>`, never a phone number or a person's name."""

import hashlib
import re

import msgspec

_ULID = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
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


def derive_token(text: str) -> str:
    """A token that stands for a text, such as a fact's id: the same text, the same 26 letters and digits."""
    number = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=16).digest(), "big")
    return "".join(_ULID[number >> shift & 31] for shift in range(125, -1, -5))


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
