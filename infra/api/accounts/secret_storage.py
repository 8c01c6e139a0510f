"""Keeping secrets: hashes of what we need not know, seals on what we must."""

import base64
import hashlib
import hmac
import secrets

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12


def make_secret() -> str:
    """256 random bits as text that fits into a link or a header."""
    return secrets.token_urlsafe(32)


def hash_secret(secret: str) -> str:
    """What is kept of a secret of ours. It has 256 random bits, so a plain hash cannot be searched."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


class SecretStorage:
    """Works with this installation's key (64 hexadecimal digits): the database alone gives nothing away."""

    def __init__(self, key: str) -> None:
        self._digesting = hmac.digest(bytes.fromhex(key), b"digest", "sha256")
        self._sealing = AESGCM(hmac.digest(bytes.fromhex(key), b"seal", "sha256"))

    def digest(self, what: str, text: str) -> str:
        """What stands for a text that must be recognised, and not be read: an address, a recovery code."""
        said = f"{what}\0{text}".encode("utf-8", "surrogatepass")
        return f"{what}:{base64.b32encode(hmac.digest(self._digesting, said, 'sha256')[:20]).decode().lower()}"

    def seal(self, text: str, owner: str) -> bytes:
        """Sealed so that it opens for the same owner only."""
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._sealing.encrypt(nonce, text.encode(), owner.encode())

    def open(self, sealed: bytes, owner: str) -> str:
        return self._sealing.decrypt(sealed[:_NONCE], sealed[_NONCE:], owner.encode()).decode()
