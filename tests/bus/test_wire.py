"""A fact as bytes: personal fields sealed, unknown and newer facts told apart, old shapes lifted."""

from datetime import UTC, datetime

import msgspec
import pytest

from bus.consumers import Consumer
from bus.sealing import SealContext, change_personal_texts, personal_texts_changer
from bus.streams import stream_of
from bus.tags import RETIRED, events_by_tag
from bus.wire import UnknownFact, Unreadable, Wire
from infra.runtime.discovery import import_modules
from infra.runtime.projection.read_ahead import find_unwanted_tags
from projectors.projector import declared_projectors
from schemas.diary import AppointmentBooked
from schemas.event import Event
from schemas.fact import Draft, Fact
from schemas.line import CallEnded
from schemas.speech import SpeechRecognised
from schemas.understanding import Entity, IntentRecognised
from schemas.upcasters import UPCASTERS
from tests.examples import EXAMPLES, example

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


def test_every_event_has_an_example_and_no_example_is_of_something_else() -> None:
    assert EXAMPLES.keys() == set(events_by_tag().values())


@pytest.mark.parametrize("event", EXAMPLES.values(), ids=lambda event: event.tag())
def test_every_event_comes_back_from_the_wire_as_it_was_and_seals_what_is_personal(event: Event) -> None:
    wire = Wire(Backwards())
    subject = f"{event.kind}.demo.01X"
    message = wire.write(Draft(subject=subject, event=event, id="x", at=AT, person="01PERSON"))
    assert wire.read(message.subject, message.headers, message.payload, 1).event == event
    texts: list[str] = []
    change_personal_texts(event, lambda text: texts.append(text) or text)
    written = str(msgspec.json.decode(message.payload))
    assert not [text for text in texts if len(text) > 1 and text in written]
    assert (personal_texts_changer(type(event)) is None) == (not texts)


@pytest.mark.parametrize("event", EXAMPLES.values(), ids=lambda event: event.tag())
def test_every_event_has_a_stream_that_keeps_it(event: Event) -> None:
    assert stream_of(event.kind)


def test_texts_in_tuples_are_sealed() -> None:
    event = example(SpeechRecognised, alternatives=("won", "wan"))
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


def test_a_tag_that_is_not_written_any_more_is_never_given_to_another_fact() -> None:
    assert not RETIRED & events_by_tag().keys()


def test_a_fact_that_is_not_written_any_more_is_told_apart_and_hinders_nobody_else() -> None:
    """As an old log has it: no handler or projector wants it, so none is handed it, sets it aside or parks it."""
    wire, puzzles = Wire(), []
    headers = {"Fact": "owner.invited", "Nats-Msg-Id": "x", "At": AT.isoformat()}
    old = ("account.salon.a1", headers, b'{"fact":"owner.invited"}', 1)
    message = wire.write(SAID)
    (fact,) = wire.read_all([old, (message.subject, message.headers, message.payload, 2)], puzzles.append)
    assert fact.event == INTENT
    assert [(puzzle.tag, puzzle.sequence) for puzzle in puzzles] == [("owner.invited", 1)]
    alarm = Consumer("alarm", ("account.>",), _never, frozenset({"sign-in.locked"}))
    assert not alarm.wants("account.salon.a1", "owner.invited", known=wire.knows("owner.invited"))
    import_modules("projectors")
    assert "owner.invited" in find_unwanted_tags(declared_projectors()["audit"])


async def _never(_: Fact) -> None: ...
