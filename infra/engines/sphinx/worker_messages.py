"""What the recogniser and its workers tell each other: small structs, each after its length in four bytes."""

import struct

import msgspec

from infra.engines.sphinx.models import Models


class Warm(msgspec.Struct, frozen=True, tag=True):
    """So many callers of a business may speak at once: load what that takes before they do."""

    models: Models
    count: int
    caller: int = 0


class Begin(msgspec.Struct, frozen=True, tag=True):
    """A caller is to be listened to, with these models, from a mean cepstrum known of him (empty: of anybody)."""

    caller: int
    models: Models
    mean: str = ""


class Listen(msgspec.Struct, frozen=True, tag=True):
    """Mu-law of a caller, the next in order."""

    caller: int
    sound: bytes


class Finish(msgspec.Struct, frozen=True, tag=True):
    """The turn is over: say what it was."""

    caller: int
    turn: int


class Expect(msgspec.Struct, frozen=True, tag=True):
    """What the next turn answers."""

    caller: int
    kind: str


class Leave(msgspec.Struct, frozen=True, tag=True):
    """The caller is gone."""

    caller: int


class Partial(msgspec.Struct, frozen=True, tag=True):
    """The words of a turn so far."""

    caller: int
    words: str


class Whole(msgspec.Struct, frozen=True, tag=True):
    """The words of a turn, the mean logarithm of their posteriors, how much of it was sound (seconds), and other readings."""

    caller: int
    turn: int
    words: str
    certainty: float
    seconds: float
    mean: str
    alternatives: tuple[str, ...] = ()


class Failed(msgspec.Struct, frozen=True, tag=True):
    """Listening to a caller is not possible, and why."""

    caller: int
    reason: str


Told = Warm | Begin | Listen | Finish | Expect | Leave
Answered = Partial | Whole | Failed

#: The length of a message, before it.
LENGTH = struct.Struct("<I")


def frame_message(message: Told | Answered) -> bytes:
    body = msgspec.msgpack.encode(message)
    return LENGTH.pack(len(body)) + body
