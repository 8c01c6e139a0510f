"""Nine weeks at a salon in Madrid, call by call: enough for a usual day, and one day that is unlike it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from schemas.contacts import QuestionUnanswered
from schemas.diary import AppointmentBooked
from schemas.event import Event
from schemas.fact import Draft
from schemas.handoff import HandoffRequested
from schemas.line import CallEnded, CallRefused, CallRinging
from schemas.money import CostIncurred
from schemas.outcome import Outcome
from schemas.reply import SentenceStarted, TurnTimed
from schemas.tools import OutcomeLogged, ToolAnswered, ToolRequested
from schemas.understanding import IntentRecognised, MoodEstimated

SALON, MADRID = "salon", "Europe/Madrid"
#: The Wednesday that is asked about, at its end; it is in winter time, the first weeks are in summer time.
DAY = datetime(2026, 11, 18, 23, 0, tzinfo=ZoneInfo(MADRID)).astimezone(UTC)
_TIMES = {"endpoint": 300.0, "recognise": 40.5, "classify": 1.0, "context": 2.0, "compose": 3.0, "synthesise": 60.0, "bus": 4.0}


class Calls:
    """Writes down calls, one after the other; each is answered a second after it rang, unless said otherwise."""

    def __init__(self) -> None:
        self.drafts: list[Draft] = []

    def at(self, day: str, clock: str) -> datetime:
        """A moment on the salon's own clock."""
        return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=ZoneInfo(MADRID)).astimezone(UTC)

    def call(
        self,
        call: str,
        at: datetime,
        person: str,
        *said: Event,
        outcome: Outcome = "answered",
        answered: bool = True,
        within: bool = True,
        account: str = "",
        latency: float = 500.0,
    ) -> None:
        ringing = CallRinging(
            person=person,
            caller="+34",
            called="+34910000000",
            timezone=MADRID,
            within_hours=within,
            account=account,
            language="es",
        )
        events: list[Event] = [ringing]
        if answered:
            spoken = SentenceStarted(sentence=1, turn=0, frame=1, synthesise_ms=4.0, engine="bundled")
            cost = CostIncurred(part="model", amount="0.10", currency="EUR", quantity="1", unit="token")
            events += [spoken, *said, TurnTimed(turn=1, total=latency, **_TIMES), OutcomeLogged(outcome=outcome), cost]
        self.write(call, at, *events, CallEnded(reason="caller", seconds=60.0))

    def write(self, call: str, at: datetime, *events: Event) -> None:
        for nth, event in enumerate(events):
            self.drafts.append(
                Draft(subject=f"call.{SALON}.{call}", event=event, id=f"{call}-{nth}", at=at + timedelta(seconds=nth))
            )


def _weeks(calls: Calls) -> None:
    """Eight Wednesdays with two calls each, one booked in the morning, one answered at night after hours; and a Tuesday."""
    for week in range(8, 0, -1):
        day = (DAY - timedelta(weeks=week)).date().isoformat()
        calls.call(f"m{week}", calls.at(day, "10:00"), f"morning{week}", outcome="booked")
        calls.call(f"n{week}", calls.at(day, "23:30"), f"night{week}", within=False, latency=400.0)
    calls.call("tuesday", calls.at("2026-11-17", "12:00"), "ana")


def _wednesday(calls: Calls) -> None:
    """The day that is asked about: what becomes of each call is in its name."""
    day = "2026-11-18"
    price = IntentRecognised(turn=1, words="cuánto cuesta un corte", intent="price", confidence=0.9, tier="fast")
    book = IntentRecognised(turn=1, words="quiero una depilación", intent="book", confidence=0.9, tier="fast")
    calls.call("booked", calls.at(day, "10:05"), "bea", price, MoodEstimated(turn=1, sentiment=0.5), outcome="booked")
    calls.call("hesitant", calls.at(day, "10:20"), "carla", price, MoodEstimated(turn=1, sentiment=-0.1, hesitancy=0.7))
    calls.call("again", calls.at(day, "11:00"), "dora")
    calls.call("and-again", calls.at(day, "11:30"), "dora", outcome="booked", latency=2500.0)
    asked = HandoffRequested(turn=1, reason="the caller wants a refund", trigger="words")
    calls.call("person", calls.at(day, "12:00"), "eva", asked, MoodEstimated(turn=1, sentiment=-0.8), outcome="message")
    calls.call("missed", calls.at(day, "13:00"), "fina", answered=False)
    calls.call("won-back", calls.at(day, "14:00"), "gala", answered=False)
    calls.call("back", calls.at(day, "14:10"), "gala", outcome="booked")
    calls.call("late", calls.at(day, "22:00"), "hilda", outcome="booked", within=False)
    calls.call("trial", calls.at(day, "22:10"), "owner", account="account-1")
    calls.write("flood", calls.at(day, "22:20"), CallRefused(reason="flood"))
    calls.write("full", calls.at(day, "22:25"), CallRefused(reason="full"))
    lookup = ToolRequested(turn=1, tool="answer_question", arguments='{"question":"¿Hacen depilación láser?"}', reads=True)
    unanswered = QuestionUnanswered(question="¿Hacen depilación láser?", call="waxing", person="ines")
    calls.call("waxing", calls.at(day, "16:00"), "ines", book, lookup)
    calls.drafts.append(
        Draft(
            subject=f"call.{SALON}.waxing",
            event=unanswered,
            id="waxing-unanswered",
            at=calls.at(day, "16:01"),
            cause=next(one.id for one in calls.drafts if isinstance(one.event, ToolRequested)),
        )
    )
    search = ToolRequested(turn=1, tool="find_availability", arguments='{"service":"tattoo"}', reads=True)
    refused = ToolAnswered(
        turn=1, tool="find_availability", request="tattoo-2", result='{"reason":"unknown-service"}', refused=True
    )
    calls.call("tattoo", calls.at(day, "17:00"), "juana", search, refused, outcome="refused")


def _bookings(calls: Calls) -> None:
    """Somebody who rang in vain the day before has booked by text; who is on the diary since long ago is not won back by it."""
    calls.call("texted", calls.at("2026-11-17", "18:00"), "kira", answered=False)
    slot = {"service": "cut", "resource": "ana", "start": calls.at("2026-12-01", "10:00"), "minutes": 30, "reference": "AB12"}
    for person, at in (("kira", calls.at("2026-11-17", "18:30")), ("fina", calls.at("2026-11-01", "10:00"))):
        booked = AppointmentBooked(appointment=f"visit-{person}", person=person, **slot)
        calls.drafts.append(Draft(subject=f"page.{SALON}.ana_2026-12-01", event=booked, id=f"booked-{person}", at=at))


def write_weeks() -> Iterator[Draft]:
    """All facts of the nine weeks, in the order of time."""
    calls = Calls()
    _weeks(calls)
    _wednesday(calls)
    _bookings(calls)
    yield from sorted(calls.drafts, key=lambda draft: draft.at)
