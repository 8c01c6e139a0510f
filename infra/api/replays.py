"""Replaying a call on today's agent, over HTTP: begun, and looked at until it is done."""

from infra.api.accounts.denial import Denied
from infra.api.endpoint import Visitor, endpoint
from infra.api.problem_details import RequestRefused
from infra.api.queries import CallAsked, Id
from infra.api.replay_desk import Replay, ReplayDesk, TooManyReplays
from read_models.call_progress import read_call_progress


class OneReplay(CallAsked, frozen=True, kw_only=True, forbid_unknown_fields=True):
    replay: Id


@endpoint("/calls/{call}/replays", method="POST", created=True)
async def replay_call(asked: CallAsked, visitor: Visitor) -> Replay:
    """Replay a call that is over on today's agent, with what the business knows today; nothing goes out.

    The caller says what they said then; tools give their answers of then. It takes some seconds: ask for the result by its id.
    """
    tenant, desk = visitor.bearer.tenant, _desk(visitor)
    async with visitor.desk.pool.connection() as connection:
        known = await read_call_progress(connection, tenant=tenant, call=asked.call)
    if known is None:
        raise Denied("absent", "this business has no such call; /calls lists those it has")
    if not known.over:
        raise Denied("taken", "the call is still on; replay it when it is over")
    try:
        return desk.start(tenant, asked.call)
    except TooManyReplays as full:
        raise RequestRefused(503, "Busy", str(full), {"Retry-After": "30"}) from full


@endpoint("/calls/{call}/replays/{replay}", missing="there is no such replay of this call any more; start one")
async def one_replay(asked: OneReplay, visitor: Visitor) -> Replay | None:
    """How a replay stands, and turn by turn what is different today."""
    return _desk(visitor).find(visitor.bearer.tenant, asked.call, asked.replay)


def _desk(visitor: Visitor) -> ReplayDesk:
    if visitor.replays is None:
        raise RequestRefused(503, "Unavailable", "nothing is replayed here; `daybook replay CALL --compare` does it")
    return visitor.replays
