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
