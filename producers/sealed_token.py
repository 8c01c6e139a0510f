"""Tokens that only we can have made: what they say can be read by anybody, and changed by nobody."""

import base64
import binascii
import hmac

_MAC_BYTES = 16


class BadToken(Exception):
    """A token that is not ours, not for this use, or too old."""


def sign_token(said: bytes, secret: bytes, purpose: bytes) -> str:
    """A token that says this, safe in a URL's path. One made for another purpose is none for this."""
    return f"{_text(said)}.{_text(_mac(said, secret, purpose))}"


def read_token(token: str, secret: bytes, purpose: bytes) -> bytes:
    """What a token says; BadToken when it was not made with this secret for this purpose."""
    said, _, mac = token.partition(".")
    try:
        payload, shown = _bytes(said), _bytes(mac)
    except (binascii.Error, ValueError) as odd:
        raise BadToken("garbled") from odd
    if not hmac.compare_digest(_mac(payload, secret, purpose), shown):
        raise BadToken("forged")
    return payload


def _mac(said: bytes, secret: bytes, purpose: bytes) -> bytes:
    return hmac.digest(secret, b"daybook " + purpose + b" " + said, "sha256")[:_MAC_BYTES]


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
