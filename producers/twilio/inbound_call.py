"""The carrier's webhook for a new call: answered with a stream, or the caller is politely turned away."""

import asyncio
import re
from collections.abc import Mapping

from bus.log import Unavailable
from producers.arrival import Arrival, refuse_call, take_call
from producers.edge import EdgeNeeds
from producers.malformed import Malformed
from producers.twilio import texts, twiml, voicemail
from producers.twilio.addresses import caller_number, find_business
from producers.twilio.stream_invitation import invite_stream
from schemas.knowledge import Business

_SID = re.compile(r"[A-Za-z0-9_-]{2,64}")
#: A webhook is answered within this, whatever the log does.
_SECONDS = 3.0


async def answer_inbound_call(needs: EdgeNeeds, form: Mapping[str, str]) -> str:
    """TwiML for a new call. A repeated webhook finds the same call. Malformed when the form is none of Twilio's."""
    sid = read_carrier_call(form)
    business = await find_business(needs.businesses, form.get("To", ""))
    if business is None:
        await needs.refuse("unknown-number")
        return twiml.write_goodbye(texts.not_in_service_text())
    if why := needs.admission.why:
        await refuse_call(needs, why, business.tenant)
        return turned_away(needs, business)
    try:
        async with asyncio.timeout(_SECONDS):
            phone = caller_number(form.get("From", ""), business.number)
            ticket = await take_call(needs, business, Arrival(carrier="twilio", carrier_call=sid, phone=phone))
            return (
                invite_stream(needs, ticket)
                if ticket
                else twiml.write_goodbye(texts.too_many_calls_text(business.language), business.language)
            )
    except (Unavailable, TimeoutError):
        await refuse_call(needs, "log", business.tenant)
        return turned_away(needs, business)


def read_carrier_call(form: Mapping[str, str]) -> str:
    """The carrier's id of the call; Malformed when there is none that could be a name on the bus."""
    sid = form.get("CallSid", "")
    if not _SID.fullmatch(sid):
        raise Malformed("bad-form", detail="CallSid is missing or odd")
    return sid


def turned_away(needs: EdgeNeeds, business: Business) -> str:
    """A human, if the business has named one, else voicemail."""
    if business.handoff_number:
        return twiml.write_handover(business.handoff_number, texts.putting_through_text(business.language), business.language)
    return twiml.write_take_message(
        needs.public_url + voicemail.PATH, texts.leave_message_text(business.language), business.language
    )
