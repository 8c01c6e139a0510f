"""Who is on the caller's end of a line: asked and told every twenty milliseconds."""

from typing import Protocol

import msgspec


class CallParty(Protocol):
    """A caller. Nothing here waits: the line's clock goes on."""

    def speak(self, now: float) -> bytes | None:
        """The next 160 bytes of mu-law, None for silence; `now` is seconds of the line's clock."""
        ...

    def hear(self, sound: bytes | None, now: float) -> None:
        """What the line plays at `now`, None when it is silent."""
        ...

    def pressed(self) -> str:
        """Keys pressed since last asked."""
        ...

    def told(self, what: str, now: float) -> None:
        """The line says what happens to it: `opened`, `cleared`, `lost`, `resumed`, a mark's name."""
        ...

    @property
    def gone(self) -> bool:
        """Has the caller hung up?"""
        ...


class MarkAsked(msgspec.Struct, frozen=True):
    """Tell when everything before this was played."""

    name: str


class ClearAsked(msgspec.Struct, frozen=True):
    """Throw away what was not played."""


class EndTold(msgspec.Struct, frozen=True):
    """The call is over, and why."""

    why: str


class StreamWire(Protocol):
    """How one kind of stream writes down what its caller's side says, and what comes back."""

    def write_sound(self, chunk: int, sound: bytes) -> str | bytes:
        """Twenty milliseconds of the caller; chunks count from 1."""
        ...

    def write_key(self, key: str) -> str: ...

    def write_played(self, mark: str) -> str: ...

    def write_stop(self) -> str:
        """The caller hangs up."""
        ...

    def read(self, message: str | bytes) -> bytes | MarkAsked | ClearAsked | EndTold | None:
        """What came: sound, something to do, or nothing for a carrier. ValueError for what no such carrier knows."""
        ...


class LineFaults(msgspec.Struct, frozen=True, kw_only=True):
    """What goes wrong on a line, by the carrier's seeded dice.

    `drop` and `double` are the shares of packets lost and sent twice; `cut_at` are seconds after the call began at
    which the socket dies without a word.
    """

    drop: float = 0.0
    double: float = 0.0
    cut_at: tuple[float, ...] = ()


class CallTape(msgspec.Struct, kw_only=True):
    """What a call was, as the carrier saw it. Times are seconds of the line's clock since the webhook."""

    carrier_call: str
    tenant: str = ""
    call: str = ""
    answered: float = 0.0
    ended: float = 0.0
    ending: str = ""
    streams: int = 0
    lost: int = 0
    gaps: list[float] = []
    frames_sent: int = 0
    frames_received: int = 0
    frames_played: int = 0
    marks: int = 0
    clears: int = 0
    underruns: int = 0
    latest: float = 0.0
    said: list[str] = []


class Telephone(Protocol):
    """Places calls."""

    def tape(self) -> CallTape:
        """A tape for a new call, which may be watched while it is recorded."""
        ...

    async def call(
        self, party: CallParty, *, to: str, caller: str, faults: LineFaults | None = None, tape: CallTape | None = None
    ) -> CallTape:
        """Place one call and serve it to its end. NotAnswered when nobody takes it."""
        ...

    async def close(self) -> None: ...


class NotAnswered(Exception):
    """Nobody took the call; the message says what happened instead, and what to do."""
