"""What belongs to whom: the caller's own may be read back, other people's may not, and what was said counts."""

from datetime import UTC, datetime

import msgspec
import pytest

from bus.memory import MemoryBus
from handlers.call.state import evolve
from handlers.shields.pii.disclosure import find_allowance, find_words_before
from handlers.shields.pii.lexicon import load_lexicon
from handlers.shields.pii.memory import RememberedBelongings
from handlers.shields.pii.policy import screen_sentence, screen_without_verdict
from schemas.contacts import ContactLearned, ContactMet
from schemas.diary import AppointmentBooked
from schemas.event import Event
from schemas.fact import Draft, Fact
from schemas.privacy import ErasureCertified
from schemas.reply import SentenceComposed
from schemas.understanding import Entity, IntentRecognised
from schemas.verification import VerificationPassed
from tests.examples import example
from tests.shields.pii_call import belonging, conversation, may_hear, practice

AT = datetime(2026, 11, 20, 15, tzinfo=UTC)
LANGUAGES = "en es fr de it pt nl pl ru uk tr ar he hi pa bn tl vi th id zh ja ko".split()


def said(text: str, *more: tuple[str, str], verified: bool = False) -> str:
    """What is said of a sentence after a few more lines of the call."""
    return screen_sentence(text, find_allowance(practice(), conversation(*more), belonging(), verified=verified)).text


@pytest.mark.parametrize(
    "text",
    [
        "Your e-mail is sarah.miller@example.org.",
        "You were born on March 3, 1984.",
        "You are at 9 Orchard Lane.",
    ],
)
def test_the_callers_own_data_is_read_back_once_they_are_verified(text: str) -> None:
    assert said(text) != text
    assert said(text, verified=True) == text


def test_the_number_they_call_from_is_named_by_its_last_digits_until_they_say_it() -> None:
    silent = msgspec.structs.replace(conversation(), lines=())
    may = find_allowance(practice(), silent, belonging())
    assert screen_sentence("It ends in zero one four two, your phone.", may).verdict == "pass"
    whole = "Your number is two one two, five five five, oh one four two."
    assert screen_sentence(whole, may).verdict == "redact"
    assert said(whole) == whole


def test_a_number_dictated_over_two_turns_may_be_read_back() -> None:
    told = (("caller", "six four six"), ("agent", "Yes?"), ("caller", "triple five zero one nine nine"))
    text = "So that's six four six, five five five, oh one nine nine?"
    assert said(text, *told) == text
    assert said(text) != text


def test_the_name_of_a_customer_is_not_told_because_the_caller_mentions_it() -> None:
    asked = ("caller", "when is maria lopez coming in")
    assert said("Maria Lopez is at three.", asked) == "I'm afraid I can't share that."
    assert said("Is that about Maria Lopez?", asked) == "Is that about another customer?"


def test_a_caller_with_the_name_of_another_customer_hears_their_own() -> None:
    introduced = ("caller", "hi my name is maria lopez and i want to come in")
    text = "Thank you, that's a cleaning on Tuesday at ten, for Maria Lopez."
    assert said(text, introduced) == text


def test_the_callers_child_may_be_named_with_its_appointment() -> None:
    assert said("Tommy's check-up is on Wednesday at four.") == "Tommy's check-up is on Wednesday at four."


def test_what_is_split_over_two_sentences_is_kept_back_in_the_second() -> None:
    first, second = "Her number starts with four one five.", "Five five five, two six seven one."
    assert screen_sentence(second, may_hear(), before=first).text == "a number I can't share."
    assert screen_sentence("Four two nine one.", may_hear(), before="Here comes the door code.").verdict == "redact"
    assert screen_sentence("Two nine.", may_hear(), before="The door code begins with four one.").verdict == "redact"
    assert screen_sentence("Ten thirty is free too.", may_hear(), before="I have nothing at nine.").verdict == "pass"


def test_what_was_said_before_is_taken_from_the_call() -> None:
    so_far = conversation()
    for nth, text in enumerate(("One.", "Two.", "Three.", "Four.", "Five."), start=1):
        so_far = evolve(so_far, fact(SentenceComposed(turn=1, sentence=nth, text=text, source="model"), "call.demo.01CALL"))
    assert find_words_before(so_far, 5) == "Two. Three. Four."
    assert find_words_before(so_far, 1) == ""


def test_verification_holds_for_the_person_who_was_verified() -> None:
    passed = VerificationPassed(turn=1, policy="read", method="question", target="01CALLER")
    so_far = evolve(conversation(), fact(passed, "call.demo.01CALL"))
    assert so_far.guard.verified == {"01CALLER"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_its_digits_and_a_sentence_to_say_instead(language: str) -> None:
    known = load_lexicon(language)
    assert len(set(known.digits.values())) == 10
    assert screen_sentence(known.sentences.block, may_hear(language), language).verdict == "pass"
    assert screen_without_verdict(known.sentences.block, may_hear(language), language) == known.sentences.block
    for part in known.sentences.part.values():
        assert screen_sentence(f"Okay: {part}.", may_hear(language), language).verdict == "pass"


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("Robert will wait for you.", "another customer will wait for you."),
        ("Take four one five two three.", "Take a number I can't share."),
        ("she is at 12 maple street", "she is at an address I can't share"),
        ("Shall I book Tuesday at ten for you?", "Shall I book Tuesday at ten for you?"),
        ("That is a hundred and twenty-nine dollars.", "That is a hundred and twenty-nine dollars."),
        (
            "We're at 48 Alder Street, and our number is 617 555 0140.",
            "We're at 48 Alder Street, and our number is 617 555 0140.",
        ),
    ],
)
def test_without_a_verdict_less_is_said_when_in_doubt(text: str, safe: str) -> None:
    assert screen_without_verdict(text, may_hear()) == safe


def fact(event: Event, subject: str, nth: int = 0) -> Fact:
    return Fact(subject=subject, event=event, id=f"{subject}/{event.tag()}/{nth}", at=AT, sequence=nth)


async def test_names_are_learned_from_the_log_and_forgotten_with_the_person() -> None:
    bus = MemoryBus(lambda: AT)
    booked = example(AppointmentBooked, person="01MARIA", name="Maria Lopez", reference="KT342", start=AT)
    for subject, event in (
        ("contact.demo.01SARAH", ContactMet(person="01SARAH", phone="+12125550142")),
        ("contact.demo.01SARAH", ContactLearned(person="01SARAH", field="name", value="Sarah Miller", source="x")),
        ("page.demo.hygienist-1_2026-11-20", booked),
    ):
        await bus.log.append(Draft(subject=subject, event=event, id=f"{subject}/{event.tag()}", at=AT))
    whose = RememberedBelongings(lambda: b"secret")
    await whose.load(bus.log)
    sarah, maria = whose.of("demo", "01SARAH"), whose.of("demo", "01MARIA")
    assert (sarah.names, sarah.phones) == (("Sarah Miller",), ("+12125550142",))
    assert maria.references == ("KT342",)
    assert ("maria", "lopez") in sarah.others
    assert ("maria", "lopez") not in maria.others
    assert ("sarah", "miller") in maria.others
    assert ("maria", "lopez") not in whose.of("elsewhere", "01SARAH").others
    gone = ErasureCertified(person="01MARIA", calls=0, frames=0, recordings=0, numbers=0, models=(), fingerprints=())
    whose.take(fact(gone, "erasure.demo.01MARIA", 9))
    assert ("maria", "lopez") not in sarah.others
    assert whose.of("demo", "01MARIA").references == ()
    await bus.close()


def test_what_follows_something_kept_back_is_judged_strictly() -> None:
    rest = "Two six seven one, and then three."
    assert screen_sentence(rest, may_hear(), before="Good morning.").verdict == "redact"
    assert (
        screen_sentence(
            "It goes on with twenty six seventy one nine.", may_hear(), before="It is a number I can't share."
        ).verdict
        == "redact"
    )
    assert (
        screen_sentence("Shall we look at Tuesday at ten thirty?", may_hear(), before="I'm afraid I can't share that.").verdict
        == "pass"
    )


def test_what_was_understood_may_be_read_back_in_another_form() -> None:
    entities = (Entity(role="name", value="Robert Frost"), Entity(role="phone", value="+16465550199"))
    heard = IntentRecognised(turn=3, words="its on the form", intent="inform", confidence=0.9, tier="fast", entities=entities)
    so_far = evolve(conversation(), fact(heard, "call.demo.01CALL"))
    text = "A cleaning on Tuesday at ten, for Robert Frost, and the number is six four six, five five five, oh one nine nine."
    assert screen_sentence(text, find_allowance(practice(), so_far)).text == text
    assert screen_without_verdict(text, find_allowance(practice(), so_far)) == text
    assert screen_without_verdict(text, may_hear()) != text
