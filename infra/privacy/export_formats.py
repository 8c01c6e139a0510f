"""A person's facts in standard formats: a vCard, a calendar, and the transcript of each call."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from handlers.contacts.state import Contact
from infra.privacy.content_lines import escape_text, fold_lines
from schemas import diary, line, reply, speech
from schemas.fact import Fact
from schemas.subjects import parse_subject


def write_vcard(contact: Contact, at: datetime) -> str:
    """The contact as vCard 4.0 (RFC 6350)."""
    lines = ["BEGIN:VCARD", "VERSION:4.0", f"UID:{contact.person}", f"REV:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"]
    lines.append(f"FN:{escape_text(contact.value('name'))}")
    if phone := contact.value("phone"):
        lines.append(f"TEL;VALUE=uri:tel:{escape_text(phone)}")
    if email := contact.value("email"):
        lines.append(f"EMAIL:{escape_text(email)}")
    if contact.value("street") or contact.value("postcode"):
        lines.append(f"ADR:;;{escape_text(contact.value('street'))};;;{escape_text(contact.value('postcode'))};")
    return fold_lines([*lines, "END:VCARD"])


def write_calendar(facts: Iterable[Fact], at: datetime) -> str:
    """The appointments as iCalendar (RFC 5545), as they stand."""
    booked: dict[str, tuple[diary.AppointmentBooked, str]] = {}
    for fact in facts:
        match fact.event:
            case diary.AppointmentBooked(appointment=id_) as event:
                booked[id_] = (event, "CONFIRMED")
            case diary.AppointmentCancelled(appointment=id_) if id_ in booked:
                booked[id_] = (booked[id_][0], "CANCELLED")
            case _:
                pass
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Daybook//Daybook//EN"]
    for event, status in booked.values():
        lines += [
            "BEGIN:VEVENT",
            f"UID:{event.appointment}",
            f"DTSTAMP:{_moment(at)}",
            f"DTSTART:{_moment(event.start)}",
            f"DURATION:PT{event.minutes}M",
            f"SUMMARY:{escape_text(event.service)}",
            f"DESCRIPTION:{escape_text(f'reference {event.reference}' + (f', {event.notes}' if event.notes else ''))}",
            f"STATUS:{status}",
            "END:VEVENT",
        ]
    return fold_lines([*lines, "END:VCALENDAR"])


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
            case _:
                pass
    return {call: "\n".join(lines) + "\n" for call, lines in calls.items() if lines}


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def write_facts(facts: Sequence[Fact]) -> list[dict[str, object]]:
    """Every fact, ready for JSON: where it stands, when, and what it says."""
    return [
        {"subject": fact.subject, "sequence": fact.sequence, "id": fact.id, "at": fact.at, "event": fact.event} for fact in facts
    ]
