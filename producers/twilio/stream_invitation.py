"""TwiML that invites the carrier to open a media stream with a fresh token, and the address for coming back."""

import msgspec

from producers.edge import EdgeNeeds
from producers.stream_token import Ticket, seal_ticket
from producers.twilio import twiml
from producers.twilio.signature import RETRY, stream_url

#: A carrier opens the stream at once; a call may need resuming until it ends.
_MEDIA_SECONDS = 60
_RESUME_SECONDS = 8 * 3600


def invite_stream(needs: EdgeNeeds, ticket: Ticket) -> str:
    """TwiML for the call of `ticket`: a stream that claims it after `ticket.after`."""
    media = seal_ticket(_fresh(needs, ticket, "media", _MEDIA_SECONDS), needs.secret)
    return twiml.write_connect(
        f"{stream_url(needs.public_url)}/twilio/media/{media}",
        resume_url(needs, ticket) + RETRY,
        {"tenant": ticket.tenant, "call": ticket.call},
    )


def resume_url(needs: EdgeNeeds, ticket: Ticket) -> str:
    """The address that the carrier asks when the stream was lost."""
    token = seal_ticket(_fresh(needs, ticket, "resume", _RESUME_SECONDS), needs.secret)
    return f"{needs.public_url.rstrip('/')}/twilio/resume/{token}"


def _fresh(needs: EdgeNeeds, ticket: Ticket, use: str, seconds: int) -> Ticket:
    return msgspec.structs.replace(ticket, use=use, expires=int(needs.clock.now().timestamp()) + seconds)
