"""What the projectors make of facts, without a database."""

import itertools
from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.runtime.discovery import import_modules
from infra.runtime.projection.fold import FoldedBatch, fold_facts
from projectors.projector import declared_projectors, projector
from read_models.contacts import Contact, HistoryLine
from read_models.diary import Appointment
from read_models.engagement import EngagementInputs, Touch, score_engagement
from read_models.row import Row, merge_rows
from schemas.fact import Fact
from schemas.line import CallRinging
from schemas.tools import OutcomeLogged
from tests.projectors.a_day import DAY, NOON
from tests.thorough import examples

import_modules("projectors")
FACTS = [
    Fact(**{name: getattr(draft, name) for name in draft.__struct_fields__}, sequence=number)
    for number, draft in enumerate(DAY, 1)
]


def rows(folded: Iterable[FoldedBatch]) -> dict[tuple[str, ...], Row]:
    """Rows merged over batches, as the database merges them."""
    found: dict[tuple[str, ...], Row] = {}
    for batch in folded:
        for table, changed in batch.rows:
            for row in changed:
                key = (table.name, *(str(getattr(row, name)) for name in table.key))
                found[key] = merge_rows(found[key], row, table) if key in found else row
    return found


def row(name: str, *key: str) -> Row:
    return rows([fold_facts(declared_projectors()[name], FACTS)])[key]


def test_a_moved_appointment_is_one_entry_on_its_new_day():
    moved = row("diary", "appointments", "bright", "a1")
    assert isinstance(moved, Appointment)
    assert (moved.day, moved.resource, moved.status) == ("2026-12-01", "chair-2", "booked")
    assert moved.booked_at == FACTS[24].at


def test_a_completed_appointment_is_worth_what_was_charged():
    done = row("diary", "appointments", "bright", "a2")
    assert isinstance(done, Appointment)
    assert (done.status, done.price) == ("completed", Decimal("250.20"))


def test_a_call_is_a_line_of_its_contacts_history_with_its_outcome():
    call = row("contacts", "history", "bright", "c1")
    assert isinstance(call, HistoryLine)
    assert (call.person, call.kind, call.status, call.seconds) == ("ann", "call", "booked", 62.5)


def test_two_businesses_contacts_of_one_id_stay_apart():
    ours, theirs = row("contacts", "contacts", "bright", "ann"), row("contacts", "contacts", "nextdoor", "ann")
    assert isinstance(ours, Contact)
    assert isinstance(theirs, Contact)
    assert (ours.name, theirs.name) == ("Ann Lee", "Another Ann")


@pytest.mark.parametrize("name", ["calls", "contacts", "diary", "engagement", "insights", "ledger"])
@settings(max_examples=examples(25), deadline=None)
@given(cuts=st.sets(st.integers(1, len(FACTS) - 1)))
def test_rows_do_not_depend_on_how_facts_were_batched(name: str, cuts: set[int]):
    edges = [0, *sorted(cuts), len(FACTS)]
    batches = [FACTS[a:b] for a, b in itertools.pairwise(edges)]
    whole = fold_facts(declared_projectors()[name], FACTS)
    assert not whole.aside
    assert rows(fold_facts(declared_projectors()[name], batch) for batch in batches) == rows([whole])


@pytest.mark.parametrize("name", ["calls", "contacts", "diary", "engagement", "insights", "ledger"])
@settings(max_examples=examples(25), deadline=None)
@given(places=st.lists(st.integers(0, len(DAY)), min_size=len(DAY), max_size=len(DAY)))
def test_rows_do_not_depend_on_how_the_two_streams_were_interleaved(name: str, places: list[int]):
    calls = [fact for fact in FACTS if fact.subject.startswith("call.")]
    ledger = [fact for fact in FACTS if not fact.subject.startswith("call.")]
    mixed = []
    for place in places:
        source = calls if place % 2 and calls else ledger or calls
        if source:
            mixed.append(source.pop(0))
    assert rows([fold_facts(declared_projectors()[name], [*mixed, *calls, *ledger])]) == rows(
        [fold_facts(declared_projectors()[name], FACTS)]
    )


def test_a_fact_that_cannot_be_projected_is_set_aside_with_its_reason_and_none_of_its_words():
    bad = Fact(
        subject="call.bright.c9",
        event=CallRinging(person="p", caller="+1617", called="+1", timezone="Mars/Olympus"),
        id="x",
        at=NOON,
        sequence=99,
    )
    folded = fold_facts(declared_projectors()["calls"], [*FACTS, bad])
    (aside,) = folded.aside
    assert (aside.position, aside.tag, aside.reason.split(" ")[0]) == (99, "call.ringing", "ZoneInfoNotFoundError")
    assert "Mars" not in aside.reason
    assert rows([folded]) == rows([fold_facts(declared_projectors()["calls"], FACTS)])


def test_a_projector_must_say_what_it_yields():
    with pytest.raises(TypeError, match="annotated as an Iterator"):

        @projector("silent", version=1, reads=("call.>",))
        def silent(event: CallRinging, fact: Fact):
            yield fact


def test_a_call_counts_as_a_touch_once_the_caller_was_served():
    ringing = CallRinging(person="ann", caller="+1", called="+1")
    for outcome, served in (("booked", True), ("callback", True), ("unfinished", False), ("abandoned", False)):
        facts = [
            Fact(subject="call.bright.c9", event=event, id=f"f{nth}", at=NOON, sequence=nth)
            for nth, event in enumerate((ringing, OutcomeLogged(outcome=outcome)), 1)
        ]
        touch = rows([fold_facts(declared_projectors()["engagement"], facts)])["touches", "bright", "c9"]
        assert isinstance(touch, Touch)
        assert (touch.person, touch.served) == ("ann", served)


def test_engagement_is_the_sum_of_its_factors_and_decays_with_time():
    known = EngagementInputs(contacts=4, last=NOON, money=Decimal("150.50"), sentiment=0.4)
    today, later = score_engagement(known, NOON), score_engagement(known, NOON + timedelta(days=60))
    assert today.score == pytest.approx(sum(factor.points for factor in today.factors))
    assert {factor.name: factor.value for factor in today.factors}["recency"] == 1.0
    assert later.score < today.score
    assert all(factor.because for factor in today.factors)


@settings(max_examples=examples(25), deadline=None)
@given(
    contacts=st.integers(0, 10_000),
    days=st.none() | st.integers(-10, 4000),
    money=st.decimals(-1000, 10**9, places=2),
    sentiment=st.none() | st.floats(-2, 2),
)
def test_engagement_stays_between_nothing_and_a_hundred(contacts, days, money, sentiment):
    last = None if days is None else NOON - timedelta(days=days)
    score = score_engagement(EngagementInputs(contacts=contacts, last=last, money=money, sentiment=sentiment), NOON).score
    assert 0 <= score <= 100
