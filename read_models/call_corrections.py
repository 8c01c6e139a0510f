"""What members say of the turns of a call: which were doubtful, and what would have been right."""

import msgspec

from read_models.queries import Connection, Moment, query_rows
from schemas.event import Personal


class CorrectionLine(msgspec.Struct, frozen=True, kw_only=True):
    """What a member says of a turn: what was said, meant, and should have been answered; empty is as it was.

    `account` is whose word it is. `taught`: the receptionist goes by it since.
    """

    turn: int
    at: Moment
    account: str
    words: Personal
    intent: str
    answer: Personal
    note: Personal
    taught: bool


async def read_corrections(connection: Connection, *, tenant: str, call: str) -> list[CorrectionLine]:
    """The corrections of a call, by turn: of each the last one."""
    where = "SELECT * FROM calls.corrections WHERE tenant = %(tenant)s AND call = %(call)s ORDER BY turn"
    return await query_rows(connection, CorrectionLine, where, tenant=tenant, call=call)
