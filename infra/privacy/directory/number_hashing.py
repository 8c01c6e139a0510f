"""A number's keyed hash: without the secret nobody can tell whose it is by trying all numbers."""

import hashlib
import hmac


def hash_number(secret: bytes, tenant: str, number: str) -> bytes:
    """HMAC-SHA256 of a tenant's E.164 number; ValueError for anything else."""
    if not (number.startswith("+") and number[1:].isdigit()):
        raise ValueError("a directory looks up E.164 numbers only: normalise the number first")
    return hmac.new(secret, f"{tenant}\0{number}".encode(), hashlib.sha256).digest()


class KeyedHashes:
    """`NumberHash` under a secret."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def of(self, tenant: str, number: str) -> str:
        return hash_number(self._secret, tenant, number).hex() if number.startswith("+") and number[1:].isdigit() else ""
