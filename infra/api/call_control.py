"""What a member does to a call in progress: giving the agent a line, or ending it. Each is a fact that names who it was."""

from typing import Annotated

import msgspec

from infra.api.accounts.accounts_desk import AccountsDesk
from infra.api.accounts.denial import Denied
from infra.api.accounts.outbox import keep_facts
from infra.api.accounts.sessions import Bearer
from infra.api.accounts.tables import Connection
from infra.api.endpoint import Visitor, endpoint
from infra.api.queries import CallAsked
from read_models.call_progress import read_call_progress
from schemas.accounts import CueRequested, HangUpRequested
from schemas.event import Event


class Cue(CallAsked, frozen=True, kw_only=True, forbid_unknown_fields=True):
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=500, pattern=r"\S", description="What the agent shall say")]


@endpoint("/calls/{call}/cue", method="POST")
async def cue_agent(asked: Cue, visitor: Visitor) -> None:
    """Give the agent a line in a call in progress: it says it in its own voice as soon as nobody speaks."""
    who, desk = visitor.bearer, visitor.desk
    async with desk.work() as connection:
        person = await find_call_in_progress(connection, who.tenant, asked.call)
        wanted = CueRequested(
            account=who.account, role=who.role, session=who.session, object=asked.call, person=person, text=asked.text.strip()
        )
        await tell_about_caller(desk, connection, who, person, wanted)


@endpoint("/calls/{call}/end", method="POST")
async def end_call(asked: CallAsked, visitor: Visitor) -> None:
    """End a call in progress: the line is closed within a second, whatever is being said."""
    who, desk = visitor.bearer, visitor.desk
    async with desk.work() as connection:
        person = await find_call_in_progress(connection, who.tenant, asked.call)
        wanted = HangUpRequested(account=who.account, role=who.role, session=who.session, object=asked.call)
        await tell_about_caller(desk, connection, who, person, wanted)


async def tell_about_caller(desk: AccountsDesk, connection: Connection, who: Bearer, person: str, event: Event) -> None:
    """Tell what a member does to somebody's call: it is the caller's, sealed, handed out and forgotten with them."""
    draft = msgspec.structs.replace(desk.draft(who.tenant, who.account, event), person=person)
    await keep_facts(connection, desk.wire, [draft])


async def find_call_in_progress(connection: Connection, tenant: str, call: str) -> str:
    """The caller's id; Denied when this business has no such call, or it is over."""
    known = await read_call_progress(connection, tenant=tenant, call=call)
    if known is None:
        raise Denied("absent", "this business has no such call; /calls lists those it has")
    if known.over:
        raise Denied("taken", "the call is over; /calls/{call} has what became of it")
    return known.person
