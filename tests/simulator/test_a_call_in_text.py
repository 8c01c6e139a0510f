"""A call in text runs on the real handlers, without a server, and every turn is reported."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from handlers.understanding.reader import FastUnderstanding
from infra.engines.built_in_mind import make_built_in_mind
from infra.simulator.chosen_business import NoBusiness, chosen_business
from infra.simulator.talk import Setting, held
from infra.simulator.turn_report import TurnReport

FRIDAY = datetime(2026, 11, 20, 10)  # noqa: DTZ001 - the business's own clock


@pytest.fixture
def talking(understanding: FastUnderstanding) -> Callable[..., list[TurnReport]]:
    def go(*lines: str, business: str = "demo", each: bool = False) -> list[TurnReport]:
        reports: list[TurnReport] = []
        setting = Setting(
            business=chosen_business(business), understanding=understanding, mind=make_built_in_mind(), at=FRIDAY, each=each
        )
        held(setting, lines, reports.append)
        return reports

    return go


BOOKING = ("i need a cleaning on tuesday at ten", "john smith", "yes", "yes please", "no thanks bye")


def test_a_booking_is_made_in_the_diary_and_reported(talking):
    *_, booked, parted = talking(*BOOKING)
    assert [(tool.tool, tool.refused) for tool in booked.tools] == [("book_appointment", False)]
    assert booked.tools[0].result["start"].startswith("2026-11-24T10:00")
    assert booked.line_open
    assert not parted.line_open
    assert not any(one.errors for one in (booked, parted))


def test_what_is_under_way_is_on_the_agenda(talking):
    _, first, *_ = talking("i need a cleaning on tuesday at ten")
    assert [task["task"] for task in first.agenda] == ["booking"]
    assert first.intents[0].intent == "book"


def test_nothing_is_heard_after_the_call_is_over(talking):
    reports = talking("no thanks bye", "i need a cleaning")
    assert len(reports) == 2
    assert not reports[-1].line_open


def test_each_line_may_be_a_call_of_its_own(talking):
    reports = talking("no thanks bye", "what are your hours", each=True)
    assert [one.call for one in reports] == [1, 2]
    assert reports[1].intents[0].intent == "hours"


def test_what_one_call_books_the_next_one_finds(talking):
    reports = talking(*BOOKING[:4], "/hangup", "i need to cancel my appointment")
    assert reports[-1].call == 2
    assert "cleaning" in " ".join(reports[-1].said)


@pytest.mark.parametrize(
    "rubbish", ["\x00\x07", "\ufffd" * 50, "💥 🔥", "a" * 9000, "/keys zzz", "/heard", "/unknown thing", "{}[]\\"]
)
def test_rubbish_is_answered_like_anything_that_was_not_understood(talking, rubbish):
    reports = talking(rubbish, "what are your hours")
    assert reports[-1].line_open
    assert not any(one.errors for one in reports)


def test_a_business_nobody_knows_is_refused_with_the_names_there_are():
    with pytest.raises(NoBusiness, match="demo, northwind"):
        chosen_business("nobody")


@pytest.mark.long
def test_the_command_reads_lines_and_writes_one_object_a_turn(tmp_path: Path):
    command = [sys.executable, "-m", "infra.cli", "talk", "-o", "json", "--at", "2026-11-20T10:00"]
    done = subprocess.run(
        command, input=b"what are your hours\n\n\xff\xfe\nbye\n", capture_output=True, timeout=100, check=False,
        env={"DAYBOOK_HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    reports = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["turn"] for one in reports] == [0, 1, 2, 3]
    assert reports[-1]["line_open"] is False


def test_an_industry_opened_in_spanish_names_its_services_in_spanish_and_books_them(understanding: FastUnderstanding):
    reports: list[TurnReport] = []
    salon = chosen_business("hair_salon", "es")
    setting = Setting(business=salon, understanding=understanding, mind=make_built_in_mind(), at=FRIDAY)
    wish = "quería pedir cita para un corte de pelo el viernes por la tarde"
    held(setting, [wish, "a las cinco", "me llamo Ana García", "sí", "sí por favor"], reports.append)
    tools = [tool for one in reports for tool in one.tools if tool.tool == "book_appointment"]
    assert [(tool.refused, tool.result["start"][:16]) for tool in tools] == [(False, "2026-11-27T17:00")]
    said = " ".join(sentence for one in reports for sentence in one.said)
    assert "corte de mujer" in said
    assert not {"haircut", "salon", "stylist"}.intersection(said.lower().replace(",", " ").split())
