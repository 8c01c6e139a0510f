"""What producers ask the outside for: time, ids, who a number belongs to, which business it calls, and who carries the sound."""

from datetime import datetime
from typing import Protocol

from schemas.knowledge import Business


class Clock(Protocol):
    """The time now, zoned (UTC), and a steady count of seconds."""

    def now(self) -> datetime: ...

    def steady(self) -> float: ...


class Ids(Protocol):
    """New ULIDs."""

    def new(self) -> str: ...


class Directory(Protocol):
    """Person ids by phone number; a first contact gets one."""

    async def person(self, tenant: str, phone: str) -> str: ...


class Businesses(Protocol):
    """Which business answers a number; None when none of ours does."""

    async def answering(self, number: str) -> Business | None: ...

    async def of_tenant(self, tenant: str) -> Business | None:
        """The business of a tenant; None when there is none."""
        ...


class CarrierTokens(Protocol):
    """The tokens of accounts that businesses have bound with their carrier."""

    def token(self, tenant: str, account: str) -> str:
        """What a webhook of `account` about a business is signed with; empty: the installation's own token.

        Without an account: that of the one the business has bound. Without a business: that of whoever has bound the account.
        """
        ...


class CarrierStream(Protocol):
    """What may be said to whoever carries the agent's sound to the caller; ConnectionError when it is gone.

    `stream` names the stream.
    """

    @property
    def stream(self) -> str: ...

    async def send_sound(self, mulaw: bytes) -> None:
        """Sound to be played after what was sent before: whole frames of 8 kHz mu-law."""
        ...

    async def send_mark(self, name: str) -> None:
        """Ask to be told when everything before it has been played."""
        ...

    async def send_clear(self) -> None:
        """Throw away what has not been played; all pending marks come back at once."""
        ...
