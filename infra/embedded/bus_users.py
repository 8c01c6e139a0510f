"""Who may say what on the bus: a user for each role, with the kinds of facts that its handlers and producers write."""

from collections.abc import Mapping

import msgspec

from bus.streams import STREAMS, kept

#: The kinds each role writes: what its handlers answer (`daybook flow`; tested), and what it writes without one.
WRITES: Mapping[str, frozenset[str]] = {
    "edge": frozenset({"call", "claim", "contact", "message", "business", "handover", "inbox", "audio"}),
    "voice": frozenset({"call", "claim", "audio", "business", "parked"}),
    "shields": frozenset({"call", "claim", "business", "parked"}),
    "ledger": frozenset(
        {
            "call",
            "page",
            "contact",
            "consent",
            "message",
            "thread",
            "claim",
            "business",
            "number",
            "appointment",
            "expense",
            "erasure",
            "handover",
            "inbox",
            "timer",
            "parked",
        }
    ),
    "projectors": frozenset(),
    "api": frozenset(
        {"account", "thread", "erasure", "business", "appointment", "contact", "expense", "payment", "inbox", "handover"}
    ),
}
#: Which direction of a call's sound a role never sends.
_FOREIGN_SOUND = {"edge": "audio.*.*.spoken", "voice": "audio.*.*.heard"}
#: Only whoever erases takes facts and sound out of the log, and says that a key is gone.
_ERASER = "ledger"
#: How facts are handed round before they are stored.
_HANDED_ROUND = "aside."
#: Making, changing and deleting streams is for whoever starts everything; a role finds them as they are.
_STREAMS = ("STREAM.CREATE", "STREAM.UPDATE", "STREAM.DELETE", "STREAM.RESTORE", "STREAM.SNAPSHOT", "STREAM.PEER.REMOVE")
_EMPTYING = ("STREAM.PURGE", "STREAM.MSG.DELETE")
#: Timers are cancelled, and what was parked is taken out again, by whoever set or parked it.
_MAY_EMPTY: Mapping[str, tuple[str, ...]] = {"timer": ("STREAM.PURGE.TIMERS",), "parked": ("STREAM.MSG.DELETE.PARKED",)}


class Permissions(msgspec.Struct, frozen=True):
    """What a user may not publish; everything else is allowed, replies and questions among it."""

    deny: tuple[str, ...]


def permissions(role: str) -> Permissions:
    """What a role may not publish."""
    writes = WRITES[role]
    deny = [
        f"{before}{kind}.>" for kinds in kept().values() for kind in kinds if kind not in writes for before in ("", _HANDED_ROUND)
    ]
    deny += [_FOREIGN_SOUND[role]] if role in _FOREIGN_SOUND else []
    deny += [f"$JS.API.{name}.>" for name in _STREAMS]
    if role != _ERASER:
        deny.append("vault.>")
        allowed = {name for kind in writes for name in _MAY_EMPTY.get(kind, ())}
        names = [f"{name}.{stream}" for name in _EMPTYING for stream in STREAMS]
        deny += [f"$JS.API.{name}" for name in names if name not in allowed]
    return Permissions(tuple(deny))


def users(passwords: Mapping[str, str]) -> str:
    """The users of the roles, as nats-server.conf has them; `passwords` by role, `$NAME` for one of the server's environment."""
    written = []
    for role, password in passwords.items():
        shown = password if password.startswith("$") else f'"{password}"'
        deny = ", ".join(f'"{subject}"' for subject in permissions(role).deny)
        written.append(f'{{ user: "{role}", password: {shown}, permissions: {{ publish: {{ deny: [{deny}] }} }} }}')
    return ",\n    ".join(written)
