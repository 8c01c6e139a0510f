"""A call arrives, by whatever way: it gets an id and a person, is written down as ringing, and is let in or kept out."""

import msgspec

from bus.log import Conflict
from producers.edge import EdgeNeeds, claim_subject
from producers.stream_token import Ticket
from schemas.business import OwnerNotified
from schemas.hours import is_open
from schemas.knowledge import Business
from schemas.line import CallAdopted, CallRefused, CallRinging
from schemas.subjects import compose_subject
from schemas.understanding import VerdictGiven


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """How a call came: by which carrier, under its id, from which number (E.164; empty: withheld), placed by which account."""

    carrier: str
    carrier_call: str
    phone: str
    account: str = ""


async def take_call(needs: EdgeNeeds, business: Business, arrival: Arrival) -> Ticket | None:
    """The way in; None when the rate limiter turns the caller away. What arrives again finds the same call."""
    call, repeated = await adopt_call(needs, business.tenant, arrival.carrier_call)
    return await ring(needs, business, arrival, call, repeated=repeated)


async def ring(needs: EdgeNeeds, business: Business, arrival: Arrival, call: str, *, repeated: bool = False) -> Ticket | None:
    """Write the call down as ringing and have a voice take it; None when the rate limiter turns the caller away."""
    now, phone = needs.clock.now(), arrival.phone
    person = await needs.directory.person(business.tenant, phone) if phone else needs.ids.new()
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
        carrier=arrival.carrier,
        carrier_call=arrival.carrier_call,
        account=arrival.account,
        language=business.language,
        timezone=business.timezone,
        within_hours=is_open(business, now),
    )
    await needs.live.publish(needs.draft(name, event, f"{call}/call.ringing/0", person=person))
    needs.summon(name)
    rang = int(now.timestamp())
    return Ticket(
        use="media",
        tenant=business.tenant,
        call=call,
        carrier_call=arrival.carrier_call,
        person=person,
        rang=rang,
        expires=rang,
        after=after,
    )


def carrier_subject(tenant: str, sid: str) -> str:
    """Where the carrier's call finds ours."""
    return compose_subject("claim", tenant, f"{sid}-carrier")


async def find_call(needs: EdgeNeeds, tenant: str, sid: str) -> str:
    """Our call for the carrier's; empty when there is none."""
    adopted = await needs.log.last(carrier_subject(tenant, sid))
    return adopted.event.call if adopted and isinstance(adopted.event, CallAdopted) else ""


async def adopt_call(needs: EdgeNeeds, tenant: str, sid: str, *, call: str = "") -> tuple[str, bool]:
    """Our id for the carrier's call (`call`, else a new one), and whether it had one already: the log lets only the first in."""
    # An id of its own for each trying: the same one again would pass for our own success.
    call, nth = (call, needs.ids.new()) if call else (needs.ids.new(), "0")
    draft = needs.draft(carrier_subject(tenant, sid), CallAdopted(call=call), f"{call}/call.adopted/{nth}")
    try:
        await needs.log.append(draft, expected=0)
    except Conflict:
        return await find_call(needs, tenant, sid) or call, True
    return call, False


async def refuse_call(needs: EdgeNeeds, reason: str, tenant: str) -> None:
    """Write down that a call was not taken, and why."""
    needs.say.warning("call refused", reason=reason)
    await needs.turned_away(CallRefused(reason=reason), tenant)


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
