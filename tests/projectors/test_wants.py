"""A projector's signature says what it looks at: what it does not name is not decoded, and makes no rows."""

from collections.abc import Iterator

import pytest

from bus.tags import RETIRED, events_by_tag
from infra.runtime.discovery import import_modules
from infra.runtime.projection.read_ahead import find_unwanted_tags
from projectors.projector import declared_projectors, projector
from read_models.engagement import Touch
from schemas.fact import Fact
from schemas.kinds import ACCOUNT
from schemas.line import CallEnded, CallRinging
from tests.projectors.a_day import DAY

import_modules("projectors")


def test_the_events_of_the_signature_are_those_it_wants_and_others_make_no_rows(monkeypatch):
    monkeypatch.setattr("projectors.projector._DECLARED", {})

    @projector("touching", version=1, reads=("call.>",))
    def touching(event: CallRinging | CallEnded, fact: Fact) -> Iterator[Touch]:
        yield Touch(tenant="t", id=fact.id, kind=event.tag())

    one = declared_projectors()["touching"]
    assert set(one.wants) == {CallRinging, CallEnded}
    assert {row.kind for draft in DAY for row in one.project(draft)} == {"call.ringing", "call.ended"}


def test_a_signature_that_names_no_event_is_refused():
    with pytest.raises(TypeError, match="with the events that it folds"):

        @projector("vague", version=1, reads=("call.>",))
        def vague(fact: Fact) -> Iterator[Touch]:
            yield Touch(tenant="t", id=fact.id)


def test_a_projector_that_looks_at_everything_leaves_nothing_out():
    assert find_unwanted_tags(declared_projectors()["erasures"]) == RETIRED


def test_nothing_that_happens_to_an_account_escapes_the_audit_trail():
    wanted = set(declared_projectors()["audit"].wants)
    assert {event for event in events_by_tag().values() if event.kind == ACCOUNT} <= wanted


@pytest.mark.parametrize("name", ["contacts", "ledger"])
def test_what_is_left_out_is_known_and_most_of_a_call(name):
    left_out = find_unwanted_tags(declared_projectors()[name])
    assert "call.ringing" not in left_out or name == "ledger"
    assert {"speech.recognised", "sentence.composed"} <= left_out & {draft.event.tag() for draft in DAY}


def test_every_fact_about_an_erasure_is_a_step_of_it():
    named = {event.tag() for event in declared_projectors()["erasures"].wants}
    assert named == {tag for tag, event in events_by_tag().items() if event.kind == "erasure"}
