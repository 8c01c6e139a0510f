"""Examples from the diary and the books: appointments, what a call costs, what is spent, and the business itself."""

from datetime import datetime

from schemas.business import OwnerNotified
from schemas.diary import (
    AppointmentArrived,
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentCompleted,
    AppointmentConfirmed,
    AppointmentMissed,
    AppointmentMoved,
    AppointmentRejected,
    AppointmentRequested,
    CancellationRequested,
    MoveRequested,
    VisitDue,
    VisitReported,
)
from schemas.event import Event
from schemas.money import CostIncurred, ExpenseRecorded, ExpenseVoided, PaymentRecorded, PaymentVoided

TUESDAY = datetime.fromisoformat("2026-11-24T14:30:00-05:00")
THURSDAY = datetime.fromisoformat("2026-12-03T10:00:00-05:00")
PAGE = "hygiene-1_2026-11-24"
ORIGIN = "01CALL/intent.recognised/1/tool.requested/0"

EXAMPLES: tuple[Event, ...] = (
    AppointmentRequested(
        appointment="01APPOINTMENT",
        person="01PERSON",
        service="cleaning",
        start=TUESDAY,
        minutes=45,
        resource="hygiene-1",
        name="Maria Lopez",
        phone="+15550100",
        notes="a little nervous",
        origin=ORIGIN,
        call="01CALL",
    ),
    AppointmentBooked(
        appointment="01APPOINTMENT",
        person="01PERSON",
        service="cleaning",
        resource="hygiene-1",
        start=TUESDAY,
        minutes=45,
        reference="KT342",
        price="120",
        name="Maria Lopez",
        phone="+15550100",
        notes="a little nervous",
        buffer=15,
        origin=ORIGIN,
        call="01CALL",
    ),
    AppointmentRejected(
        appointment="01APPOINTMENT",
        reason="taken",
        instead=(THURSDAY,),
        service="cleaning",
        resource="hygiene-1",
        start=TUESDAY,
        origin=ORIGIN,
        call="01CALL",
    ),
    MoveRequested(
        appointment="01APPOINTMENT",
        person="01PERSON",
        page=PAGE,
        start=THURSDAY,
        resource="hygiene-1",
        origin=ORIGIN,
        call="01CALL",
    ),
    AppointmentMoved(
        appointment="01APPOINTMENT",
        person="01PERSON",
        from_start=TUESDAY,
        to_start=THURSDAY,
        resource="hygiene-1",
        to_page="hygiene-1_2026-12-03",
        origin=ORIGIN,
        call="01CALL",
    ),
    CancellationRequested(
        appointment="01APPOINTMENT", person="01PERSON", page=PAGE, reason="has a cold", origin=ORIGIN, call="01CALL"
    ),
    AppointmentCancelled(
        appointment="01APPOINTMENT", person="01PERSON", start=TUESDAY, resource="hygiene-1", origin=ORIGIN, call="01CALL"
    ),
    VisitReported(appointment="01APPOINTMENT", page=PAGE, happened="completed", price="110", by="01ACCOUNT"),
    AppointmentConfirmed(appointment="01APPOINTMENT", person="01PERSON", start=TUESDAY, resource="hygiene-1", by="01ACCOUNT"),
    AppointmentArrived(appointment="01APPOINTMENT", person="01PERSON", start=TUESDAY, resource="hygiene-1", by="01ACCOUNT"),
    AppointmentCompleted(appointment="01APPOINTMENT", person="01PERSON", price="120", start=TUESDAY, resource="hygiene-1"),
    AppointmentMissed(appointment="01APPOINTMENT", person="01PERSON", start=TUESDAY, resource="hygiene-1"),
    VisitDue(appointment="01APPOINTMENT", page=PAGE, start=TUESDAY),
    PaymentRecorded(
        amount="110",
        currency="USD",
        method="card",
        on="2026-11-24",
        appointment="01APPOINTMENT",
        service="cleaning",
        resource="hygiene-1",
        note="tip included",
        by="01ACCOUNT",
    ),
    PaymentVoided(why="typed twice", by="01ACCOUNT"),
    ExpenseVoided(why="typed twice", by="01ACCOUNT"),
    CostIncurred(part="carrier", amount="0.0170", currency="USD", quantity="2", unit="minute"),
    ExpenseRecorded(vendor="Dental Supplies", on="2026-11-18", amount="84.20", tax="6.90", category="supplies"),
    OwnerNotified(topic="urgent", text="Maria Lopez reports swelling", source=ORIGIN, call="01CALL"),
)
