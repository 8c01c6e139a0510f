"""Tags, ids, names, subjects, settings, endpoints and entry points are what they were, wherever their code has moved.

`.venv/bin/python -m tests.architecture.contract` writes the contract down anew, when a promise is changed on purpose.
"""

import importlib
import importlib.util
import json

import pytest
from eventsourcing.persistence import InfrastructureFactory
from eventsourcing.utils import Environment

from infra.roles.process import find_role
from infra.runtime.discovery import ROLES, role_exists
from tests.architecture import doors, written_names
from tests.architecture.contract import FILE, PARTS, plain

CONTRACT = json.loads(FILE.read_text("utf-8"))


#: What is collected by reading all of the code takes seconds: the quick run leaves it out.
_READ = {"services", "subjects in the code", "tables in the code"}


@pytest.mark.parametrize("part", [pytest.param(part, marks=[pytest.mark.long] if part in _READ else []) for part in PARTS])
def test_a_move_changes_nothing_that_was_promised(part: str) -> None:
    assert plain(PARTS[part]()) == CONTRACT[part]


def test_the_contract_has_these_parts_and_none_is_empty() -> None:
    assert CONTRACT.keys() == PARTS.keys()
    assert all(CONTRACT.values())


def test_the_contract_names_no_module_that_may_move() -> None:
    text = json.dumps({part: said for part, said in CONTRACT.items() if part != "entry points"})
    assert not [room for room in ("handlers.", "projectors.", "producers.", "schemas.", "read_models.") if room in text]


@pytest.mark.long
def test_every_module_that_is_started_or_imported_by_name_exists() -> None:
    started = written_names.started_modules()
    assert [module for module in sorted(started) if not importlib.util.find_spec(module)] == []
    assert "infra.cli" in started
    assert sum("worker" in module or "speaker" in module for module in started) >= 2


@pytest.mark.parametrize("role", ROLES)
def test_a_role_that_the_supervisor_starts_can_serve(role: str) -> None:
    assert role_exists(role)
    assert callable(find_role(role))


@pytest.mark.parametrize("name", doors.commands())
def test_a_command_is_the_function_that_its_file_is_named_for(name: str) -> None:
    assert callable(doors.command(name))


def test_the_script_on_the_path_runs_the_command_line() -> None:
    module, function = doors.entry_points()["script daybook"].split(":")
    assert callable(getattr(importlib.import_module(module), function))


def test_the_eventsourcing_library_finds_its_persistence_module() -> None:
    factory = InfrastructureFactory.construct(Environment("Daybook", {"PERSISTENCE_MODULE": "bus.eventsourcing"}))
    assert type(factory).__module__.startswith("bus.eventsourcing")
