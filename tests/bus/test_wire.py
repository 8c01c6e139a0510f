"""A fact as bytes: personal fields sealed, unknown and newer facts told apart, old shapes lifted."""

from datetime import UTC, datetime

import pytest

from bus.sealing import SealContext, personal_texts_changer
from bus.tags import events_by_tag
from bus.wire import UnknownFact, Unreadable, Wire
from schemas.diary import AppointmentBooked
from schemas.fact import Draft
from schemas.line import CallEnded
from schemas.speech import SpeechRecognised
from schemas.understanding import Entity, IntentRecognised
from schemas.upcasters import UPCASTERS

AT = datetime(2026, 11, 20, 9, 30, 0, 123456, UTC)


class Backwards:
    """A seal one can see."""

    def seal(self, whose: SealContext, text: str) -> str:
        return f"<{whose}:{text[::-1]}>"

    def open(self, whose: SealContext, text: str) -> str:
        return text.removeprefix(f"<{whose}:").removesuffix(">")[::-1]


INTENT = IntentRecognised(
    turn=1, words="it is Bob", intent="name", confidence=0.9, tier="fast", entities=(Entity(role="name", value="Bob"),)
)
SAID = Draft(subject="call.salon.c1", event=INTENT, id="a/b/0", at=AT, cause="a", handler="h", person="p1", epoch=7, trace="00-x")


def test_every_event_is_known_by_its_tag() -> None:
    assert events_by_tag()["appointment.booked"] is AppointmentBooked
    assert all(event.tag() == tag for tag, event in events_by_tag().items())


def test_personal_fields_are_sealed_also_inside_others() -> None:
    wire = Wire(Backwards())
    message = wire.write(SAID)
    assert b"Bob" not in message.payload
    assert b"name" in message.payload
    assert "Bob" not in str(message.headers)
    fact = wire.read(message.subject, message.headers, message.payload, 5)
    assert (fact.event, fact.person, fact.epoch, fact.cause, fact.handler, fact.trace, fact.at, fact.sequence) == (
        INTENT, "p1", 7, "a", "h", "00-x", AT, 5,
    )  # fmt: skip


def test_texts_in_tuples_are_sealed() -> None:
    event = SpeechRecognised(
        turn=1,
        words="one",
        confidence=1,
        from_frame=1,
        to_frame=2,
        ended_frame=2,
        endpoint_ms=0,
        recognise_ms=0,
        engine="e",
        alternatives=("won", "wan"),
    )
    message = Wire(Backwards()).write(Draft(subject="call.salon.c1", event=event, id="x", at=AT, person="p"))
    assert b"won" not in message.payload
    assert Wire(Backwards()).read(message.subject, message.headers, message.payload, 0).event == event


def test_facts_of_nobody_stay_as_they_are() -> None:
    assert personal_texts_changer(CallEnded) is None
    message = Wire(Backwards()).write(Draft(subject="call.salon.c1", event=INTENT, id="x", at=AT))
    assert b"Bob" in message.payload


def test_an_unknown_tag_says_so_and_keeps_the_message() -> None:
    message = Wire().write(SAID)
    older = Wire(known={"call.ended": CallEnded})
    with pytest.raises(UnknownFact) as unknown:
        older.read(message.subject, message.headers, message.payload, 3)
    assert (unknown.value.tag, unknown.value.raw, unknown.value.sequence) == ("intent.recognised", message.payload, 3)
    assert "Bob" not in str(unknown.value)


def test_a_shape_that_cannot_be_read_is_no_unknown_fact() -> None:
    message = Wire().write(SAID)
    with pytest.raises(Unreadable) as unreadable:
        Wire().read(message.subject, message.headers, b'{"turn":"Bob"}', 3)
    assert not isinstance(unreadable.value, UnknownFact)
    assert "Bob" not in str(unreadable.value)


def test_an_old_shape_is_lifted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(UPCASTERS, "call.ended", (lambda old: {**old, "reason": old.get("why", "lost")},))
    fact = Wire().read(
        "call.s.c", {"Fact": "call.ended", "Nats-Msg-Id": "x", "At": AT.isoformat()}, b'{"why":"caller","seconds":2}', 1
    )
    assert fact.event == CallEnded(reason="caller", seconds=2)
