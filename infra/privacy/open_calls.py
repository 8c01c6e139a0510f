"""The calls a person is on: an erasure waits for their end, since without its key a call falls silent."""

import asyncio
from collections.abc import Sequence

import msgspec

from bus.log import Log
from infra.privacy.personal_facts import pass_over
from schemas.line import CallEnded, CallRinging
from schemas.subjects import compose_subject, parse_subject


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds between two looks, from the end of a call until its last words are written, and until nobody waits any more."""

    look: float = 1.0
    settle: float = 5.0
    longest: float = 4 * 3600.0


async def open_calls(log: Log, tenant: str, person: str) -> Sequence[str]:
    """The ids of a person's calls that have begun and not ended."""
    found: dict[str, None] = {}
    async for facts in log.read(f"call.{tenant}.>", puzzled=pass_over):
        for fact in facts:
            match fact.event:
                case CallRinging(person=caller) if caller == person:
                    found[parse_subject(fact.subject).id] = None
                case CallEnded():
                    found.pop(parse_subject(fact.subject).id, None)
                case _:  # open: no other fact says whether a call goes on
                    pass
    return list(found)


async def await_ends(log: Log, tenant: str, calls: Sequence[str], waiting: Waiting) -> None:
    """Wait until these calls are over and their last words are written. Gives up after the longest there is."""
    if not calls:
        return
    try:
        async with asyncio.timeout(waiting.longest):
            for call in calls:
                while not await _is_over(log, compose_subject("call", tenant, call)):
                    await asyncio.sleep(waiting.look)
            await asyncio.sleep(waiting.settle)
    except TimeoutError:
        return


async def _is_over(log: Log, call: str) -> bool:
    return any(isinstance(fact.event, CallEnded) for fact in await log.load(call))
