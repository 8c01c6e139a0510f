"""What the log says about what is over: calls, people of whom nothing was heard, and a look that was killed half way."""

from collections.abc import Collection, Mapping
from datetime import datetime

from bus.log import Log
from handlers.privacy.retention import CallLife, fold_calls
from schemas.privacy import RetentionApplied, RetentionBegun
from schemas.subjects import compose_subject, parse_subject


async def load_lives(log: Log, tenant: str) -> Mapping[str, CallLife]:
    """All calls of a business by id, as retention sees them."""
    return fold_calls([fact async for facts in log.read(f"call.{tenant}.>", puzzled=_pass) for fact in facts])


async def find_silent_people(log: Log, tenant: str, before: datetime, callers: Collection[str]) -> list[str]:
    """People of whom nothing was heard since: no call (`callers` have called), nothing learned, no appointment."""
    newest: dict[str, datetime] = {}
    async for facts in log.read(f"contact.{tenant}.>", f"page.{tenant}.>", puzzled=_pass):
        for fact in facts:
            person = fact.event.whose()
            newest[person] = max(fact.at, newest.get(person, fact.at))
    erased = {parse_subject(fact.subject).id async for facts in log.read(f"erasure.{tenant}.>") for fact in facts}
    spared = {*callers, *erased}
    return sorted(person for person, at in newest.items() if person and at < before and person not in spared)


async def count_begun(log: Log, tenant: str) -> int:
    """How many calls a look that was killed had begun with, 0 when every look was finished."""
    begun = 0
    for fact in await log.load(compose_subject("business", tenant, "profile")):
        match fact.event:
            case RetentionBegun(things=things):
                begun = things
            case RetentionApplied(what="calls"):
                begun = 0
            case _:
                pass
    return begun


def is_older(call: CallLife, before: datetime) -> bool:
    """Whether a call rang before a moment."""
    return call.began is not None and call.began < before


def _pass(_: Exception) -> None:
    """What this version cannot read is parked elsewhere, and stays until it can be read."""
