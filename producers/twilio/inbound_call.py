"""A call arrives: it gets an id and a person, is written down as ringing, and is let in, or is politely turned away."""

import asyncio
import re
from collections.abc import Mapping

from bus.log import Conflict, Unavailable
from producers.twilio import texts, twiml, voicemail
from producers.twilio.addresses import caller_number, find_business
from producers.twilio.edge import EdgeNeeds, claim_subject
from producers.twilio.stream_invitation import invite_stream
from producers.twilio.stream_messages import Malformed
from producers.twilio.stream_token import Ticket
from schemas.business import OwnerNotified
from schemas.knowledge import Business
from schemas.line import CallAdopted, CallRefused, CallRinging
from schemas.subjects import compose_subject
from schemas.understanding import VerdictGiven

_SID = re.compile(r"[A-Za-z0-9_-]{2,64}")
#: A webhook is answered within this, whatever the log does.
_SECONDS = 3.0


async def answer_inbound_call(needs: EdgeNeeds, form: Mapping[str, str]) -> str:
    """TwiML for a new call. A repeated webhook finds the same call. Malformed when the form is none of Twilio's."""
    sid = read_carrier_call(form)
    business = await find_business(needs.businesses, form.get("To", ""))
    if business is None:
        await _refuse(needs, "unknown-number")
        return twiml.write_goodbye(texts.not_in_service_text())
    if why := needs.admission.why:
        await _refuse(needs, why, business.tenant)
        return turned_away(needs, business)
    try:
        async with asyncio.timeout(_SECONDS):
            ticket = await _take(needs, business, sid, caller_number(form.get("From", ""), business.number))
            return (
                invite_stream(needs, ticket)
                if ticket
                else twiml.write_goodbye(texts.too_many_calls_text(business.language), business.language)
            )
    except (Unavailable, TimeoutError):
        await _refuse(needs, "log", business.tenant)
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


def carrier_subject(tenant: str, sid: str) -> str:
    """Where the carrier's call finds ours."""
    return compose_subject("claim", tenant, f"{sid}-carrier")


async def find_call(needs: EdgeNeeds, tenant: str, sid: str) -> str:
    """Our call for the carrier's; empty when there is none."""
    adopted = await needs.log.last(carrier_subject(tenant, sid))
    return adopted.event.call if adopted and isinstance(adopted.event, CallAdopted) else ""


async def _take(needs: EdgeNeeds, business: Business, sid: str, phone: str) -> Ticket | None:
    """The way in; None when the rate limiter turns the caller away."""
    now = needs.clock.now()
    person = await needs.directory.person(business.tenant, phone) if phone else needs.ids.new()
    call, repeated = await _adopt(needs, business.tenant, sid)
    after, ringing = 0, None
    name = compose_subject("call", business.tenant, call)
    if repeated:
        ringing = next((fact for fact in await needs.log.load(name) if isinstance(fact.event, CallRinging)), None)
        if ringing:
            person, now = ringing.person, ringing.at
        claim = await needs.log.last(claim_subject(business.tenant, call))
        after = claim.sequence if claim else 0
    if ringing is None and not await _may_come(needs, business.tenant, call, person, phone):
        return None
    event = CallRinging(
        person=person,
        caller=phone,
        called=business.number,
        carrier_call=sid,
        language=business.language,
        timezone=business.timezone,
    )
    await needs.live.publish(needs.draft(name, event, f"{call}/call.ringing/0", person=person))
    needs.summon(name)
    rang = int(now.timestamp())
    return Ticket(
        use="media",
        tenant=business.tenant,
        call=call,
        carrier_call=sid,
        person=person,
        rang=rang,
        expires=rang,
        after=after,
    )


async def _may_come(needs: EdgeNeeds, tenant: str, call: str, person: str, phone: str) -> bool:
    """Ask the rate limiter. A no is written down with its reason, for the owner too; no answer is a yes, and is written down."""
    admission = await needs.admit(tenant, person, phone)
    if admission.verdict == "pass":
        return True
    name, about = compose_subject("call", tenant, call), f"{call}/call.ringing/0"
    verdict = VerdictGiven(
        shield="rates",
        about=about,
        turn=0,
        verdict=admission.verdict,
        reason=admission.reason,
        score=admission.share,
        looked_at="at the door",
    )
    await needs.live.publish(needs.draft(name, verdict, f"{call}/verdict.given-edge/0"))
    if admission.verdict == "failed":
        return True
    needs.say.warning("call refused", reason=admission.reason)
    await needs.live.publish(needs.draft(name, CallRefused(reason="flood"), f"{call}/call.refused/0"))
    told = OwnerNotified(topic="rates", text="A caller was turned away: too many calls.", source=about, call=call)
    # Once an hour for each reason: who is flooded by calls need not be flooded by notices.
    once = f"{tenant}/rates/{admission.reason}/{needs.clock.now():%Y%m%d%H}"
    await needs.live.publish(needs.draft(compose_subject("business", tenant, "profile"), told, once))
    return False


async def _adopt(needs: EdgeNeeds, tenant: str, sid: str) -> tuple[str, bool]:
    """Our id for the carrier's call, and whether it had one already: the log lets only the first in."""
    call = needs.ids.new()
    draft = needs.draft(carrier_subject(tenant, sid), CallAdopted(call=call), f"{call}/call.adopted/0")
    try:
        await needs.log.append(draft, expected=0)
    except Conflict:
        return await find_call(needs, tenant, sid) or call, True
    return call, False


async def _refuse(needs: EdgeNeeds, reason: str, tenant: str = "") -> None:
    needs.say.warning("call refused", reason=reason)
    await needs.turned_away(CallRefused(reason=reason), *([tenant] if tenant else []))
