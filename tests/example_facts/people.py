"""Examples of what is known of a person, what they allow, and the messages that pass."""

from datetime import UTC, datetime

from schemas.consent import (
    ConsentGranted,
    ConsentReported,
    ConsentWithdrawn,
    DoNotContactLifted,
    DoNotContactSet,
    KeywordHeard,
    MessageAllowed,
    RecordingAllowed,
    RecordingDeclined,
)
from schemas.contacts import ContactLearned, ContactMet, LeadQualified, MessageTaken, QuestionUnanswered
from schemas.event import Event
from schemas.messages import (
    DeliveryReported,
    MessageCalledOff,
    MessageDeferred,
    MessageDue,
    MessageFailed,
    MessageReceived,
    MessageRefused,
    MessageRequested,
    MessageSent,
    MomentDue,
)
from schemas.threads import (
    CallerTexted,
    MemberWrote,
    MessageThreaded,
    SentenceWritten,
    TextingOpened,
    ThreadAnswered,
    ThreadOpened,
    ThreadReleased,
    ThreadTakenOver,
)

NIGHT = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
MORNING = datetime(2026, 11, 21, 14, 0, tzinfo=UTC)

EXAMPLES: tuple[Event, ...] = (
    ThreadOpened(thread="text_01T", person="01PERSON", channel="sms", number="+15550100", recipient="+15550199"),
    MessageThreaded(
        thread="text_01T", person="01PERSON", message="in-SM1", channel="sms", text="are you open", number="+15550100", pictures=1
    ),
    ThreadAnswered(thread="text_01T", person="01PERSON", about="in-SM1", how="mind", message="in-SM1-reply", language="es"),
    ThreadTakenOver(thread="text_01T", person="01PERSON", account="01ACCOUNT"),
    ThreadReleased(thread="text_01T", person="01PERSON", account="01ACCOUNT"),
    MemberWrote(thread="text_01T", person="01PERSON", message="member-1", account="01ACCOUNT", text="I will be there"),
    TextingOpened(person="01PERSON", channel="whatsapp", caller="+15550100", called="+15550199", name="Maria Lopez"),
    SentenceWritten(sentence=2, text="We are open until five.", late=True),
    CallerTexted(person="01PERSON", at=NIGHT),
    MomentDue(topic="winback", person="01PERSON", origin="01VISIT", about="cleaning", why="it is time", step=2, to="+15550100"),
    ContactMet(person="01PERSON", phone="+15550100", email="maria@example.com", channel="call"),
    ContactLearned(person="01PERSON", field="name", value="Maria Lopez", source="01CALL/intent.recognised/1", confidence=0.9),
    QuestionUnanswered(question="do you take my insurance in Ohio", call="01CALL", person="01PERSON"),
    MessageTaken(
        person="01PERSON", text="please call me back about the bill", name="Maria Lopez", phone="+15550100", call="01CALL"
    ),
    LeadQualified(person="01PERSON", wants="implants", notes="asked what they cost", call="01CALL"),
    ConsentReported(
        person="01PERSON",
        change="granted",
        source="call",
        channel="sms",
        purpose="marketing",
        origin="01CALL",
        turn=4,
        wording="May we send you reminders by text?",
        said="yes please",
    ),
    ConsentGranted(
        person="01PERSON",
        channel="sms",
        purpose="marketing",
        source="call",
        origin="01CALL",
        turn=4,
        wording="May we send you reminders by text?",
        said="yes please",
    ),
    ConsentWithdrawn(
        person="01PERSON", channel="sms", purpose="marketing", source="keyword", origin="01MESSAGE", wording="STOP", said="stop"
    ),
    DoNotContactSet(person="01PERSON", source="call", origin="01CALL", turn=5, said="never call me again"),
    DoNotContactLifted(person="01PERSON", source="call", origin="01CALL", turn=2, said="you may call me again"),
    KeywordHeard(person="01PERSON", keyword="stop", channel="sms", origin="01MESSAGE"),
    MessageAllowed(
        person="01PERSON", message="01MESSAGE", channel="sms", purpose="transactional", reason="they booked", attempt=1
    ),
    RecordingAllowed(person="01PERSON", turn=1, wording="May we record this call?", said="that is fine"),
    RecordingDeclined(person="01PERSON", turn=1, reason="no", wording="May we record this call?", said="please don't"),
    MessageRequested(
        message="01MESSAGE",
        person="01PERSON",
        channel="sms",
        purpose="transactional",
        text="Your cleaning is on Tuesday at 2:30 pm. Reference KT342.",
        topic="confirmation",
        to="+15550100",
        heading="Your appointment",
        origin="01APPOINTMENT",
        not_before=NIGHT,
        until=MORNING,
    ),
    MessageCalledOff(message="01MESSAGE", reason="the appointment was cancelled"),
    MessageRefused(
        message="01MESSAGE", person="01PERSON", channel="sms", purpose="marketing", rule="no-consent", detail="none was given"
    ),
    MessageDeferred(message="01MESSAGE", person="01PERSON", rule="hours", until=MORNING, attempt=1, detail="night there"),
    MessageDue(message="01MESSAGE"),
    MessageSent(message="01MESSAGE", person="01PERSON", channel="sms", carrier_message="SM1", decision="01DECISION", attempt=1),
    MessageFailed(message="01MESSAGE", person="01PERSON", channel="sms", reason="unreachable", detail="30003"),
    DeliveryReported(message="01MESSAGE", status="delivered", detail="handset"),
    MessageReceived(
        message="01REPLY",
        person="01PERSON",
        channel="sms",
        text="thank you",
        sender="+15550100",
        recipient="+15550199",
        carrier_message="SM2",
    ),
)
