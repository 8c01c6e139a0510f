"""Verification: nobody hears of an appointment under another number, or of their file, before they have shown who they are."""

from datetime import timedelta

import msgspec
import pytest

from handlers.business.templates import load_demo_businesses
from handlers.call.mind_state import MindState
from handlers.call.sensitivity import find_tool_policy, find_turn_policy
from handlers.call.state import Conversation, evolve
from handlers.contacts.memory import HotContacts
from handlers.diary.memory import HotDiary
from handlers.shields.verification.codes import KeyedCodes
from handlers.shields.verification.handlers import verify_caller
from handlers.shields.verification.memory import A_DAY, FailedAttempts, fold
from handlers.shields.verification.personal_file import Registry
from infra.privacy.directory.in_memory import MemoryDirectory
from schemas.business import OwnerNotified
from schemas.contacts import ContactLearned, ContactMet
from schemas.fact import Fact
from schemas.tools import ToolHeld, ToolRequested
from schemas.understanding import VerdictGiven
from schemas.verification import CodeRequested, VerificationAsked, VerificationFailed, VerificationPassed
from tests.clock import StillClock
from tests.shields.shield_case import NOW, conversation, fact, turn

DENTIST = load_demo_businesses()["demo"]
OTHER = "+16175551234"
FIND = ToolHeld(turn=1, tool="find_appointments", arguments=f'{{"phone":"{OTHER}"}}', policy="others-appointments")


class Ids:
    def __init__(self):
        self.last = 0

    def new(self):
        self.last += 1
        return f"01P{self.last:04d}"


class Desk:
    """A call at the verification shield: what happens goes in, the conversation is folded on."""

    def __init__(self, *, deliverable: bool = False, **known: str):
        self.people, self.clock, self.nth = HotContacts(), StillClock(), 10
        self.directory, self.attempts = MemoryDirectory(b"secret", Ids()), FailedAttempts()
        self.codes = KeyedCodes(b"secret", deliverable=deliverable)
        self.known, self.so_far, self.all = known, conversation(), []

    async def file(self, person=""):
        self.person = person or await self.directory.person("demo", OTHER)
        met = ContactMet(person=self.person, phone=OTHER)
        learned = [
            ContactLearned(person=self.person, field=field, value=value, source="x") for field, value in self.known.items()
        ]
        for nth, event in enumerate((met, *learned), start=1):
            name = f"contact.demo.{self.person}"
            self.people.notice(Fact(subject=name, event=event, id=f"c{nth}", at=NOW, sequence=nth))
        return self

    async def happens(self, event):
        self._fold(event)
        registry = Registry(self.people, HotDiary(), self.directory)
        about = fact(event, self.nth)
        judged = verify_caller(event, about, self.so_far, DENTIST, registry, self.attempts, self.codes, self.clock)
        events = [one async for one in judged]
        for one in events:
            self._fold(one)
        self.all += events
        return next(one for one in events if isinstance(one, VerdictGiven))

    def _fold(self, event):
        self.nth += 1
        self.so_far = evolve(self.so_far, fact(event, self.nth, at=NOW + timedelta(seconds=self.nth)))

    def all_of(self, kind):
        return [one for one in self.all if isinstance(one, kind)]


async def test_an_appointment_under_another_number_waits_for_the_date_of_birth_on_file():
    desk = await Desk(name="Maria Lopez", birthday="1972-05-03").file()
    assert (await desk.happens(FIND)).reason == "asked: birth-date"
    verdict = await desk.happens(turn("the third of may seventy two", "give-date", nth=2))
    assert (verdict.verdict, verdict.reason) == ("pass", "verified")
    (passed,) = desk.all_of(VerificationPassed)
    assert passed.target == desk.person
    assert desk.so_far.guard.verified == {desk.person}
    assert (FIND.tool, FIND.arguments) in desk.so_far.guard.standing.cleared
    assert (await desk.happens(msgspec.structs.replace(FIND, turn=9))).reason == "verified"
    assert "1972" not in f"{desk.all}"


async def test_a_number_that_nobody_has_called_from_protects_nobody():
    assert (await Desk().happens(FIND)).reason == "nobody-on-file"


async def test_three_wrong_answers_are_the_end_for_this_call_and_the_owner_hears_of_it_once():
    desk = await Desk(birthday="1972-05-03").file()
    await desk.happens(FIND)
    said = ["may fourth seventy two", "may fifth seventy two", "may sixth seventy two"]
    verdicts = [await desk.happens(turn(words, nth=2 + nth)) for nth, words in enumerate(said)]
    assert [one.verdict for one in verdicts] == ["flag", "flag", "block"]
    assert (await desk.happens(msgspec.structs.replace(FIND, turn=6))).verdict == "block"
    assert (await desk.happens(turn("the third of may seventy two", nth=7))).reason == "nothing-sensitive"
    assert desk.so_far.guard.verified == frozenset()
    assert len(desk.all_of(OwnerNotified)) == 1


async def test_who_was_guessed_at_five_times_today_is_not_guessed_at_on_another_call():
    desk = await Desk(birthday="1972-05-03").file()
    failed = VerificationFailed(turn=1, policy="x", method="birth-date", target=desk.person, left=1)
    desk.attempts._take([fact(failed, nth, call=f"01D{nth}", at=NOW - timedelta(hours=nth)) for nth in range(A_DAY)])
    assert (await desk.happens(FIND)).reason == "too-many"
    desk.clock.at = NOW + timedelta(hours=30)
    assert (await desk.happens(FIND)).reason == "asked: birth-date"


async def test_what_is_no_answer_costs_no_attempt():
    desk = await Desk(birthday="1972-05-03").file()
    await desk.happens(FIND)
    assert (await desk.happens(turn("why do you need that", nth=2))).reason == "nothing-sensitive"
    assert desk.all_of(VerificationFailed) == []
    assert (await desk.happens(turn("may third nineteen seventy two", nth=3))).reason == "verified"


async def test_a_question_is_forgotten_after_a_while():
    desk = await Desk(birthday="1972-05-03").file()
    await desk.happens(FIND)
    assert (await desk.happens(turn("may third nineteen seventy two", nth=9))).reason == "nothing-sensitive"


async def test_a_postcode_will_do_where_there_is_no_date_of_birth():
    desk = await Desk(name="Maria Lopez", postcode="02139").file()
    assert (await desk.happens(FIND)).reason == "asked: postcode"
    assert (await desk.happens(turn("oh two one double three", nth=2))).verdict == "flag"
    assert (await desk.happens(turn("sorry oh two one three nine", nth=3))).reason == "verified"


async def test_a_one_time_code_is_sent_and_kept_only_as_a_hash():
    desk = await Desk(deliverable=True, name="Maria Lopez").file()
    assert (await desk.happens(FIND)).reason == "asked: code"
    (asked,) = desk.all_of(CodeRequested)
    code = desk.codes.code(asked.salt)
    assert code not in msgspec.json.encode(asked).decode()
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    assert (await desk.happens(turn(" ".join(wrong), nth=2))).verdict == "flag"
    assert (await desk.happens(turn(f"it's {' '.join(code)}", nth=3))).reason == "verified"


async def test_a_code_expires():
    desk = await Desk(deliverable=True, name="Maria Lopez").file()
    await desk.happens(FIND)
    (asked,) = desk.all_of(CodeRequested)
    desk.clock.at = asked.until + timedelta(seconds=1)
    assert (await desk.happens(turn(" ".join(desk.codes.code(asked.salt)), nth=2))).verdict == "flag"


async def test_with_nothing_to_ask_for_somebody_calls_back():
    desk = await Desk(name="Maria Lopez").file()
    verdict = await desk.happens(FIND)
    assert (verdict.verdict, verdict.reason) == ("block", "callback")
    assert [one.topic for one in desk.all_of(OwnerNotified)] == ["verification"]


@pytest.mark.parametrize(
    ("words", "policy"),
    [
        ("can you change the phone number you have on file", "contact-data"),
        ("i need to update my address", "contact-data"),
        ("we've got a new email address", "contact-data"),
        ("quiero cambiar mi dirección", "contact-data"),
        ("je voudrais modifier mon numéro de téléphone", "contact-data"),
        ("ich möchte meine adresse ändern", "contact-data"),
        ("what is my balance", "billing"),
        ("how much do i still owe you", "billing"),
        ("which card do you have on file", "billing"),
        ("cuánto debo", "billing"),
        ("was schulde ich ihnen", "billing"),
        ("can you read me my x ray results", "medical"),
        ("what did the doctor find", "medical"),
        ("when was my last cleaning", "medical"),
        ("mes résultats sont arrivés", "medical"),
        ("can i book a cleaning", ""),
        ("what do you charge for x rays", ""),
        ("do you have a card machine", ""),
        ("can you change my appointment to friday", ""),
        ("my number is two one two", ""),
        ("how much is a filling", ""),
        ("what is your address", ""),
        ("do i owe a deposit for a first visit if i am new", ""),
    ],
)
def test_what_is_sensitive_is_heard_in_several_languages(words, policy):
    found = find_turn_policy(DENTIST, turn(words), Conversation())
    assert (found.id if found else "") == policy


def test_a_new_number_for_a_booking_is_no_change_of_what_is_on_file():
    said = turn("no my number has changed it's six one seven", "give-phone")
    assert find_turn_policy(DENTIST, said, Conversation()) is None
    assert find_turn_policy(DENTIST, turn("i have a new phone number"), Conversation(memory=MindState(expects="number"))) is None


@pytest.mark.parametrize(
    ("phone", "waits"), [("", False), ("+16175550147", False), ("617 555 0147", False), (OTHER, True), ("(617) 555-1234", True)]
)
def test_the_callers_own_number_needs_no_proof(phone, waits):
    request = ToolRequested(turn=1, tool="find_appointments", arguments=msgspec.json.encode({"phone": phone}).decode())
    assert (find_tool_policy(DENTIST, request.tool, request.arguments, "+16175550147") is not None) == waits


def test_what_is_medical_is_so_at_the_dentists_only():
    assert {one.id for one in load_demo_businesses()["northwind"].sensitive} == {"others-appointments", "contact-data", "billing"}


async def test_ones_own_file_is_read_after_proof_only():
    desk = Desk(name="Maria Lopez", birthday="1972-05-03")
    await desk.file("01PERSON")
    assert (await desk.happens(turn("what is my balance"))).reason == "asked: birth-date"
    assert (await desk.happens(turn("five three seventy two", nth=2))).reason == "verified"
    assert (await desk.happens(turn("so what is my balance", nth=3))).reason == "verified"
    assert len(desk.all_of(VerificationAsked)) == 1


def test_failures_are_equal_over_any_batching():
    failed = [VerificationFailed(turn=1, policy="x", method="code", target=who, left=1) for who in "AABAB"]
    facts = [fact(one, nth, at=NOW + timedelta(hours=nth * 9)) for nth, one in enumerate(failed)]
    assert fold(fold({}, facts[:2]), facts[2:]) == fold({}, facts)
