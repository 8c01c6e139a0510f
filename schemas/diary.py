"""The diary: asking for an appointment, and the answers, on the page of one resource on one day."""

from datetime import datetime
from typing import Literal

from schemas.event import Event, Personal
from schemas.kinds import APPOINTMENT, DUE, PAGE


class AppointmentRequested(Event, frozen=True, tag="appointment.requested"):
    """Somebody asks for a slot of `resource`, whose page of that day decides. `start` is in the business's own zone.

    `origin` is where the answer is awaited: the id of the `tool.requested` fact, or empty. `by` is the account of the business
    that asks, for whom notice and horizon do not count; empty for callers.
    """

    kind = APPOINTMENT

    appointment: str
    person: str
    service: str
    start: datetime
    minutes: int
    resource: str
    name: Personal = ""
    phone: Personal = ""
    notes: Personal = ""
    party: int = 1
    origin: str = ""
    call: str = ""
    by: str = ""


class AppointmentBooked(Event, frozen=True, tag="appointment.booked"):
    """A slot on a page is taken. `price` is the list price as a decimal text in `currency`; `reference` is short and speakable.

    `buffer` minutes after it are kept free. `moved_from` is the page it left when it was moved here.
    """

    kind = PAGE

    appointment: str
    person: str
    service: str
    resource: str
    start: datetime
    minutes: int
    reference: str
    price: str = "0"
    currency: str = "USD"
    name: Personal = ""
    phone: Personal = ""
    notes: Personal = ""
    party: int = 1
    buffer: int = 0
    moved_from: str = ""
    origin: str = ""
    call: str = ""


class AppointmentRejected(Event, frozen=True, tag="appointment.rejected"):
    """It cannot be done. `reason` is one of the toolbox's; `instead` offers free starts on the page that was asked.

    `service`, `resource`, `start` and `party` are what was asked for, as far as it is known.
    """

    kind = APPOINTMENT

    appointment: str
    reason: str
    instead: tuple[datetime, ...] = ()
    service: str = ""
    resource: str = ""
    start: datetime | None = None
    party: int = 1
    origin: str = ""
    call: str = ""


class MoveRequested(Event, frozen=True, tag="move.requested"):
    """Somebody asks to move an appointment from `page` (a page's id) to another start, on any resource unless named.

    `by` is the account of the business that asks, empty for callers.
    """

    kind = APPOINTMENT

    appointment: str
    person: str
    page: str
    start: datetime
    resource: str
    origin: str = ""
    call: str = ""
    by: str = ""


class AppointmentMoved(Event, frozen=True, tag="appointment.moved"):
    """The appointment left this page for another; the other page has its own `appointment.booked`, in the same batch."""

    kind = PAGE

    appointment: str
    person: str
    from_start: datetime
    to_start: datetime
    resource: str
    to_page: str
    origin: str = ""
    call: str = ""


class CancellationRequested(Event, frozen=True, tag="cancellation.requested"):
    """Somebody asks to cancel an appointment. `by` is the account of the business that asks, empty for callers."""

    kind = APPOINTMENT

    appointment: str
    person: str
    page: str
    reason: Personal = ""
    origin: str = ""
    call: str = ""
    by: str = ""


class AppointmentCancelled(Event, frozen=True, tag="appointment.cancelled"):
    """The slot on this page is free again. `late`: the customer cancelled after the business's time for it; `by` as asked."""

    kind = PAGE

    appointment: str
    person: str
    start: datetime
    resource: str
    origin: str = ""
    call: str = ""
    late: bool = False
    by: str = ""


#: What can become of a visit.
Happened = Literal["confirmed", "arrived", "completed", "missed"]


class VisitReported(Event, frozen=True, tag="visit.reported"):
    """Somebody of the business (account `by`) says what became of a visit; its `page` (a page's id) decides.

    `price` is what is charged, a decimal text, empty for the list price.
    """

    kind = APPOINTMENT

    appointment: str
    page: str
    happened: Happened
    price: str = ""
    by: str = ""


class AppointmentConfirmed(Event, frozen=True, tag="appointment.confirmed"):
    """The customer has said that they will come."""

    kind = PAGE

    appointment: str
    person: str
    start: datetime
    resource: str
    by: str = ""


class AppointmentArrived(Event, frozen=True, tag="appointment.arrived"):
    """The customer is there."""

    kind = PAGE

    appointment: str
    person: str
    start: datetime
    resource: str
    by: str = ""


class AppointmentCompleted(Event, frozen=True, tag="appointment.completed"):
    """The visit took place; `price` is what it is charged at. A later one corrects it."""

    kind = PAGE

    appointment: str
    person: str
    price: str
    currency: str = "USD"
    start: datetime | None = None
    resource: str = ""
    by: str = ""


class AppointmentMissed(Event, frozen=True, tag="appointment.missed"):
    """Nobody came."""

    kind = PAGE

    appointment: str
    person: str
    start: datetime | None = None
    resource: str = ""
    by: str = ""


class VisitDue(Event, frozen=True, tag="visit.due"):
    """The visit is over by the clock: was it? On `due.<tenant>.visit-<appointment>`; `start` is the one it was set for."""

    kind = DUE

    appointment: str
    page: str
    start: datetime
