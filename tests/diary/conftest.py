"""A hairdresser with two chairs, a studio for classes and a table, and the pages of their diary."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from handlers.diary import booking, cancellation, rescheduling
from handlers.diary.state import fold
from schemas.diary import AppointmentRequested
from schemas.event import Event
from schemas.fact import Fact, answer_id
from schemas.knowledge import Business, Resource, Service
from schemas.opening_times import Span
from schemas.routing import route_event
from schemas.subjects import compose_subject, parse_subject

NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)  # a Friday, ten in the morning in New York
_DAY = (Span(opens="09:00", closes="12:00"), Span(opens="13:00", closes="17:00"))
_BUSINESS = Business(
    tenant="curl",
    name="Curl",
    industry="hair",
    timezone="America/New_York",
    number="+16175550140",
    hours=dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), _DAY),
    closures=("2026-11-26",),
    services=(
        Service(id="cut", name="cut", minutes=30, price="45", by=("chair-1", "chair-2")),
        Service(id="color", name="color", minutes=60, price="120", buffer=15, by=("chair-1",)),
        Service(id="class", name="braiding class", minutes=60, price="30", by=("studio",)),
        Service(id="dinner", name="dinner", minutes=90, by=("table",)),
        Service(id="wig", name="wig", minutes=30, bookable=False),
    ),
    resources=(
        Resource(id="chair-1", name="Ana", days_off=("2026-11-25",)),
        Resource(id="chair-2", name="Ben"),
        Resource(id="studio", name="the studio", seats=8, shared=True),
        Resource(id="table", name="the table", seats=4),
    ),
)
_REQUEST = AppointmentRequested(
    appointment="A1",
    person="P1",
    service="cut",
    start=datetime.fromisoformat("2026-11-23T10:00:00-05:00"),
    minutes=30,
    resource="chair-2",
    name="Maria",
)


class Diary:
    """Pages in a test: what was asked, decided and written down, without a log."""

    def __init__(self, business: Business, now: datetime) -> None:
        self.business = business
        self.clock = SimpleNamespace(now=lambda: now, steady=lambda: 0.0)
        self.facts: list[Fact] = []
        self._asked = 0

    def pages(self, subjects: Iterable[str]) -> Mapping[str, Any]:
        return {name: fold([fact for fact in self.facts if fact.subject == name]) for name in subjects}

    def ask(self, wanted: Event, id_: str = "") -> list[Event]:
        """Have the right decider answer, and write down what it says."""
        self._asked += 1
        asked = self._fact(wanted, id_ or f"ask-{self._asked}", compose_subject("appointment", "curl", wanted.appointment))
        decide, over = {
            "appointment.requested": (booking.book_slot, booking.select_pages),
            "move.requested": (rescheduling.move_appointment, rescheduling.select_pages),
            "cancellation.requested": (cancellation.cancel_appointment, cancellation.select_page),
        }[wanted.tag()]
        said = decide(wanted, pages=self.pages(over(wanted, "curl")), business=self.business, clock=self.clock, fact=asked)
        answers = list(said) if isinstance(said, tuple) else [said] if said is not None else []
        self.write(asked, *answers)
        return answers

    def write(self, cause: Fact, *events: Event) -> None:
        for nth, event in enumerate(events):
            where = route_event(event, cause.subject)
            self.facts.append(self._fact(event, answer_id(cause.id, event.tag(), nth), where, cause.id))

    def _fact(self, event: Event, id_: str, where: str, cause: str = "") -> Fact:
        # As it comes from the wire: times have a fixed offset.
        event = msgspec.json.decode(msgspec.json.encode(event), type=type(event))
        return Fact(subject=where, event=event, id=id_, at=self.clock.now(), cause=cause, sequence=len(self.facts) + 1)

    def slots(self) -> list[tuple[str, Any]]:
        """Everything booked, as (page, slot)."""
        names = dict.fromkeys(fact.subject for fact in self.facts)
        pages = self.pages(name for name in names if parse_subject(name).kind == "page")
        return [(name, slot) for name, page in pages.items() for slot in page.slots.values()]


@pytest.fixture(scope="session")
def salon() -> Business:
    return _BUSINESS


@pytest.fixture(scope="session")
def now() -> datetime:
    return NOW


@pytest.fixture(scope="session")
def wanted() -> Callable[..., AppointmentRequested]:
    """A request for Monday at ten, with changes; `start` may be text in New York's winter time."""

    def make(**changes: Any) -> AppointmentRequested:
        if isinstance(start := changes.get("start"), str):
            zoned = start if "+" in start or start[10:].count("-") else f"{start}-05:00"
            changes["start"] = datetime.fromisoformat(zoned)
        return msgspec.structs.replace(_REQUEST, **changes)

    return make


@pytest.fixture(scope="session")
def open_diary() -> Callable[..., Diary]:
    """An empty diary of the salon, or of a changed one, at NOW or another time."""
    return lambda business=_BUSINESS, now=NOW: Diary(business, now)


@pytest.fixture
def diary(open_diary: Callable[..., Diary]) -> Diary:
    return open_diary()
