"""The ticket with which a member's browser opens its line: who calls which business, as whom, from which page, until when."""

import msgspec

from producers.sealed_token import BadToken, read_token, sign_token

#: A browser opens its line at once, in seconds.
TICKET_SECONDS = 60
_PURPOSE = b"softphone"


class SoftphoneTicket(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """What a ticket says. `id` is used up by the first call it opens or takes up again; `expires` is Unix seconds.

    `account` is the member; `calling_as` the number (E.164) they say to be calling from, empty for an anonymous caller.
    `origin` is the page that the ticket was given to (`https://host`): a socket that another page opens is refused.
    """

    id: str
    tenant: str
    account: str
    calling_as: str
    origin: str
    expires: int


_DECODE = msgspec.json.Decoder(SoftphoneTicket)


def seal_softphone_ticket(ticket: SoftphoneTicket, secret: bytes) -> str:
    """The ticket as it is handed out."""
    return sign_token(msgspec.json.encode(ticket), secret, _PURPOSE)


def unseal_softphone_ticket(token: str, secret: bytes, now: float) -> SoftphoneTicket:
    """What a ticket says; BadToken, with the reason, when it is no good. `now` is Unix seconds."""
    ticket = _DECODE.decode(read_token(token, secret, _PURPOSE))
    if ticket.expires < now:
        raise BadToken("expired")
    return ticket
