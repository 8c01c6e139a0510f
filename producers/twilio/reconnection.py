"""The carrier asks how a call goes on whose stream was lost: with a fresh stream, or not at all."""

import asyncio
from collections.abc import Mapping

import msgspec

from bus.log import Unavailable
from producers.edge import EdgeNeeds, claim_subject
from producers.resumption import load_edge_call
from producers.stream_token import Ticket
from producers.twilio import texts, twiml
from producers.twilio.stream_invitation import invite_stream, resume_url
from schemas.subjects import compose_subject

_SECONDS = 3.0
#: How long an edge that is cut off keeps a carrier, in seconds: the first few times, and then.
_QUICK, _SOON, _LATER = 6, 0.05, 1.0


async def resume_call(needs: EdgeNeeds, ticket: Ticket, form: Mapping[str, str]) -> str:
    """TwiML after a lost line: a fresh stream while the call lives, else a hang-up.

    An edge that is cut off sends the carrier on, by and by more slowly: another one may be better off.
    """
    if ticket.tries < needs.most_tries and await _still_cut_off(needs, _SOON if ticket.tries < _QUICK else _LATER):
        return twiml.write_ask_again(resume_url(needs, msgspec.structs.replace(ticket, tries=ticket.tries + 1)), 0)
    try:
        async with asyncio.timeout(_SECONDS):
            await needs.live.wait_until_stored()
            before = load_edge_call(await needs.log.load(compose_subject("call", ticket.tenant, ticket.call)))
            claim = await needs.log.last(claim_subject(ticket.tenant, ticket.call))
    except (Unavailable, TimeoutError):
        again = msgspec.structs.replace(ticket, tries=ticket.tries + 1)
        return (
            twiml.write_goodbye(texts.cut_off_text("en"))
            if again.tries > needs.most_tries
            else twiml.write_ask_again(resume_url(needs, again))
        )
    if before.ended or before.parted or form.get("CallStatus") in {"completed", "canceled", "failed"}:
        return twiml.write_goodbye()
    if ticket.tries >= needs.most_tries:
        needs.say.warning("line given up", call=ticket.call, attempts=ticket.tries)
        return twiml.write_goodbye(texts.cut_off_text(before.language), before.language)
    after = claim.sequence if claim else 0
    return invite_stream(needs, msgspec.structs.replace(ticket, after=after, tries=ticket.tries + 1))


async def _still_cut_off(needs: EdgeNeeds, seconds: float) -> bool:
    """Whether the bus is out of reach, and stays so for this long."""
    for _ in range(round(seconds / _SOON)):
        if not needs.cut_off():
            break
        await asyncio.sleep(_SOON)
    return needs.cut_off()
