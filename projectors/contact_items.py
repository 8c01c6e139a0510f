"""Items of the inbox that are about contacts: tasks, and those who may be one person."""

from collections.abc import Iterator
from typing import assert_never

from read_models.inbox import InboxItem
from schemas import identity
from schemas.fact import Fact
from schemas.subjects import derive_token, parse_subject

ContactItemFact = identity.TaskOpened | identity.MergeSuggested | identity.ContactMerged | identity.ContactHeldApart


def project_contact_item(event: ContactItemFact, fact: Fact) -> Iterator[InboxItem]:
    """The item that a fact makes, or is the end of. A doubtful pair is one item, whichever of the two it was noticed on."""
    tenant = parse_subject(fact.subject).tenant
    match event:
        case identity.TaskOpened(person=person, text=text, due=due, call=call):
            yield InboxItem(
                tenant=tenant,
                item=derive_token(fact.id),
                kind="task",
                topic="task",
                severity="info",
                text=text,
                person=person,
                call=call,
                source=fact.cause,
                at=fact.at,
                due=due,
            )
        case identity.MergeSuggested(person=person, other=other, reason=reason):
            yield InboxItem(
                tenant=tenant,
                item=_pair(person, other),
                kind="merge",
                topic="merge",
                severity="info",
                text=reason,
                person=person,
                source=other,
                at=fact.at,
            )
        case (
            identity.ContactMerged(person=person, into=other, by=by)
            | identity.ContactHeldApart(person=person, other=other, by=by)
        ):
            yield InboxItem(tenant=tenant, item=_pair(person, other), state="done", done_at=fact.at, done_by=by)
        case _:
            assert_never(event)


def _pair(one: str, other: str) -> str:
    return derive_token("merge/" + "/".join(sorted((one, other))))
