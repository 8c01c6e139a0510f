"""Whoever calls after writing to us need not tell it all again: the agent knows that they have written."""

from bus.log import Log
from handlers.handler import handler
from handlers.messages.threads.state import EXPIRES, fold
from schemas.fact import Fact
from schemas.line import CallRinging
from schemas.subjects import compose_subject, parse_subject
from schemas.threads import CallerTexted


@handler("recalling-texts", role="ledger")
async def recall_texts(ringing: CallRinging, fact: Fact, log: Log) -> CallerTexted | None:
    """When the caller wrote last; None when that is more than a day ago, or never was."""
    if not ringing.person:
        return None
    tenant = parse_subject(fact.subject).tenant
    threads = fold(await log.load(compose_subject("thread", tenant, ringing.person))).by_id.values()
    last = max((one.last_at for one in threads if one.messages), default=None)
    return CallerTexted(person=ringing.person, at=last) if last and fact.at - last < EXPIRES else None
