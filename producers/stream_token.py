"""The token in a stream's path: whose call, until when, and after which claim, so that it opens one line only."""

import msgspec

from producers.sealed_token import BadToken, read_token, sign_token

_PURPOSE = b"line"


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


_DECODE = msgspec.json.Decoder(Ticket)


def seal_ticket(ticket: Ticket, secret: bytes) -> str:
    """The token, safe in a URL's path."""
    return sign_token(msgspec.json.encode(ticket), secret, _PURPOSE)


def unseal_ticket(token: str, use: str, secret: bytes, now: float) -> Ticket:
    """The ticket in a token; BadToken, with the reason, when it is no good. `now` is Unix seconds."""
    ticket = _DECODE.decode(read_token(token, secret, _PURPOSE))
    if ticket.use != use:
        raise BadToken("for another use")
    if ticket.expires < now:
        raise BadToken("expired")
    return ticket
