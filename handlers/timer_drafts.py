"""Drafts of timers: what a fact sets, to come back as another fact when its time has come."""

from datetime import datetime

from schemas.event import Event
from schemas.fact import Draft, Fact, answer_id
from schemas.subjects import compose_subject, parse_subject


def draft_timer(name: str, due: Event, fact: Fact, now: datetime, *, handler: str, person: str = "", kind: str = "") -> Draft:
    """The timer `name` of the business that `fact` is of, which says `due`; setting it twice is setting it once.

    `handler` is who sets it, `person` whose it is, `kind` what tells it from others of the same fact; the tag of `due` otherwise.
    """
    return Draft(
        subject=compose_subject("timer", parse_subject(fact.subject).tenant, name),
        event=due,
        id=answer_id(fact.id, kind or due.tag()),
        at=now,
        cause=fact.id,
        handler=handler,
        person=person,
        trace=fact.trace,
    )
