"""Tickets for the softphone: a member who may is given one, with the address at which it opens a line."""

from datetime import datetime, timedelta
from typing import Annotated

import msgspec

from handlers.phone_numbers import normalise_number
from infra.api.accounts.denial import Denied
from infra.api.endpoint import Visitor, endpoint
from producers.softphone.ticket import TICKET_SECONDS, SoftphoneTicket
from read_models.queries import Moment
from schemas.accounts import SoftphoneTicketGiven

Number = Annotated[str, msgspec.Meta(max_length=40, description="The number to be calling from, `+` and country code first")]


class Call(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whom the business shall see calling; nobody: an anonymous caller. Only owners may say a number."""

    calling_as: Number | None = None


class GivenTicket(msgspec.Struct, frozen=True, kw_only=True):
    """Open a WebSocket to `url` before `expires_at`, and send `{"type": "start", "ticket": "..."}` first. It opens one line."""

    url: str
    ticket: str
    expires_at: Moment


@endpoint("/softphone/tickets", method="POST", created=True)
async def give_ticket(asked: Call, visitor: Visitor) -> GivenTicket:
    """Ask for a ticket for the softphone: valid for a minute, once, on this page."""
    who, desk, phones = visitor.bearer, visitor.desk, visitor.softphones
    calling_as = normalise_number(asked.calling_as, "ZZ") if asked.calling_as else ""
    if asked.calling_as and not calling_as:
        raise Denied("invalid", "`calling_as` is no telephone number; write it with its country code: +16175550100")
    if calling_as and who.role != "owner":
        raise Denied("forbidden", "only an owner may say who they are calling as; leave `calling_as` out, and call as nobody")
    if phones is None:
        raise Denied("absent", "this installation has no softphone; set DAYBOOK_SOFTPHONE_URL or run an edge beside the API")
    url = phones.address(visitor.page)
    phones.admit(who.account)
    until: datetime = desk.clock.now() + timedelta(seconds=TICKET_SECONDS)
    ticket = SoftphoneTicket(
        id=desk.ids.new(),
        tenant=who.tenant,
        account=who.account,
        calling_as=calling_as,
        origin=visitor.page,
        expires=int(until.timestamp()),
    )
    async with desk.work() as connection:
        given = SoftphoneTicketGiven(
            account=who.account, role=who.role, session=who.session, object=ticket.id, named=bool(calling_as)
        )
        await desk.tell(connection, who.tenant, who.account, given)
    return GivenTicket(url=url, ticket=phones.seal(ticket), expires_at=until)
