"""A softphone's call begins, or goes on after its line was lost: its ticket is checked, and used up."""

import asyncio

import msgspec

from bus.log import Unavailable
from producers.arrival import Arrival, adopt_call, refuse_call, ring
from producers.edge import EdgeNeeds, claim_subject
from producers.malformed import Malformed
from producers.resumption import load_edge_call
from producers.sealed_token import BadToken
from producers.softphone.ticket import SoftphoneTicket, unseal_softphone_ticket
from producers.stream_token import Ticket
from schemas.fact import Fact
from schemas.line import CallRinging
from schemas.subjects import compose_subject

#: Which carrier a softphone's call has.
CARRIER = "softphone"
#: Why a ticket lets nobody in.
TICKET_FAULTS = frozenset({"bad-ticket", "used-ticket", "foreign-origin", "foreign-call", "no-business"})
_POLICY, _LATER = 1008, 1013
_SECONDS = 3.0


class CallOver(Exception):
    """There is nothing to open a line for; `why` is what the softphone is told."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


async def start_softphone_call(needs: EdgeNeeds, token: str, origin: str) -> Ticket:
    """The way in for a new call. Malformed when the ticket is no good; CallOver when the call is not taken."""
    ticket = _check(needs, token, origin)
    business = await needs.businesses.of_tenant(ticket.tenant)
    if business is None:
        raise Malformed("no-business", _POLICY, "the business of this ticket is not open")
    if why := needs.admission.why:
        await refuse_call(needs, why, ticket.tenant)
        raise CallOver(why)
    try:
        async with asyncio.timeout(_SECONDS):
            call, repeated = await adopt_call(needs, ticket.tenant, ticket.id)
            if repeated:
                raise _used()
            arrival = Arrival(carrier=CARRIER, carrier_call=ticket.id, phone=ticket.calling_as, account=ticket.account)
            taken = await ring(needs, business, arrival, call)
    except (Unavailable, TimeoutError) as away:
        raise _no_log() from away
    if taken is None:
        raise CallOver("flood")
    return taken


async def resume_softphone_call(needs: EdgeNeeds, token: str, origin: str, call: str) -> Ticket:
    """The way back into a call of the same member. Malformed when it is not theirs; CallOver when it has ended meanwhile."""
    ticket = _check(needs, token, origin)
    name = compose_subject("call", ticket.tenant, call)
    try:
        async with asyncio.timeout(_SECONDS):
            await needs.live.wait_until_stored()
            facts = await needs.log.load(name)
            ringing = next((fact for fact in facts if _is_theirs(fact, ticket)), None)
            if ringing is None:
                raise Malformed("foreign-call", _POLICY, "this member has no such call")
            before = load_edge_call(facts)
            if before.ended or before.parted:
                raise CallOver("ended")
            _, repeated = await adopt_call(needs, ticket.tenant, ticket.id, call=call)
            if repeated:
                raise _used()
            claim = await needs.log.last(claim_subject(ticket.tenant, call))
    except (Unavailable, TimeoutError) as away:
        raise _no_log() from away
    rang = int(ringing.at.timestamp())
    return Ticket(
        use="media",
        tenant=ticket.tenant,
        call=call,
        carrier_call=ticket.id,
        person=ringing.person,
        rang=rang,
        expires=rang,
        after=claim.sequence if claim else 0,
    )


def _check(needs: EdgeNeeds, token: str, origin: str) -> SoftphoneTicket:
    try:
        ticket = unseal_softphone_ticket(token, needs.secret, needs.clock.now().timestamp())
    except (BadToken, msgspec.DecodeError) as bad:
        raise Malformed("bad-ticket", _POLICY, f"the ticket is {bad}; ask for another with POST /softphone/tickets") from bad
    if origin and origin != ticket.origin:
        raise Malformed("foreign-origin", _POLICY, "the ticket was given to another page")
    return ticket


def _is_theirs(fact: Fact, ticket: SoftphoneTicket) -> bool:
    match fact.event:
        case CallRinging(carrier=carrier, account=account):
            return carrier == CARRIER and account == ticket.account
        case _:  # open: other facts of a call do not say whose it is
            return False


def _used() -> Malformed:
    return Malformed("used-ticket", _POLICY, "a ticket opens one line; ask for another with POST /softphone/tickets")


def _no_log() -> Malformed:
    return Malformed("no-log", _LATER, "the log cannot be reached; try again in some seconds")
