"""Learning about a contact from what they say, and more surely from what they confirmed."""

from collections.abc import Iterable, Iterator

from handlers.contacts.ports.people import ContactMemory
from handlers.contacts.state import STRANGER
from handlers.handler import handler
from schemas.contacts import ContactLearned, MessageTaken
from schemas.diary import AppointmentBooked
from schemas.fact import Fact
from schemas.subjects import parse_subject
from schemas.understanding import IntentRecognised

#: Roles of entities that say something about the caller, and the contact's field for each.
_FIELDS = {
    "name": "name",
    "phone": "phone",
    "email": "email",
    "service": "service",
    "street": "street",
    "postcode": "postcode",
    "date": "preferred-date",
    "time": "preferred-time",
    "part": "preferred-part",
    "party": "party",
}
#: Below this nobody should act on an entity.
_SURE = 0.55
#: What was read back and confirmed outweighs what was only understood.
_UNDERSTOOD = 0.9

Seen = tuple[str, str, float]


@handler("learning", role="ledger")
def learn_contact_details(
    told: IntentRecognised | AppointmentBooked | MessageTaken, fact: Fact, people: ContactMemory
) -> tuple[ContactLearned, ...]:
    """What is news about the person; nothing when nobody knows who they are."""
    person = fact.person if isinstance(told, IntentRecognised) else told.person
    if not person:
        return ()
    known = people.contact(parse_subject(fact.subject).tenant, person) or STRANGER
    return tuple(
        ContactLearned(person=person, field=field, value=value, source=fact.id, confidence=round(confidence, 3))
        for field, value, confidence in _last(_told(told))
        if known.learns(field, value, confidence)
    )


def _told(told: IntentRecognised | AppointmentBooked | MessageTaken) -> Iterator[Seen]:
    match told:
        case IntentRecognised(guess=True):
            return
        case IntentRecognised(entities=entities):
            for entity in entities:
                if entity.role in _FIELDS and entity.confidence >= _SURE:
                    yield _FIELDS[entity.role], entity.value, entity.confidence * _UNDERSTOOD
        case AppointmentBooked(name=name, phone=phone, service=service, start=start):
            yield from (("name", name, 1.0), ("phone", phone, 1.0), ("service", service, 1.0))
            yield "preferred-time", start.strftime("%H:%M"), 1.0
        case MessageTaken(name=name, phone=phone):
            yield from (("name", name, 1.0), ("phone", phone, 1.0))


def _last(seen: Iterable[Seen]) -> tuple[Seen, ...]:
    """One value a field: the last said."""
    return tuple({field: (field, value, sure) for field, value, sure in seen}.values())
