"""Keyed hashes of telephone numbers: the same number gives the same hash, and nobody without the key can tell which."""

from typing import Protocol


class NumberHash(Protocol):
    """Hashes under the installation's key, apart by tenant."""

    def of(self, tenant: str, number: str) -> str:
        """The hash (hexadecimal) of an E.164 number; empty for what is none."""
        ...
