"""The token in a stream's path: whose call, until when, and after which claim, so that it opens one line only."""

import base64
import binascii
import hmac

import msgspec

_MAC_BYTES = 16


class Ticket(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """What a token says. `use` is media or resume; `rang` and `expires` are Unix seconds, `tries` how often it was resumed.

    `after` is the call's last edge claim when the token was made: opening a line claims the call after it, so the log
    itself refuses a token's second use, whichever edge it is shown to.
    """

    use: str
    tenant: str
    call: str
    carrier_call: str
    person: str
    rang: int
    expires: int
    after: int = 0
    tries: int = 0


class BadToken(Exception):
    """A token that is not ours, not for this use, or too old."""


_DECODE = msgspec.json.Decoder(Ticket)


def seal_ticket(ticket: Ticket, secret: bytes) -> str:
    """The token, safe in a URL's path."""
    said = msgspec.json.encode(ticket)
    return f"{_text(said)}.{_text(_mac(said, secret))}"


def unseal_ticket(token: str, use: str, secret: bytes, now: float) -> Ticket:
    """The ticket in a token; BadToken, with the reason, when it is no good. `now` is Unix seconds."""
    said, _, mac = token.partition(".")
    try:
        payload, shown = _bytes(said), _bytes(mac)
    except (binascii.Error, ValueError) as odd:
        raise BadToken("garbled") from odd
    if not hmac.compare_digest(_mac(payload, secret), shown):
        raise BadToken("forged")
    ticket = _DECODE.decode(payload)
    if ticket.use != use:
        raise BadToken("for another use")
    if ticket.expires < now:
        raise BadToken("expired")
    return ticket


def _mac(said: bytes, secret: bytes) -> bytes:
    return hmac.digest(secret, b"daybook line " + said, "sha256")[:_MAC_BYTES]


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
