"""What a member does to a call in progress: so far, ending it. Each is a fact that names who it was."""

from infra.api.accounts.denial import Denied
from infra.api.accounts.tables import Connection
from infra.api.endpoint import Visitor, endpoint
from infra.api.queries import CallAsked
from read_models.call_queries import read_call_progress
from schemas.accounts import HangUpRequested


@endpoint("/calls/{call}/end", method="POST")
async def end_call(asked: CallAsked, visitor: Visitor) -> None:
    """End a call in progress: the line is closed within a second, whatever is being said."""
    who, desk = visitor.bearer, visitor.desk
    async with desk.work() as connection:
        await find_call_in_progress(connection, who.tenant, asked.call)
        wanted = HangUpRequested(account=who.account, role=who.role, session=who.session, object=asked.call)
        await desk.tell(connection, who.tenant, who.account, wanted)


async def find_call_in_progress(connection: Connection, tenant: str, call: str) -> None:
    """Denied when this business has no such call, or it is over."""
    match await read_call_progress(connection, tenant=tenant, call=call):
        case None:
            raise Denied("absent", "this business has no such call; /calls lists those it has")
        case "over":
            raise Denied("taken", "the call is over; /calls/{call} has what became of it")
        case "on":
            return
