"""Contacts with their history, from calls, appointments and messages."""

from collections.abc import Iterator
from typing import assert_never

from projectors.contact_identity import IdentityFact, project_identity
from projectors.projector import projector
from read_models.contact_identity import MergeRow, Suggestion
from read_models.contact_notes import NoteRow, Tag
from read_models.contacts import Contact, HistoryLine, LearnedFact
from schemas import contacts as people
from schemas import diary, line, tools
from schemas.fact import Fact
from schemas.subjects import parse_subject
from schemas.threads import is_texting

ContactsFact = (
    line.CallRinging
    | line.CallEnded
    | tools.OutcomeLogged
    | people.ContactMet
    | people.ContactLearned
    | people.MessageTaken
    | people.LeadQualified
    | diary.AppointmentBooked
    | diary.AppointmentMoved
    | diary.AppointmentCancelled
    | diary.AppointmentConfirmed
    | diary.AppointmentArrived
    | diary.AppointmentCompleted
    | diary.AppointmentMissed
    | IdentityFact
)
ContactsRow = Contact | LearnedFact | HistoryLine | NoteRow | Tag | Suggestion | MergeRow


@projector("contacts", version=3, reads=("call.>", "contact.>", "page.>"))
def contacts(event: ContactsFact, fact: Fact) -> Iterator[ContactsRow]:
    life = parse_subject(fact.subject)
    tenant, id_, at = life.tenant, life.id, fact.at
    if isinstance(event, IdentityFact):
        yield from project_identity(event, fact)
        return
    if is_texting(id_):
        return  # what was written is in its thread
    match event:
        case line.CallRinging(person=person, caller=caller):
            if person:
                yield Contact(tenant=tenant, person=person, phone=caller or None, first_seen=at, last_seen=at)
            yield HistoryLine(tenant=tenant, id=id_, person=person, kind="call", at=at)
        case line.CallEnded(seconds=seconds):
            yield HistoryLine(tenant=tenant, id=id_, seconds=seconds)
        case tools.OutcomeLogged(outcome=outcome, notes=notes):
            yield HistoryLine(tenant=tenant, id=id_, status=outcome, text=notes)
        case people.ContactMet(person=person, phone=phone, email=email, channel=channel):
            yield Contact(
                tenant=tenant,
                person=person,
                phone=phone or None,
                email=email or None,
                channel=channel,
                first_seen=at,
                last_seen=at,
            )
        case people.ContactLearned(person=person, field=field, value=value, source=source, confidence=sure):
            yield LearnedFact(tenant=tenant, person=person, field=field, value=value, source=source, confidence=sure, at=at)
            known = {field: value} if field in {"name", "phone", "email"} else {}
            yield Contact(tenant=tenant, person=person, first_seen=at, last_seen=at, **known)
        case people.MessageTaken(person=person, text=text, urgent=urgent):
            status = "urgent" if urgent else "open"
            yield HistoryLine(tenant=tenant, id=fact.id, person=person, kind="message", at=at, status=status, text=text)
            yield Contact(tenant=tenant, person=person, first_seen=at, last_seen=at)
        case people.LeadQualified(person=person, wants=wants):
            yield HistoryLine(tenant=tenant, id=fact.id, person=person, kind="lead", at=at, status="qualified", text=wants)
            yield Contact(tenant=tenant, person=person, first_seen=at, last_seen=at)
        case diary.AppointmentBooked(appointment=appointment, person=person, service=service, start=start, reference=reference):
            yield HistoryLine(
                tenant=tenant,
                id=appointment,
                person=person,
                kind="appointment",
                at=at,
                status="booked",
                service=service,
                starts=start.isoformat(),
                reference=reference,
            )
            yield Contact(tenant=tenant, person=person, first_seen=at, last_seen=at)
        case diary.AppointmentMoved(appointment=appointment, person=person, to_start=start):
            yield HistoryLine(tenant=tenant, id=appointment, person=person, starts=start.isoformat(), status="booked")
            yield Contact(tenant=tenant, person=person, last_seen=at)
        case diary.AppointmentCancelled(appointment=appointment, person=person):
            yield HistoryLine(tenant=tenant, id=appointment, person=person, status="cancelled")
        case diary.AppointmentConfirmed(appointment=appointment, person=person):
            yield HistoryLine(tenant=tenant, id=appointment, person=person, status="confirmed")
        case diary.AppointmentArrived(appointment=appointment, person=person):
            yield HistoryLine(tenant=tenant, id=appointment, person=person, status="arrived")
        case diary.AppointmentCompleted(appointment=appointment, person=person):
            yield HistoryLine(tenant=tenant, id=appointment, person=person, status="completed")
            yield Contact(tenant=tenant, person=person, first_seen=at, last_seen=at)
        case diary.AppointmentMissed(appointment=appointment, person=person):
            yield HistoryLine(tenant=tenant, id=appointment, person=person, status="missed")
        case _:
            assert_never(event)
