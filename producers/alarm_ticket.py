"""The token in an alarm's link: which alarm it is for, signed by us."""

import msgspec

from producers.sealed_token import BadToken, read_token, sign_token

_PURPOSE = b"alarm"


class AlarmTicket(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """What the token says: the inbox item of a tenant."""

    tenant: str
    item: str


def seal_alarm(ticket: AlarmTicket, secret: bytes) -> str:
    """The token, safe in a URL's path."""
    return sign_token(msgspec.json.encode(ticket), secret, _PURPOSE)


def unseal_alarm(token: str, secret: bytes) -> AlarmTicket:
    """The ticket in a token; BadToken when it is no good."""
    try:
        return msgspec.json.decode(read_token(token, secret, _PURPOSE), type=AlarmTicket)
    except msgspec.MsgspecError as odd:
        raise BadToken("malformed") from odd
