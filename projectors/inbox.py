"""The inbox: what the business's people were told, what was left for them, and what became of it."""

from collections.abc import Iterator
from typing import assert_never

from projectors.contact_items import ContactItemFact, project_contact_item
from projectors.projector import projector
from read_models.inbox import InboxItem, SettledVisit
from schemas import business, contacts, diary, inbox
from schemas.fact import Fact
from schemas.subjects import derive_token, parse_subject

#: Topics of notices about what is an item of its own.
_TWICE = frozenset({"urgent-message", "voicemail"})
_CALLBACKS = frozenset({"callback", "urgent-callback"})
InboxFact = (
    business.OwnerNotified
    | contacts.MessageTaken
    | contacts.QuestionUnanswered
    | ContactItemFact
    | inbox.InboxDone
    | inbox.InboxReopened
    | inbox.InboxSnoozed
    | inbox.InboxAssigned
    | diary.AppointmentCompleted
    | diary.AppointmentMissed
    | diary.AppointmentCancelled
    | diary.AppointmentMoved
)


@projector("inbox", version=2, reads=("business.>", "contact.>", "call.>", "inbox.>", "page.>"))
def inbox_items(event: InboxFact, fact: Fact) -> Iterator[InboxItem | SettledVisit]:
    """What tells of an item says nothing of its state: calls and the ledger are read side by side, in no common order."""
    life = parse_subject(fact.subject)
    tenant = life.tenant
    if isinstance(event, ContactItemFact):
        yield from project_contact_item(event, fact)
        return
    match event:
        case business.OwnerNotified(topic=topic) if topic in _TWICE:
            return
        case business.OwnerNotified(topic=topic, text=text, source=source, call=call, severity=severity):
            kind = "callback" if topic in _CALLBACKS else "visit" if topic == "visit" else "notice"
            yield InboxItem(
                tenant=tenant,
                item=derive_token(fact.id),
                kind=kind,
                topic=topic,
                severity=severity,
                text=text,
                person=fact.person,
                call=call,
                source=source,
                at=fact.at,
            )
        case contacts.MessageTaken() as taken:
            yield InboxItem(
                tenant=tenant,
                item=derive_token(fact.id),
                kind="message",
                topic="message",
                severity="warning" if taken.urgent else "info",
                text=taken.text,
                name=taken.name,
                phone=taken.phone,
                person=taken.person,
                call=taken.call,
                source=fact.cause,
                at=fact.at,
            )
        case contacts.QuestionUnanswered(question=question, call=call, person=person):
            yield InboxItem(
                tenant=tenant,
                item=derive_token(fact.id),
                kind="question",
                topic="question",
                severity="info",
                text=question,
                person=person,
                call=call,
                source=fact.cause,
                at=fact.at,
            )
        case inbox.InboxDone(by=by, note=note):
            yield InboxItem(tenant=tenant, item=life.id, state="done", done_at=fact.at, done_by=by, note=note)
        case inbox.InboxReopened():
            yield InboxItem(tenant=tenant, item=life.id, state="open", snoozed_until=fact.at)
        case inbox.InboxSnoozed(until=until):
            yield InboxItem(tenant=tenant, item=life.id, snoozed_until=until)
        case inbox.InboxAssigned(account=account):
            yield InboxItem(tenant=tenant, item=life.id, account=account)
        case (
            diary.AppointmentCompleted(appointment=appointment)
            | diary.AppointmentMissed(appointment=appointment)
            | diary.AppointmentCancelled(appointment=appointment)
            | diary.AppointmentMoved(appointment=appointment)
        ):
            yield SettledVisit(tenant=tenant, appointment=appointment, at=fact.at)
        case _:
            assert_never(event)
