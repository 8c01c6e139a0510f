"""Contacts: the first call makes one, what is said is remembered with its source, and a caller is known again."""

from datetime import UTC, datetime

import msgspec

from bus.memory import MemoryBus
from handlers.contacts.contact_details import learn_contact_details
from handlers.contacts.first_contact import open_contact, select_contact
from handlers.contacts.known_caller import recognise_caller
from handlers.contacts.memory import HotContacts
from handlers.contacts.requests import answer_whois, endpoints
from handlers.contacts.state import STRANGER, evolve, fold
from handlers.diary.memory import HotDiary
from schemas.contacts import ContactLearned, ContactMet
from schemas.diary import AppointmentBooked, AppointmentCompleted
from schemas.event import ERASED
from schemas.fact import Draft, Fact
from schemas.line import CallerKnown, CallRinging
from schemas.understanding import Entity, IntentRecognised
from tests.examples import example

NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)
RINGING = CallRinging(person="P1", caller="+16175550199", called="+16175550140")


def fact(event, sequence=1, subject="contact.demo.P1", person="P1"):
    return Fact(subject=subject, event=event, id=f"f{sequence}", at=NOW, cause="c", person=person, sequence=sequence)


def learned(field, value, confidence=1.0, sequence=2):
    return fact(ContactLearned(person="P1", field=field, value=value, source="s", confidence=confidence), sequence)


def said(*entities, guess=False):
    return IntentRecognised(turn=1, words="...", intent="book", confidence=0.9, tier="fast", entities=entities, guess=guess)


class Known:
    """People in a test."""

    def __init__(self, *facts):
        self._contact = fold(facts) if facts else None

    def contact(self, tenant, person):
        return self._contact

    def notice(self, fact): ...


def test_a_first_call_makes_a_contact_with_its_number():
    assert open_contact(RINGING, pages={select_contact(RINGING, "demo")[0]: STRANGER}) == ContactMet(
        person="P1", phone="+16175550199"
    )


def test_a_second_call_makes_none():
    met = fold([fact(ContactMet(person="P1", phone="+16175550199"))])
    assert open_contact(RINGING, pages={"contact.demo.P1": met}) is None


def test_a_caller_who_withholds_the_number_is_nobody_yet():
    nobody = msgspec.structs.replace(RINGING, person="", caller="anonymous")
    assert select_contact(nobody, "demo") == ()
    assert open_contact(nobody, pages={}) is None


def test_what_a_caller_says_is_learned_with_its_source_and_less_surely_than_what_they_confirm():
    name = Entity(role="name", value="Maria", confidence=0.8)
    (news,) = learn_contact_details(said(name), fact=fact(None, subject="call.demo.C1"), people=Known())
    assert (news.person, news.field, news.value, news.source, news.confidence) == ("P1", "name", "Maria", "f1", 0.72)
    booked = example(AppointmentBooked, person="P1", service="cut", start=NOW, name="Maria Silva", phone="+16175550199")
    news = learn_contact_details(booked, fact=fact(None), people=Known(learned("name", "Maria", 0.72)))
    assert {one.field: (one.value, one.confidence) for one in news} == {
        "name": ("Maria Silva", 1.0),
        "phone": ("+16175550199", 1.0),
        "service": ("cut", 1.0),
        "preferred-time": ("15:00", 1.0),
    }


def test_guesses_doubtful_words_what_was_refused_and_what_is_known_are_not_learned():
    people = Known(learned("name", "Maria"))
    for told in (
        said(Entity(role="name", value="Mario", confidence=0.5)),
        said(Entity(role="name", value="Mario", confidence=0.9)),
        said(Entity(role="name", value="Maria", confidence=1.0)),
        said(Entity(role="not-date", value="2026-11-24")),
        said(Entity(role="choice", value="1")),
        said(Entity(role="email", value="m@example.com"), guess=True),
    ):
        assert learn_contact_details(told, fact=fact(None, subject="call.demo.C1"), people=people) == ()


def test_of_two_values_in_one_turn_the_last_counts():
    told = said(Entity(role="name", value="Mary"), Entity(role="name", value="Maria"))
    (news,) = learn_contact_details(told, fact=fact(None, subject="call.demo.C1"), people=Known())
    assert news.value == "Maria"


def test_what_is_less_sure_never_replaces_what_is_surer():
    contact = fold([learned("name", "Maria Silva"), learned("name", "Marie", 0.6, 3), learned("name", "Maria Souza", 1.0, 4)])
    assert contact.value("name") == "Maria Souza"
    assert contact.fields["name"].source == "s"
    assert contact.version == 4
    assert evolve(contact, learned("name", "Maria Souza", 1.0, 4)) == contact


def test_what_was_erased_is_not_known():
    assert fold([learned("name", ERASED)]).value("name") == ""


async def test_a_caller_is_known_again_with_name_last_visits_and_next_appointment():
    bus, people, diary = MemoryBus(lambda: NOW), HotContacts(), HotDiary()

    def booked(nth, day):
        start = datetime.fromisoformat(f"{day}T10:00:00-05:00")
        return example(AppointmentBooked, appointment=f"A{nth}", person="P1", resource="chair", start=start)

    events = [
        ("contact.demo.P1", ContactMet(person="P1", phone="+16175550199")),
        ("contact.demo.P1", ContactLearned(person="P1", field="name", value="Maria", source="s")),
        ("page.demo.chair_2026-10-01", booked(1, "2026-10-01")),
        ("page.demo.chair_2026-10-01", AppointmentCompleted(appointment="A1", person="P1", price="45")),
        ("page.demo.chair_2026-11-02", booked(2, "2026-11-02")),
        ("page.demo.chair_2026-12-01", booked(3, "2026-12-01")),
    ]
    for nth, (subject, event) in enumerate(events):
        await bus.log.append(Draft(subject=subject, event=event, id=f"f{nth}", at=NOW, person="P1"))
    await people.load(bus.log)
    await diary.load(bus.log)
    known = answer_whois("demo", "P1", people, diary, NOW)
    assert (known.met, known.name, known.next.appointment) == (True, "Maria", "A3")
    assert [visit.appointment for visit in known.visits] == ["A2", "A1"]
    answer = endpoints(people, diary, type("Clock", (), {"now": lambda _: NOW})())["contact.whois"]
    assert msgspec.json.decode(await answer(b'{"tenant":"demo","person":"P1"}'))["name"] == "Maria"
    assert await answer(b'{"tenant":"demo","person":"P9"}') == b"{}"
    await bus.close()


def test_who_calls_again_is_recognised_by_the_name_they_confirmed_and_nobody_else_is():
    ringing = fact(RINGING, subject="call.demo.C1")
    met = fact(ContactMet(person="P1", phone="+16175550199"))
    assert recognise_caller(RINGING, ringing, Known(met, learned("name", "Maria Lopez"))) == CallerKnown(
        person="P1", name="Maria Lopez"
    )
    assert recognise_caller(RINGING, ringing, Known(met, learned("name", "Maria Lopez", confidence=0.8))) is None
    assert recognise_caller(RINGING, ringing, Known(met, learned("name", ERASED))) is None
    assert recognise_caller(RINGING, ringing, Known(met)) is None
    assert recognise_caller(RINGING, ringing, Known()) is None
    withheld = msgspec.structs.replace(RINGING, person="")
    assert recognise_caller(withheld, ringing, Known(met, learned("name", "Maria Lopez"))) is None
