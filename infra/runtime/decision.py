"""Deciding upon aggregates: load, fold, ask the handler, append what it decided; and again when somebody was quicker."""

from collections.abc import Mapping
from typing import Any

import structlog

from bus.log import Conflict, Log
from handlers.handler import Handler
from infra.runtime.invocation import collect_answers
from infra.runtime.stamp import AnswerStamp
from schemas.fact import Draft, Fact, promote_draft
from schemas.subjects import parse_subject

#: How often a decision is taken anew before it is left to the next attempt of the durable follower.
ROUNDS = 60

_log = structlog.get_logger("deciding")


class Contended(Exception):
    """Too many others wrote the same pages at the same time; the fact is handled again after a pause."""


async def decide_over_pages(
    handler: Handler, fact: Fact, arguments: Mapping[str, Any], log: Log, stamp: AnswerStamp
) -> list[Fact]:
    """Have `handler` decide on the subjects it is declared over. Its answers, which are stored all or none."""
    if handler.fold is None:
        raise TypeError(f"handler {handler.name!r} decides over nothing: declare `fold`, and `over` for other lives than its own")
    for _ in range(ROUNDS):
        subjects = handler.over(fact.event, parse_subject(fact.subject).tenant) if handler.over else (fact.subject,)
        loaded = {subject: await log.load(subject) for subject in subjects}
        expected = {subject: facts[-1].sequence if facts else 0 for subject, facts in loaded.items()}
        pages = {subject: handler.fold(facts) for subject, facts in loaded.items()}
        stamping = stamp.again()
        drafts = [
            stamping.draft(event) async for event in collect_answers(handler.run, fact.event, {**arguments, "pages": pages})
        ]
        try:
            return await append_decided(drafts, expected, log)
        except Conflict:
            continue
    _log.warning("contended", handler=handler.name, rounds=ROUNDS)
    raise Contended(f"{handler.name} was overtaken {ROUNDS} times; it is tried again by itself")


async def append_decided(drafts: list[Draft], expected: Mapping[str, int], log: Log) -> list[Fact]:
    """One fact alone, several as one batch; of the subjects written to, those in `expected` must stand there, else Conflict."""
    if len(drafts) == 1:
        return [promote_draft(drafts[0], await log.append(drafts[0], expected=expected.get(drafts[0].subject)))]
    if drafts:
        written = {draft.subject for draft in drafts}
        sequences = await log.append_all(drafts, {subject: at for subject, at in expected.items() if subject in written})
        return [promote_draft(draft, sequence) for draft, sequence in zip(drafts, sequences, strict=True)]
    return []
