"""The vault as its users see it: data keys made at first use, destroyed for good, wrapped anew."""

from collections.abc import Sequence
from typing import Protocol

import msgspec

#: Keys that are often wanted soon after one: those next to it by name, since names are ULIDs.
NEIGHBOURS = 64


class KeyDestroyed(Exception):
    """The key was destroyed: what it sealed is forgotten, and nothing more may be sealed for its owner."""


class DataKey(msgspec.Struct, frozen=True):
    """A key of 32 bytes. `step`: how often it was turned forward, so that what came before cannot be opened (see `ratchet`)."""

    key: bytes
    step: int = 0


class OwnedKey(msgspec.Struct, frozen=True):
    """A key and its owner: a person's id, or `<call>-heard`, `<call>-spoken`, `<call>-recording`."""

    tenant: str
    owner: str
    key: DataKey


class Tombstone(msgspec.Struct, frozen=True):
    """That a key was destroyed. `number` grows; `fingerprint` tells nothing of the key, and is empty when there was none."""

    number: int
    tenant: str
    owner: str
    fingerprint: str


class Vault(Protocol):
    """Keeps keys. Unavailable when it cannot be reached."""

    async def data_key(self, tenant: str, owner: str) -> DataKey:
        """The owner's key, made now when there is none; KeyDestroyed when it was destroyed."""
        ...

    async def known(self, tenant: str, owner: str) -> DataKey | None:
        """The owner's key; None when there is none, or none any more."""
        ...

    def at_once(self, tenant: str, owner: str, *, make: bool) -> Sequence[OwnedKey]:
        """The owner's key first, and its neighbours: for the one moment when a key is wanted that is not hot.

        Blocks for a millisecond or two. Empty when there is none and none is to be made; KeyDestroyed.
        """
        ...

    async def newest(self, most: int) -> Sequence[OwnedKey]:
        """The keys made last: what a process that starts will want."""
        ...

    async def advance(self, tenant: str, owner: str, step: int) -> None:
        """Turn a key forward to `step`: what was sealed at earlier steps can never be opened again."""
        ...

    async def destroy(self, tenant: str, owner: str) -> Tombstone:
        """Destroy a key; the same tombstone when that was done before. No key is ever made for this owner again."""
        ...

    async def destroyed(self, after: int) -> Sequence[Tombstone]:
        """What was destroyed after a number, in order."""
        ...

    async def rotate(self, tenant: str) -> int:
        """Give the tenant a new key and wrap its data keys anew; how many. The log stays as it is."""
        ...

    async def close(self) -> None: ...
