"""A day at Bright Dental, as facts: two calls, a booking, a move, a cancellation, a message, money; and a neighbour's call."""

from datetime import UTC, datetime, timedelta, timezone

from schemas.business import BusinessOpened
from schemas.contacts import ContactLearned, ContactMet, LeadQualified, MessageTaken
from schemas.diary import AppointmentBooked, AppointmentCancelled, AppointmentCompleted, AppointmentMissed, AppointmentMoved
from schemas.event import Event
from schemas.fact import Draft
from schemas.line import CallEnded, CallRefused, CallRinging
from schemas.money import CostIncurred, ExpenseRecorded
from schemas.privacy import KeysDestroyed, RecordingDropped, RecordingSealed, SoundForgotten
from schemas.reply import SentenceComposed, SentenceStarted, TurnTimed, WordsHeard
from schemas.speech import SpeechRecognised
from schemas.tools import OutcomeLogged, ToolAnswered, ToolFailed, ToolRequested
from schemas.understanding import IntentRecognised, MoodEstimated, VerdictGiven

NOON = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
NEW_YORK = timezone(timedelta(hours=-5))
TUESDAY = datetime(2026, 11, 24, 10, 0, tzinfo=NEW_YORK)
DECEMBER = datetime(2026, 12, 1, 10, 0, tzinfo=NEW_YORK)
BRIGHT, NEIGHBOUR = "bright", "nextdoor"


def drafts(*said: tuple[str, Event], tenant: str = BRIGHT, first: int = 1, begin: datetime = NOON) -> list[Draft]:
    """Facts a second apart, from `<kind>.<id>` and event; ids count from `first`."""
    return [
        Draft(
            subject=f"{where.split('.')[0]}.{tenant}.{where.split('.')[1]}",
            event=event,
            id=f"{tenant}-{number}",
            at=begin + timedelta(seconds=number),
        )
        for number, (where, event) in enumerate(said, first)
    ]


_TIMES = {"endpoint": 300.0, "recognise": 40.5, "classify": 1.0, "context": 2.0, "compose": 3.0, "synthesise": 60.0, "bus": 4.0}

DAY: list[Draft] = [
    *drafts(
        (
            "business.profile",
            BusinessOpened(name="Bright", industry="dental", number="+16175550100", timezone="America/New_York"),
        ),
        ("call.c1", CallRinging(person="ann", caller="+16175550111", called="+16175550100", timezone="America/New_York")),
        ("contact.ann", ContactMet(person="ann", phone="+16175550111")),
        ("call.c1", SentenceComposed(turn=0, sentence=1, text="Bright Dental, an AI speaking.", source="formula")),
        ("call.c1", SentenceStarted(sentence=1, turn=0, frame=1, synthesise_ms=4.0, engine="bundled")),
        (
            "call.c1",
            SpeechRecognised(
                turn=1,
                words="a cleaning on tuesday please",
                confidence=0.91,
                from_frame=1,
                to_frame=90,
                ended_frame=75,
                endpoint_ms=300,
                recognise_ms=40.5,
                engine="bundled",
            ),
        ),
        ("call.c1", IntentRecognised(turn=1, words="a cleaning", intent="book", confidence=0.95, tier="fast")),
        ("call.c1", IntentRecognised(turn=1, words="a clean", intent="ask", confidence=0.2, tier="fast", guess=True)),
        ("call.c1", MoodEstimated(turn=1, sentiment=0.5)),
        ("call.c1", VerdictGiven(shield="injection", about="bright-6", turn=1, verdict="pass", reason="plain", judge_ms=0.4)),
        ("call.c1", ToolRequested(turn=1, tool="book_appointment", arguments='{"service":"cleaning"}')),
        (
            "call.c1",
            ToolAnswered(turn=1, tool="book_appointment", request="bright-11", result='{"reference":"AB123"}', tool_ms=9.5),
        ),
        ("call.c1", ToolRequested(turn=1, tool="answer_question", arguments="{}")),
        ("call.c1", ToolFailed(turn=1, tool="answer_question", request="bright-13", reason="timeout")),
        ("call.c1", SentenceComposed(turn=1, sentence=2, text="You are booked for Tuesday at ten.", source="dialogue")),
        ("call.c1", SentenceStarted(sentence=2, turn=1, frame=80, synthesise_ms=60.0, engine="bundled")),
        ("call.c1", WordsHeard(sentence=2, heard="You are booked", unheard="for Tuesday at ten.", played_ms=900)),
        ("call.c1", SentenceComposed(turn=1, sentence=3, text="Anything else?", source="dialogue")),
        ("call.c1", TurnTimed(turn=1, total=410.5, **_TIMES)),
        ("call.c1", OutcomeLogged(outcome="booked", notes="a cleaning", appointment="a1")),
        ("call.c1", CallEnded(reason="caller", seconds=62.5)),
        ("call.c1", CostIncurred(part="telephony", amount="0.0085", currency="USD", quantity="1.04", unit="minute")),
        ("call.c1", CostIncurred(part="model", amount="0.1", currency="USD", quantity="500", unit="token")),
        ("call.c1", CostIncurred(part="model", amount="0.2", currency="USD", quantity="900", unit="token")),
        (
            "page.chair-1_2026-11-24",
            AppointmentBooked(
                appointment="a1",
                person="ann",
                service="cleaning",
                resource="chair-1",
                start=TUESDAY,
                minutes=30,
                reference="AB123",
                price="120.10",
                name="Ann Lee",
                phone="+16175550111",
                call="c1",
            ),
        ),
        ("contact.ann", ContactLearned(person="ann", field="name", value="Ann Lee", source="bright-6")),
        ("contact.ann", ContactLearned(person="ann", field="birthday", value="1980-02-29", source="bright-6", confidence=0.8)),
        (
            "page.chair-1_2026-11-24",
            AppointmentMoved(
                appointment="a1",
                person="ann",
                from_start=TUESDAY,
                to_start=DECEMBER,
                resource="chair-1",
                to_page="chair-2_2026-12-01",
            ),
        ),
        (
            "page.chair-2_2026-12-01",
            AppointmentBooked(
                appointment="a1",
                person="ann",
                service="cleaning",
                resource="chair-2",
                start=DECEMBER,
                minutes=30,
                reference="AB123",
                price="120.10",
                name="Ann Lee",
                phone="+16175550111",
            ),
        ),
        (
            "page.chair-1_2026-11-24",
            AppointmentBooked(
                appointment="a2",
                person="bob",
                service="filling",
                resource="chair-1",
                start=TUESDAY,
                minutes=60,
                reference="CD456",
                price="0.30",
            ),
        ),
        ("page.chair-1_2026-11-24", AppointmentCompleted(appointment="a2", person="bob", price="250.20")),
        (
            "page.chair-1_2026-11-24",
            AppointmentBooked(
                appointment="a3",
                person="bob",
                service="filling",
                resource="chair-1",
                start=TUESDAY + timedelta(hours=2),
                minutes=60,
                reference="EF789",
                price="80",
            ),
        ),
        (
            "page.chair-1_2026-11-24",
            AppointmentCancelled(appointment="a3", person="bob", start=TUESDAY + timedelta(hours=2), resource="chair-1"),
        ),
        (
            "page.chair-1_2026-11-25",
            AppointmentBooked(
                appointment="a4",
                person="bob",
                service="filling",
                resource="chair-1",
                start=TUESDAY + timedelta(days=1),
                minutes=60,
                reference="GH234",
                price="70",
            ),
        ),
        ("page.chair-1_2026-11-25", AppointmentMissed(appointment="a4", person="bob")),
        ("contact.bob", MessageTaken(person="bob", text="please call me back", name="Bob", urgent=True)),
        ("contact.bob", LeadQualified(person="bob", wants="an implant")),
        (
            "expense.e1",
            ExpenseRecorded(vendor="Smile Supplies", on="2026-11-19", amount="19.99", tax="1.25", category="material"),
        ),
        ("call.c2", CallRinging(person="bob", caller="+16175550122", called="+16175550100", timezone="America/New_York")),
        ("call.c2", CallEnded(reason="caller", seconds=3.0)),
        ("call.c3", CallRefused(reason="flood")),
    ),
    *drafts(
        ("call.n1", CallRinging(person="ann", caller="+14155550111", called="+14155550100", timezone="America/Los_Angeles")),
        ("call.n1", CostIncurred(part="model", amount="7", currency="USD", quantity="1", unit="token")),
        ("contact.ann", ContactLearned(person="ann", field="name", value="Another Ann", source="nextdoor-1")),
        ("call.n1", RecordingSealed(seconds=1.0, size=99, codec="c", digest="n1")),
        ("erasure.ann", KeysDestroyed(calls=("n1",), fingerprints=())),
        tenant=NEIGHBOUR,
    ),
    *drafts(
        ("call.c1", RecordingSealed(seconds=2.0, size=99, codec="c", digest="c1c1")),
        ("call.c2", SoundForgotten(reason="no-consent")),
        ("call.c3", RecordingDropped(reason="retention")),
        first=500,
    ),
]
