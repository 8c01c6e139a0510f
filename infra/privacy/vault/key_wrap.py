"""Keys under keys: the installation's master key wraps each tenant's key, which wraps the tenant's data keys."""

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from infra.settings import BadSetting

_NONCE = 12
KEY_BYTES = 32


class WrongMasterKey(BadSetting):
    """The master key is not the one these keys were wrapped with."""


def make_key() -> bytes:
    """A new random key."""
    return os.urandom(KEY_BYTES)


def wrap_key(under: bytes, key: bytes, name: str) -> bytes:
    """A key sealed by AES-256-GCM, bound to its name: put in another's place it does not open."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(under).encrypt(nonce, key, name.encode())


def unwrap_key(under: bytes, wrapped: bytes, name: str) -> bytes:
    """The key again; WrongMasterKey when it was wrapped by another key or for another name."""
    try:
        return AESGCM(under).decrypt(wrapped[:_NONCE], wrapped[_NONCE:], name.encode())
    except InvalidTag as wrong:
        raise WrongMasterKey(
            "a key of the vault does not open: put the master key back with which this vault was made "
            "(the file keys/master.key of the home folder, or DAYBOOK_MASTER_KEY)"
        ) from wrong


def fingerprint_key(key: bytes) -> str:
    """A name for a key that tells nothing of it."""
    return hashlib.sha256(b"fingerprint" + key).hexdigest()[:16]


def ratchet_key(key: bytes, steps: int) -> bytes:
    """A key turned forward; there is no way back."""
    for _ in range(steps):
        key = hmac.digest(key, b"next", "sha256")
    return key


def derive_step_key(key: bytes) -> bytes:
    """The key that seals what belongs to the step at which `key` stands."""
    return hmac.digest(key, b"sound", "sha256")
