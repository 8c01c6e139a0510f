"""Telephony: ringing a person, putting them and the caller together, ending a leg; whoever the carrier is."""

from typing import Protocol

import msgspec


class LineBusy(Exception):
    """The carrier cannot do it now (429, 5xx, no connection), also not after some tries; `detail` is its code."""

    def __init__(self, detail: str = "") -> None:
        super().__init__(f"the carrier is busy or away {detail}".strip())
        self.detail = detail


class NotDialled(Exception):
    """The carrier will never ring this number for us; `reason`: `not-connected` or `failed`, `detail` the carrier's code."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"the carrier does not ring: {reason} {detail}".strip())
        self.reason, self.detail = reason, detail


class CallGone(Exception):
    """The leg is over: nobody is on it any more."""


class PersonLeg(msgspec.Struct, frozen=True, kw_only=True):
    """A phone to be rung: `number` from `sender` (both E.164), for `seconds`. It is an attempt of a handover of a tenant.

    Whoever picks up hears the whisper of the attempt, and is asked for a key.
    """

    tenant: str
    handover: str
    attempt: int
    number: str
    sender: str
    seconds: int


class CallerLeg(msgspec.Struct, frozen=True, kw_only=True):
    """The caller's leg, by the carrier's id: `words` are said to them before they are put into the handover's room."""

    tenant: str
    handover: str
    carrier_call: str
    words: str
    language: str


class Telephony(Protocol):
    """What a carrier does with legs, beside the media stream."""

    async def ring(self, leg: PersonLeg, *, again: bool = False) -> str:
        """Ring it; the carrier's id of the leg. `again`: an earlier try may have reached the carrier, and is looked for first.

        LineBusy, NotDialled.
        """
        ...

    async def join(self, caller: CallerLeg) -> None:
        """Put the caller into the room where whoever has accepted waits. CallGone, LineBusy, NotDialled."""
        ...

    async def end(self, carrier_call: str, words: str = "", language: str = "en", *, tenant: str = "") -> None:
        """Say something, if anything, and hang up a leg of `tenant`; one that is over stays so. LineBusy, NotDialled."""
        ...
