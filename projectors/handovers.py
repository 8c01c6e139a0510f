"""Handovers as the desk shows them: who waits, whose phones rang, who has it, what was noted."""

from collections.abc import Iterator
from typing import assert_never

from projectors.projector import projector
from read_models.handovers import AttemptRow, HandoverRow, NoteRow
from schemas import handover as facts_of
from schemas.fact import Fact
from schemas.subjects import derive_token, parse_subject

HandoverFact = (
    facts_of.HandoverOpened
    | facts_of.HandoverRinging
    | facts_of.LegEnded
    | facts_of.HandoverMissed
    | facts_of.HandoverAccepted
    | facts_of.HandoverQueued
    | facts_of.HandoverNoted
    | facts_of.HandoverResolved
)


@projector("handovers", version=1, reads=("handover.>",))
def handovers(event: HandoverFact, fact: Fact) -> Iterator[HandoverRow | AttemptRow | NoteRow]:
    life = parse_subject(fact.subject)
    tenant, handover = life.tenant, life.id
    match event:
        case facts_of.HandoverOpened() as opened:
            yield HandoverRow(
                tenant=tenant,
                handover=handover,
                way=opened.way,
                trigger=opened.trigger,
                reason=opened.reason,
                summary=opened.summary,
                script=opened.script,
                name=opened.name,
                phone=opened.phone,
                person=opened.person,
                tags=" ".join(opened.tags),
                call=opened.call,
                urgent=opened.urgent,
                priority=opened.priority,
                state="waiting",
                at=fact.at,
            )
        case facts_of.HandoverRinging(attempt=attempt, number=number):
            yield AttemptRow(tenant=tenant, handover=handover, attempt=attempt, number=number, at=fact.at)
        case facts_of.LegEnded(attempt=attempt, seconds=seconds):
            yield AttemptRow(tenant=tenant, handover=handover, attempt=attempt, seconds=seconds)
        case facts_of.HandoverMissed(attempt=attempt, reason=reason):
            yield AttemptRow(tenant=tenant, handover=handover, attempt=attempt, outcome=reason)
        case facts_of.HandoverAccepted(by=by, attempt=attempt, account=account):
            yield HandoverRow(
                tenant=tenant, handover=handover, state="accepted", accepted_at=fact.at, accepted_by=by, account=account
            )
            if attempt:
                yield AttemptRow(tenant=tenant, handover=handover, attempt=attempt, outcome="accepted")
        case facts_of.HandoverQueued(priority=priority, reason=reason):
            yield HandoverRow(tenant=tenant, handover=handover, state="queued", priority=priority, why=reason)
        case facts_of.HandoverNoted(account=account, note=note):
            yield NoteRow(tenant=tenant, handover=handover, note=derive_token(fact.id), account=account, text=note, at=fact.at)
        case facts_of.HandoverResolved(account=account, note=note):
            yield HandoverRow(tenant=tenant, handover=handover, state="resolved", resolved_at=fact.at, resolved_by=account)
            if note:
                yield NoteRow(
                    tenant=tenant, handover=handover, note=derive_token(fact.id), account=account, text=note, at=fact.at
                )
        case _:
            assert_never(event)
