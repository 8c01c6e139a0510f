"""A person's facts in standard formats: a vCard, a calendar, and the transcript of each call."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from handlers.contacts.state import Contact
from schemas import diary, line, reply, speech
from schemas.fact import Fact
from schemas.subjects import parse_subject


def write_vcard(contact: Contact, at: datetime) -> bytes:
    """The contact as vCard 4.0 (RFC 6350), which escapes and folds its lines as iCalendar does."""
    from icalendar.parser import Contentline, Contentlines  # noqa: PLC0415 - a sixth of a second, for these files only
    from icalendar.prop import vText  # noqa: PLC0415

    def written(field: str) -> str:
        return str(vText(_printable(contact.value(field))).to_ical(), "utf-8")

    lines = ["BEGIN:VCARD", "VERSION:4.0", f"UID:{contact.person}", f"REV:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"]
    lines.append(f"FN:{written('name')}")
    if contact.value("phone"):
        lines.append(f"TEL;VALUE=uri:tel:{written('phone')}")
    if contact.value("email"):
        lines.append(f"EMAIL:{written('email')}")
    if contact.value("street") or contact.value("postcode"):
        lines.append(f"ADR:;;{written('street')};;;{written('postcode')};")
    whole: bytes = Contentlines(map(Contentline, [*lines, "END:VCARD"])).to_ical()  # type: ignore[no-untyped-call]
    return whole


def write_calendar(facts: Iterable[Fact], at: datetime) -> bytes:
    """The appointments as iCalendar (RFC 5545), as they stand."""
    from icalendar import Calendar, Event  # noqa: PLC0415 - see vcard

    booked: dict[str, tuple[diary.AppointmentBooked, str]] = {}
    for fact in facts:
        match fact.event:
            case diary.AppointmentBooked(appointment=id_) as event:
                booked[id_] = (event, "CONFIRMED")
            case diary.AppointmentCancelled(appointment=id_) if id_ in booked:
                booked[id_] = (booked[id_][0], "CANCELLED")
            case _:  # open: other facts are no part of it
                pass
    all_ = Calendar({"version": "2.0", "prodid": "-//Daybook//Daybook//EN"})
    for event, status in booked.values():
        one = Event({"uid": event.appointment, "status": status})
        one.add("dtstamp", at.astimezone(UTC))
        one.add("dtstart", event.start.astimezone(UTC))
        one.add("duration", timedelta(minutes=event.minutes))
        one.add("summary", _printable(event.service))
        one.add("description", _printable(f"reference {event.reference}" + (f", {event.notes}" if event.notes else "")))
        all_.add_component(one)
    return bytes(all_.to_ical())


def write_transcripts(facts: Iterable[Fact]) -> Mapping[str, str]:
    """What was said in each call, by its id, a line for each turn and sentence."""
    calls: dict[str, list[str]] = {}
    for fact in facts:
        subject = parse_subject(fact.subject)
        if subject.kind != "call":
            continue
        lines = calls.setdefault(subject.id, [])
        match fact.event:
            case line.CallRinging(caller=caller, called=called):
                lines.append(f"{fact.at:%Y-%m-%d %H:%M:%S} UTC, from {caller or 'a withheld number'} to {called}")
            case speech.SpeechRecognised(words=words):
                lines.append(f"{fact.at:%H:%M:%S} caller: {words}")
            case reply.SentenceComposed(text=text):
                lines.append(f"{fact.at:%H:%M:%S} agent: {text}")
            case reply.WordsHeard(heard=heard):
                lines.append(f"{fact.at:%H:%M:%S} (interrupted: the caller heard only: {heard})")
            case line.CallEnded(reason=reason, seconds=seconds):
                lines.append(f"{fact.at:%H:%M:%S} ended ({reason}) after {seconds:.0f} s")
            case _:  # open: other facts are no part of it
                pass
    return {call: "\n".join(lines) + "\n" for call, lines in calls.items() if lines}


def write_facts(facts: Sequence[Fact]) -> list[dict[str, object]]:
    """Every fact, ready for JSON: where it stands, when, and what it says."""
    return [
        {"subject": fact.subject, "sequence": fact.sequence, "id": fact.id, "at": fact.at, "event": fact.event} for fact in facts
    ]


def _printable(text: str) -> str:
    """Without control characters, which neither format can hold."""
    return "".join(letter for letter in text if letter == "\n" or letter.isprintable())
