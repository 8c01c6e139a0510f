"""The competitor shield: who asks what competitors ask gets public information only; comparison shoppers are customers."""

from datetime import timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.business.templates import knowledge_folder, load_demo_businesses
from handlers.call.state import evolve
from handlers.shields.competitor.handlers import watch_competitor
from handlers.shields.competitor.signs import read_signs
from handlers.shields.competitor.state import HotSuspicion, Suspicion, evolve_suspicion, fold
from infra.privacy.directory.number_hashing import KeyedHashes
from schemas.business import OwnerNotified
from schemas.knowledge import Rival
from schemas.understanding import VerdictGiven
from tests.clock import StillClock
from tests.shields.shield_case import NOW, conversation, fact, turn

SIGNS = read_signs((knowledge_folder() / "shields" / "competitor.toml").read_bytes())
DENTIST = load_demo_businesses()["demo"]
HASHES = KeyedHashes(b"secret")


def call(*turns, earlier=None, business=DENTIST, caller="+16175550147"):
    """The verdicts on the turns of one call, and what the owner was told."""
    so_far, verdicts, told = conversation(caller=caller), [], []
    for nth, said in enumerate(turns, start=1):
        heard = turn(said, nth=nth) if isinstance(said, str) else msgspec.structs.replace(said, turn=nth)
        about = fact(heard, 10 * nth)
        so_far = evolve(so_far, about)
        answers = watch_competitor(heard, about, so_far, business, SIGNS, earlier or HotSuspicion(SIGNS), HASHES, StillClock())
        verdicts.append(answers[0])
        told += [one for one in answers if isinstance(one, OwnerNotified)]
        so_far = evolve(so_far, fact(answers[0], 10 * nth + 1))
    return verdicts, told


@pytest.mark.parametrize(
    "turns",
    [
        ("how many appointments do you do a day", "and how many hygienists do you have", "what do you pay them"),
        ("how many patients do you see in a week", "who is your supplier for crowns"),
        ("what do you pay your hygienists", "what software do you use for scheduling"),
        ("i run a dental practice across town", "how far out are you booked"),
        ("what's your markup on crowns", "where do you buy your supplies"),
        ("cuántos pacientes atienden al día", "cuánto le pagan a sus higienistas"),
        ("combien de patients voyez vous par jour", "combien de salariés avez vous"),
        ("wie viele patienten haben sie am tag", "was zahlen sie ihren mitarbeitern"),
        ("quanti pazienti vedete al giorno", "quanto pagate i dipendenti"),
        ("quantos pacientes atendem por dia", "quanto pagam aos funcionários"),
    ],
)
def test_probing_is_flagged_within_a_call_and_the_owner_told_once(turns):
    verdicts, told = call(*turns, "thanks", "and what are your opening hours")
    assert verdicts[0].verdict == "pass"
    assert [one.verdict for one in verdicts[len(turns) - 1 :]] == ["flag"] * 3
    assert len(told) == 1


@pytest.mark.parametrize(
    "turns",
    [
        ("how much is a cleaning", "and a filling", "do you take insurance", "i'll think about it"),
        ("how many appointments do i need for a crown", "how long does each one take"),
        ("how many dentists do you have", "can i see the one with the best reviews", "tomorrow then"),
        ("are you busy today", "how far out are you booked", "then i'll book for next week"),
        ("i run a restaurant and i chipped a tooth", "can i come in tonight"),
        ("i work at another company now so my insurance changed", "do you take delta"),
        ("another dentist quoted me nine hundred for a crown", "what would you charge"),
        ("i'm comparing a few dentists for my family", "what does a check up cost", "and whitening"),
        ("we own our home", "what do you charge for a visit", "do you give discounts for seniors"),
        ("which lab do you send the crown to", "my last one broke"),
        ("how many people work there", "i'm a bit nervous about crowds"),
        ("is the staff friendly", "how long have you been there"),
        ("wie viel kostet eine reinigung", "haben sie morgen einen termin frei"),
        ("cuánto cuesta una limpieza", "y un empaste", "tienen cita mañana"),
        ("c'est combien un détartrage", "vous avez un rendez vous demain"),
    ],
)
def test_customers_pass_whatever_they_compare(turns):
    verdicts, told = call(*turns)
    assert [one.verdict for one in verdicts] == ["pass"] * len(turns)
    assert told == []


def prices(*services):
    return [turn(f"how much is a {one}", "price", service=one) for one in services]


def test_three_prices_are_shopping_and_a_price_list_is_not():
    assert call(*prices("cleaning", "checkup", "filling"))[0][-1].score == 0
    many = prices("cleaning", "checkup", "filling", "crown", "whitening", "extraction", "root-canal", "night-guard")
    assert call(*many)[0][-1].verdict == "flag"


def test_who_books_is_a_customer():
    verdicts, _ = call(
        "how many patients do you see in a day", turn("book me a cleaning", "book"), "who is your supplier for crowns"
    )
    assert verdicts[-1].verdict == "pass"


def test_a_known_number_is_flagged_at_its_first_word_and_is_kept_as_a_hash_only():
    number = "+16175559999"
    rival = Rival(name="Bright Smiles", numbers=(HASHES.of("demo", number),))
    business = msgspec.structs.replace(DENTIST, rivals=(rival,))
    verdicts, told = call("hello what are your hours", business=business, caller=number)
    assert (verdicts[0].verdict, verdicts[0].reason) == ("flag", "known-number")
    assert len(told) == 1
    assert number not in f"{rival}{verdicts}{told}"
    assert call("hello what are your hours", business=business)[0][0].verdict == "pass"


@pytest.mark.parametrize(
    ("words", "flagged"),
    [
        ("hi i'm calling from bright smiles", True),
        ("this is anna from the front desk, i work at bright smiles", True),
        ("we are bright smiles dental", True),
        ("bright smiles wanted nine hundred for that", False),
        ("i used to go to bright smiles", False),
    ],
)
def test_speaking_for_a_known_competitor_is_a_sign_and_naming_one_is_not(words, flagged):
    business = msgspec.structs.replace(DENTIST, rivals=(Rival(name="Bright Smiles", said=("bright smiles dental",)),))
    assert (call(words, business=business)[0][0].verdict == "flag") == flagged


def remembered(*scores, days=1):
    hot = HotSuspicion(SIGNS)
    for nth, score in enumerate(scores):
        given_ = VerdictGiven(shield="competitor", about="x", turn=1, verdict="pass", score=score)
        hot.take([fact(given_, nth, call=f"01OLD{nth}", at=NOW - timedelta(days=days))])
    return hot


def test_one_question_a_call_adds_up_over_the_calls_of_a_number_and_fades():
    question = "how many patients do you see in a day"
    assert call(question)[0][0].verdict == "pass"
    assert call(question, earlier=remembered(0.5, 0.5))[0][0].verdict == "flag"
    assert call(question, earlier=remembered(0.5, 0.5, days=50))[0][0].verdict == "pass"
    assert call("i need an appointment", earlier=remembered(0.5, 0.5))[0][0].verdict == "pass"


@settings(max_examples=30)
@given(st.lists(st.tuples(st.sampled_from("AB"), st.integers(0, 3), st.floats(0, 2)), max_size=20), st.integers(1, 19))
def test_the_fold_over_calls_is_equal_over_any_batching(given_, cut):
    facts = [
        fact(
            VerdictGiven(shield="competitor", about="x", turn=1, verdict="pass", score=score), nth, call=f"01C{which}", person=who
        )
        for nth, (who, which, score) in enumerate(given_)
    ]
    keep = timedelta(days=56)
    assert fold(fold({}, facts[:cut], keep), facts[cut:], keep) == fold({}, facts, keep)


@settings(max_examples=30)
@given(st.lists(st.text(max_size=40), max_size=5))
def test_any_words_are_weighed_without_harm(said):
    suspicion = Suspicion()
    for words in said:
        suspicion = evolve_suspicion(suspicion, turn(words), SIGNS, (Rival(name="x"),))
    assert suspicion.score(SIGNS) >= 0
