"""Whether a call is over, and whose it is: for those who would do something about it."""

import msgspec

from read_models.queries import Connection, query_rows


class CallProgress(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a call is over, and whose it is."""

    over: bool
    person: str


async def read_call_progress(connection: Connection, *, tenant: str, call: str) -> CallProgress | None:
    """How far a call is; None when this business has no such call."""
    found = await query_rows(
        connection,
        CallProgress,
        """SELECT ended_at IS NOT NULL AS over, coalesce(person, '') AS person FROM calls.calls
           WHERE tenant = %(tenant)s AND call = %(call)s""",
        tenant=tenant,
        call=call,
    )
    return found[0] if found else None
