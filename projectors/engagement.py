"""What the engagement score is computed from: who was in touch when, in what mood, and for how much."""

from collections.abc import Iterator
from decimal import Decimal
from typing import assert_never

from projectors.projector import projector
from read_models.engagement import Mood, Touch, Visit
from schemas import contacts, diary, line, tools, understanding
from schemas.fact import Fact
from schemas.outcome import Outcome
from schemas.subjects import parse_subject
from schemas.threads import is_texting

#: Outcomes of calls in which business and caller did not come together.
_FAILED: frozenset[Outcome] = frozenset(("abandoned", "unfinished"))
EngagementFact = (
    line.CallRinging
    | tools.OutcomeLogged
    | understanding.MoodEstimated
    | contacts.MessageTaken
    | diary.AppointmentBooked
    | diary.AppointmentCancelled
    | diary.AppointmentCompleted
    | diary.AppointmentMissed
)


@projector("engagement", version=2, reads=("call.>", "contact.>", "page.>"))
def engagement(event: EngagementFact, fact: Fact) -> Iterator[Touch | Mood | Visit]:
    life = parse_subject(fact.subject)
    tenant = life.tenant
    if is_texting(life.id):
        return  # what comes of a text is in the diary
    match event:
        case line.CallRinging(person=person):
            yield Touch(tenant=tenant, id=life.id, person=person, kind="call", at=fact.at)
        case tools.OutcomeLogged(outcome=outcome):
            yield Touch(tenant=tenant, id=life.id, served=outcome not in _FAILED)
        case understanding.MoodEstimated(turn=turn, sentiment=sentiment):
            yield Mood(tenant=tenant, call=life.id, turn=turn, sentiment=sentiment)
        case contacts.MessageTaken(person=person):
            yield Touch(tenant=tenant, id=fact.id, person=person, kind="message", at=fact.at, served=True)
        case diary.AppointmentBooked(appointment=appointment, person=person, price=price, currency=currency):
            yield Visit(
                tenant=tenant,
                appointment=appointment,
                person=person,
                booked_at=fact.at,
                price=Decimal(price),
                currency=currency,
                status="booked",
            )
        case diary.AppointmentCancelled(appointment=appointment, person=person):
            yield Visit(tenant=tenant, appointment=appointment, person=person, status="cancelled")
        case diary.AppointmentCompleted(appointment=appointment, person=person, price=price, currency=currency):
            yield Visit(
                tenant=tenant,
                appointment=appointment,
                person=person,
                price=Decimal(price),
                currency=currency,
                status="completed",
            )
        case diary.AppointmentMissed(appointment=appointment, person=person):
            yield Visit(tenant=tenant, appointment=appointment, person=person, status="missed")
        case _:
            assert_never(event)
