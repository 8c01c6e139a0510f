"""The way into a call: TwiML that opens a stream with a fresh token, and an address to come back to."""

import msgspec

from producers.twilio import twiml
from producers.twilio.edge import Desk
from producers.twilio.signature import RETRY, stream_url
from producers.twilio.stream_token import Ticket, seal

#: A carrier opens the stream at once; a call may need resuming until it ends.
_MEDIA_SECONDS = 60
_RESUME_SECONDS = 8 * 3600


def way_in(desk: Desk, ticket: Ticket) -> str:
    """TwiML for the call of `ticket`: a stream that claims it after `ticket.after`."""
    media = seal(_fresh(desk, ticket, "media", _MEDIA_SECONDS), desk.secret)
    return twiml.connect(
        f"{stream_url(desk.public_url)}/twilio/media/{media}",
        way_back(desk, ticket) + RETRY,
        {"tenant": ticket.tenant, "call": ticket.call},
    )


def way_back(desk: Desk, ticket: Ticket) -> str:
    """The address that the carrier asks when the stream was lost."""
    return f"{desk.public_url.rstrip('/')}/twilio/resume/{seal(_fresh(desk, ticket, 'resume', _RESUME_SECONDS), desk.secret)}"


def _fresh(desk: Desk, ticket: Ticket, use: str, seconds: int) -> Ticket:
    return msgspec.structs.replace(ticket, use=use, expires=int(desk.clock.now().timestamp()) + seconds)
