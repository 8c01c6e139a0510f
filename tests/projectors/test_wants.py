"""A projector declares what it looks at: what it does not declare is not decoded, and would be missed."""

import ast
import inspect

import pytest

from infra.runtime.projection.read_ahead import find_unwanted_tags
from projectors.projector import Projector, declared_projectors
from schemas.event import Event
from tests.projectors.a_day import DAY


def looked_at(projector: Projector) -> set[type[Event]]:
    """The events in the cases of its `match`."""
    names = vars(inspect.getmodule(projector.project))
    found = set()
    for node in ast.walk(ast.parse(inspect.getsource(projector.project))):
        if isinstance(node, ast.MatchClass) and isinstance(node.cls, ast.Attribute) and isinstance(node.cls.value, ast.Name):
            found.add(getattr(names[node.cls.value.id], node.cls.attr))
    return found


@pytest.mark.parametrize("name", ["calls", "contacts", "diary", "engagement", "ledger"])
def test_a_projector_wants_exactly_what_it_matches(name):
    assert set(declared_projectors()[name].wants) == looked_at(declared_projectors()[name])


def test_a_projector_that_looks_at_everything_leaves_nothing_out():
    assert find_unwanted_tags(declared_projectors()["audit"]) == frozenset()


@pytest.mark.parametrize("name", ["contacts", "ledger"])
def test_what_is_left_out_is_known_and_most_of_a_call(name):
    left_out = find_unwanted_tags(declared_projectors()[name])
    assert "call.ringing" not in left_out or name == "ledger"
    assert {"speech.recognised", "sentence.composed"} <= left_out & {draft.event.tag() for draft in DAY}
