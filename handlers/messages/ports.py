"""Senders: what hands a message to a carrier. They take a `SendPermit`, and nothing else."""

from typing import Protocol

import msgspec

from handlers.messages.gate import SendPermit
from schemas.consent import Channel


class CarrierBusy(Exception):
    """The carrier cannot take it now (429, 5xx, no connection): it is tried again after `seconds` (0: as usual)."""

    def __init__(self, seconds: float = 0.0, detail: str = "") -> None:
        super().__init__(f"the carrier is busy or away {detail}".strip())
        self.seconds, self.detail = seconds, detail


class Undeliverable(Exception):
    """The carrier will never deliver it: `reason` is a `message.failed` one, `detail` the carrier's own code."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"the carrier refuses the message: {reason} {detail}".strip())
        self.reason, self.detail = reason, detail


class Sender(Protocol):
    """One way out. A second send of the same message, after one whose outcome is unknown, must not reach anybody twice."""

    async def send(self, allowed: SendPermit) -> str:
        """Hand it over; the carrier's id. Busy or Undeliverable when that cannot be done."""
        ...

    async def close(self) -> None: ...


class Senders(msgspec.Struct, frozen=True):
    """The ways out there are, by channel."""

    by_channel: dict[Channel, Sender] = {}

    def of(self, channel: Channel) -> Sender:
        """The sender of a channel; Undeliverable when none is connected."""
        if channel not in self.by_channel:
            raise Undeliverable("not-connected")
        return self.by_channel[channel]
