"""Names that are one person's and names that are not; and when two contacts are one, two, or for a person to judge."""

import pytest

from bus.memory.bus import MemoryBus
from handlers.contacts.identification import identify_contact
from handlers.contacts.memory import HotContacts
from handlers.contacts.names import compare_names, name_keys
from handlers.contacts.policy import judge_contacts
from handlers.contacts.state import Contact, KnownField, fold
from schemas.contacts import ContactLearned, ContactMet
from schemas.fact import Draft, Fact, promote_draft
from schemas.identity import ContactEdited, ContactHeldApart, ContactMerged, ContactSplit, MergeSuggested
from tests.clock import AFTERNOON


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bob Smith", "Robert Smith"),
        ("Müller, Hans", "Hans Mueller"),
        ("Hans Muller", "Johannes Müller"),
        ("Pepe García", "José Garcia López"),
        ("Kate O'Neill", "Catherine O'Neill"),
        ("Liz Brown", "Elizabeth Brown"),
        ("Nacho de la Torre", "Ignacio Torre"),
        ("Steven Schmitt", "Stephen Schmit"),
        ("Dr. Sara Weiß", "Sarah Weiss"),
        ("Beppe Rossi", "Giuseppe Rossi"),
        ("Zé Pereira", "José Pereira"),
    ],
)
def test_one_persons_name_is_known_by_nickname_spelling_and_order(one, other):
    assert compare_names(one, other) >= 0.9
    assert compare_names(other, one) >= 0.9
    assert name_keys(one) & name_keys(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Maria Garcia", "Mario Garcia"),
        ("Daniel Weber", "Daniela Weber"),
        ("Ana Martin", "Ana Martinez"),
        ("Bob Smith", "Bill Smith"),
        ("Jan Novak", "Jana Novak"),
        ("Alexander Koch", "Alexandra Koch"),
        ("", "Bob Smith"),
        ("Tom Jones", "Tom Baker"),
    ],
)
def test_relatives_and_strangers_have_other_names(one, other):
    assert compare_names(one, other) == 0


@pytest.mark.parametrize(("one", "other"), [("J. Smith", "John Smith"), ("Marina Lopez", "Martina Lopez"), ("Ana", "Ana Ruiz")])
def test_what_is_only_alike_is_not_taken_for_one(one, other):
    assert 0 < compare_names(one, other) < 0.9


def contact(person: str, **fields: str) -> Contact:
    known = {name.replace("_", "-"): KnownField(value, 1.0, "f") for name, value in fields.items()}
    return Contact(person=person, met=True, fields=known)


BOB = contact("p1", name="Bob Smith", phone="+16175550111", email="bob@example.com")


@pytest.mark.parametrize(
    ("other", "sameness"),
    [
        (contact("p2", name="Robert Smith", phone="+16175550111"), "same"),
        (contact("p2", name="Robert Smith", email="BOB@example.com"), "same"),
        (contact("p2", name="Alice Smith", phone="+16175550111"), "different"),
        (contact("p2", phone="+16175550111"), "doubtful"),
        (contact("p2", name="Bob", email="bob@example.com"), "doubtful"),
        (contact("p2", name="Bob Smith"), "doubtful"),
        (contact("p2", name="Bob Smith", email="another@example.com"), "different"),
        (contact("p2", name="Bob"), "different"),
        (contact("p2", name="Alice Jones"), "different"),
    ],
)
def test_a_shared_phone_alone_makes_no_one_the_same(other, sameness):
    assert judge_contacts(BOB, other).sameness == sameness
    assert judge_contacts(other, BOB).sameness == sameness


def test_birthdays_that_differ_tell_father_and_son_apart():
    father = contact("p1", name="Juan Ruiz", phone="+34", birthday="1955-01-01")
    son = contact("p2", name="Juan Ruiz", phone="+34", birthday="1990-01-01")
    assert judge_contacts(father, son).sameness == "different"


def test_whom_a_person_held_apart_is_never_doubted_again():
    apart = fold(
        [fact("p2", ContactMet(person="p2", phone="+16175550111")), fact("p2", ContactHeldApart(person="p2", other="p1", by="a"))]
    )
    assert judge_contacts(BOB, apart).sameness == "different"


def fact(person: str, event, nth: int = 1, tenant: str = "bright") -> Fact:
    draft = Draft(subject=f"contact.{tenant}.{person}", event=event, id=f"{person}/{event.tag()}/{nth}", at=AFTERNOON)
    return promote_draft(draft, nth)


async def people(*facts: Fact) -> HotContacts:
    bus = MemoryBus(lambda: AFTERNOON)
    for one in facts:
        await bus.log.append(Draft(**{name: getattr(one, name) for name in Draft.__struct_fields__}))
    known = HotContacts()
    await known.load(bus.log)
    return known


def learned(person: str, field: str, value: str) -> Fact:
    return fact(
        person, ContactLearned(person=person, field=field, value=value, source="f", confidence=1.0), hash((field, value)) % 10**6
    )


async def test_the_contact_met_first_is_kept_when_details_leave_no_doubt():
    known = await people(
        fact("p1", ContactMet(person="p1", phone="+1")),
        learned("p1", "name", "Bob Smith"),
        fact("p2", ContactMet(person="p2", phone="+2")),
    )
    number = learned("p2", "phone", "+1")
    assert identify_contact(number.event, number, known)[0].other == "p1"
    known.notice(promoted(number, 90))
    named = learned("p2", "name", "Robert Smith")
    (merged,) = identify_contact(named.event, named, known)
    assert isinstance(merged, ContactMerged)
    assert (merged.person, merged.into, merged.by) == ("p2", "p1", "")


def promoted(one: Fact, sequence: int) -> Fact:
    return promote_draft(Draft(**{name: getattr(one, name) for name in Draft.__struct_fields__}), sequence)


async def test_who_is_doubtful_is_suggested_once():
    first = learned("p1", "name", "Eva Sanz")
    known = await people(fact("p1", ContactMet(person="p1")), first, fact("p2", ContactMet(person="p2")))
    told = learned("p2", "name", "Eva Sanz")
    (suggested,) = identify_contact(told.event, told, known)
    assert isinstance(suggested, MergeSuggested)
    assert (suggested.person, suggested.other) == ("p2", "p1")
    known.notice(promoted(fact("p2", suggested), 90))
    assert identify_contact(told.event, told, known) == ()


async def test_a_merge_by_details_alone_lets_no_caller_pass_for_another():
    met = [fact("p1", ContactMet(person="p1")), learned("p1", "name", "Bob Smith"), fact("p2", ContactMet(person="p2"))]
    by_details = await people(*met, fact("p2", ContactMerged(person="p2", into="p1", reason="same")))
    assert by_details.contact("bright", "p2").value("name") == ""
    by_somebody = await people(*met, fact("p2", ContactMerged(person="p2", into="p1", reason="same", by="01ANA")))
    assert by_somebody.contact("bright", "p2").value("name") == "Bob Smith"


async def test_a_split_gives_everybody_back_what_was_theirs():
    merged = fact("p2", ContactMerged(person="p2", into="p1", reason="same", by="01ANA"), 3)
    split = fact("p2", ContactSplit(person="p2", out_of="p1", reason="two people", by="01ANA"), 4)
    known = await people(fact("p2", ContactMet(person="p2", phone="+2")), merged, split)
    alone = known.contact("bright", "p2")
    assert (alone.value("phone"), alone.merged_into, alone.apart) == ("+2", "", ("p1",))


def test_what_a_person_has_written_no_hearing_changes():
    edited = fact("p1", ContactEdited(person="p1", field="name", value="Ana Ruiz", by="01ANA"), 1)
    heard = fact("p1", ContactLearned(person="p1", field="name", value="Anna Luis", source="f", confidence=1.0), 2)
    assert fold([edited, heard]).value("name") == "Ana Ruiz"
    again = fact("p1", ContactEdited(person="p1", field="name", value="Ana Ruiz Gil", by="01ANA"), 3)
    assert fold([edited, heard, again]).value("name") == "Ana Ruiz Gil"
