"""Lists as files that other programs read: each holds what the list holds."""

import csv
import io
import json

import pytest
from icalendar import Calendar

from infra.api.list_files import _cell
from infra.connectors.address_books.csv_reader import read_csv
from infra.connectors.address_books.vcard_reader import read_vcards

pytestmark = pytest.mark.real


async def fetch(day, path: str) -> tuple[str, str]:
    answer = await day.client.get(path, headers=day.owner)
    assert answer.status == 200, await answer.text()
    return await answer.text(), answer.content_type


async def test_contacts_are_a_table_and_cards_that_can_be_read_in_again(day):
    table, kind = await fetch(day, "/contacts.csv")
    assert kind == "text/csv"
    assert {one.name for one in read_csv(table, "US")} == {"Ann Lee", ""}
    cards, kind = await fetch(day, "/contacts.vcf")
    assert kind == "text/vcard"
    assert ("Ann Lee", ("+16175550111",)) in {(one.name, one.phones) for one in read_vcards(cards)}


async def test_calls_are_a_table_and_json_lines_of_the_days_that_were_asked_for(day):
    table, _ = await fetch(day, "/calls.csv")
    assert [row["call"] for row in csv.DictReader(io.StringIO(table))] == ["c3", "c2", "c1"]
    lines, kind = await fetch(day, "/calls.jsonl")
    assert kind == "application/jsonl"
    assert [json.loads(line)["outcome"] for line in lines.splitlines()] == ["flood", "", "booked"]
    assert await fetch(day, "/calls.jsonl?to=2026-11-19") == ("", "application/jsonl")


async def test_the_diary_is_a_calendar(day):
    text, kind = await fetch(day, "/diary.ics")
    assert kind == "text/calendar"
    events = {str(one["uid"]): str(one["status"]) for one in Calendar.from_ical(text).walk("VEVENT")}
    assert events == {"a1": "CONFIRMED", "a2": "CONFIRMED", "a3": "CANCELLED", "a4": "CONFIRMED"}


async def test_days_the_wrong_way_round_are_refused(day):
    answer = await day.client.get("/calls.csv?from=2026-11-21&to=2026-11-20", headers=day.owner)
    assert answer.status == 400


@pytest.mark.parametrize(("text", "cell"), [("=1+1", "'=1+1"), ("@x", "'@x"), ("+34910", "+34910"), ("Ann", "Ann")])
def test_what_a_caller_says_is_no_formula(text, cell):
    assert _cell(text) == cell
