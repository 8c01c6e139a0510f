"""One fact, one handler: what it answers is stored as it comes, or decided anew until it holds."""

from collections.abc import Callable, Mapping
from typing import Any

import structlog

from bus.log import Conflict, Log
from handlers.decided_subjects import Decided
from handlers.handler import Handler
from infra.runtime.decision import ROUNDS, Contended, append_decided, decide_over_pages
from infra.runtime.invocation import everything
from infra.runtime.stamp import AnswerStamp
from schemas.fact import Fact, promote_draft

_log = structlog.get_logger("handling")


async def handle(
    handler: Handler,
    fact: Fact,
    arguments: Mapping[str, Any],
    log: Log,
    stamp: AnswerStamp,
    on_stored: Callable[[Fact], None] = lambda _: None,
) -> int:
    """Have `handler` answer a fact; how many answers are stored. Handling it again stores nothing twice.

    `on_stored` hears each answer once the log has it. Contended when others kept writing what it decides upon.
    """
    if handler.fold is not None:
        decided = await decide_over_pages(handler, fact, arguments, log, stamp)
        for answer in decided:
            on_stored(answer)
        return len(decided)
    for _ in range(ROUNDS):
        try:
            return await _answered(handler, fact, arguments, log, stamp.again(), on_stored)
        except Conflict:
            continue
    _log.warning("contended", handler=handler.name, rounds=ROUNDS)
    raise Contended(f"{handler.name} was overtaken {ROUNDS} times; it is tried again by itself")


async def _answered(
    handler: Handler, fact: Fact, arguments: Mapping[str, Any], log: Log, stamp: AnswerStamp, on_stored: Callable[[Fact], None]
) -> int:
    count = 0
    async for answer in everything(lambda: handler.run(fact.event, **arguments)):
        if isinstance(answer, Decided):
            stored = await append_decided([stamp.draft(event) for event in answer.answers], answer.expected, log)
        else:
            draft = stamp.draft(answer)
            stored = [promote_draft(draft, await log.append(draft))]
        for one in stored:
            on_stored(one)
        count += len(stored)
    return count
