"""Contacts over HTTP: edited, noted, tagged, merged with a preview, split again, held apart; and what there is to do for them."""

from collections.abc import AsyncIterator
from types import SimpleNamespace

import psycopg
import pytest

from bus.memory.bus import MemoryBus
from infra.runtime.projection.rebuild import rebuild_read_model
from projectors.projector import declared_projectors
from schemas.contacts import ContactLearned, ContactMet
from schemas.identity import ContactMerged, MergeSuggested
from schemas.line import CallRinging
from tests.api.conftest import NOW, serving
from tests.api.test_businesses import asking
from tests.projectors.a_day import DAY, drafts

pytestmark = pytest.mark.real
PEOPLE = drafts(
    ("contact.robert", ContactMet(person="robert", phone="+16175550122")),
    ("call.c9", CallRinging(person="robert", caller="+16175550122", called="+16175550100")),
    ("contact.robert", ContactLearned(person="robert", field="name", value="Robert Lee", source="x", confidence=0.8)),
    ("contact.bob", ContactLearned(person="bob", field="name", value="Bob Lee", source="y")),
    ("contact.bob", ContactLearned(person="bob", field="phone", value="+16175550122", source="y")),
    ("contact.robert", MergeSuggested(person="robert", other="bob", likeness=0.9, reason="the same phone")),
    first=900,
)


@pytest.fixture
async def desk(postgres_url: str) -> AsyncIterator[SimpleNamespace]:
    """A business with Ann, Bob, and a Robert who may be Bob; `project` brings the rows up to date."""
    bus = MemoryBus(lambda: NOW)
    for draft in (*DAY, *PEOPLE):
        await bus.log.append(draft)

    async def connect() -> psycopg.AsyncConnection:
        return await psycopg.AsyncConnection.connect(postgres_url, autocommit=True)

    async def project() -> None:
        for name in ("contacts", "inbox", "engagement"):
            await rebuild_read_model(declared_projectors()[name], bus.log, connect, there.clock)

    async with serving(postgres_url, bus) as there:
        there.ask, there.project = asking(there), project
        await project()
        yield there


async def contact(desk, person: str) -> dict:
    await desk.project()
    status, found = await desk.ask("GET", f"/contacts/{person}")
    assert status == 200, found
    return found


async def test_what_a_person_writes_counts_for_good_whatever_is_heard_later(desk):
    status, _ = await desk.ask("PATCH", "/contacts/ann", fields={"name": "Anne Leigh", "phone": "(617) 555-0199"})
    assert status == 200
    heard = ContactLearned(person="ann", field="name", value="Ann Lee", source="later", confidence=1.0)
    await desk.bus.log.append(drafts(("contact.ann", heard), first=990)[0])
    ann = await contact(desk, "ann")
    assert (ann["name"], ann["phone"]) == ("Anne Leigh", "+16175550199")
    (name,) = [field for field in ann["learned"] if field["field"] == "name"]
    assert (name["value"], name["confidence"]) == ("Anne Leigh", 1.0)
    assert name["edited_by"]


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"shoe-size": "44"}, "fields.shoe-size"),
        ({"phone": "twelve"}, "fields.phone"),
        ({"email": "ann"}, "fields.email"),
        ({"birthday": "yesterday"}, "fields.birthday"),
    ],
)
async def test_what_a_field_cannot_be_is_refused_by_its_name_and_nothing_is_written(desk, fields, named):
    status, problem = await desk.ask("PATCH", "/contacts/ann", fields={"name": "Anne", **fields})
    assert status == 422
    assert [one["field"] for one in problem["problems"]] == [named]
    assert (await contact(desk, "ann"))["name"] == "Ann Lee"


async def test_notes_and_tags_are_written_and_taken_away(desk):
    _, written = await desk.ask("POST", "/contacts/ann/notes", text="is afraid of needles", call="c1")
    await desk.ask("POST", "/contacts/ann/tags", tag="VIP")
    ann = await contact(desk, "ann")
    assert [(note["text"], note["call"]) for note in ann["notes"]] == [("is afraid of needles", "c1")]
    assert ann["tags"] == ["VIP"]
    assert [one["person"] for one in (await desk.ask("GET", "/contacts?tag=vip"))[1]["contacts"]] == ["ann"]
    await desk.ask("DELETE", f"/contacts/ann/notes/{written['id']}")
    await desk.ask("DELETE", "/contacts/ann/tags/VIP")
    ann = await contact(desk, "ann")
    assert (ann["notes"], ann["tags"]) == ([], [])


async def test_a_task_is_in_the_inbox_until_it_is_done(desk):
    await desk.ask("POST", "/contacts/ann/tasks", text="send the price list", due="2026-11-24")
    await desk.project()
    (task,) = (await desk.ask("GET", "/inbox?kind=task"))[1]["items"]
    assert (task["text"], task["due"], task["person"]) == ("send the price list", "2026-11-24", "ann")
    assert (await desk.ask("POST", f"/inbox/{task['item']}/done"))[0] == 200
    await desk.project()
    assert (await desk.ask("GET", "/inbox?kind=task"))[1]["items"] == []


async def test_two_contacts_are_looked_at_side_by_side_merged_and_split_again(desk):
    await desk.project()
    (doubtful,) = (await contact(desk, "robert"))["doubtful"]
    assert (doubtful["person"], doubtful["reason"]) == ("bob", "the same phone")
    _, preview = await desk.ask("GET", "/contacts/bob/merge/robert")
    assert preview["sameness"] == "same"
    shown = {field["field"]: (field["kept"], field["other"], field["shown"]) for field in preview["fields"]}
    assert shown["name"] == ("Bob Lee", "Robert Lee", "Bob Lee")
    assert (await contact(desk, "bob"))["merged"] == []

    assert (await desk.ask("POST", "/contacts/bob/merge", other="robert", reason="he said so"))[0] == 200
    bob = await contact(desk, "bob")
    assert [(one["person"], one["reason"]) for one in bob["merged"]] == [("robert", "he said so")]
    assert bob["calls"] == 2
    assert "c9" in {line["id"] for line in bob["history"]}
    assert "robert" not in {one["person"] for one in (await desk.ask("GET", "/contacts"))[1]["contacts"]}
    assert (await contact(desk, "robert"))["merged_into"] == "bob"
    assert (await desk.ask("GET", "/inbox?kind=merge"))[1]["items"] == []

    assert (await desk.ask("POST", "/contacts/bob/split", other="robert", reason="father and son"))[0] == 200
    bob = await contact(desk, "bob")
    assert (bob["merged"], bob["doubtful"], bob["calls"]) == ([], [], 1)
    assert (await contact(desk, "robert"))["merged_into"] == ""


async def test_a_merge_by_details_is_undone_like_any_other(desk):
    merged = ContactMerged(person="robert", into="bob", reason="the same phone, and the same name")
    await desk.bus.log.append(drafts(("contact.robert", merged), first=990)[0])
    assert [one["by"] for one in (await contact(desk, "bob"))["merged"]] == [""]
    assert (await desk.ask("POST", "/contacts/bob/split", other="robert"))[0] == 200
    assert (await contact(desk, "bob"))["merged"] == []


async def test_those_who_are_held_apart_are_doubted_no_more(desk):
    (item,) = (await desk.ask("GET", "/inbox?kind=merge"))[1]["items"]
    assert {item["person"], item["source"]} == {"robert", "bob"}
    assert (await desk.ask("POST", "/contacts/bob/apart", other="robert", reason="brothers"))[0] == 200
    assert (await contact(desk, "robert"))["doubtful"] == []
    assert (await desk.ask("GET", "/inbox?kind=merge"))[1]["items"] == []


@pytest.mark.parametrize(
    ("path", "other", "why"),
    [
        ("/contacts/bob/merge", "bob", "the same contact"),
        ("/contacts/bob/split", "robert", "not shown with"),
        ("/contacts/bob/apart", "bob", "the same contact"),
    ],
)
async def test_what_makes_no_sense_is_refused_in_words(desk, path, other, why):
    status, problem = await desk.ask("POST", path, other=other)
    assert status == 422
    assert why in problem["detail"]


async def test_nobody_is_merged_twice_or_into_themselves_by_a_detour(desk):
    assert (await desk.ask("POST", "/contacts/bob/merge", other="robert"))[0] == 200
    assert (await desk.ask("POST", "/contacts/ann/merge", other="robert"))[0] == 422
    assert (await desk.ask("POST", "/contacts/robert/merge", other="bob"))[0] == 422


async def test_people_are_found_by_a_part_of_their_name_or_number(desk):
    async def found(words: str) -> set[str]:
        return {one["person"] for one in (await desk.ask("GET", f"/contacts?words={words}"))[1]["contacts"]}

    assert await found("lee") == {"ann", "bob", "robert"}
    assert await found("555-0111") == {"ann"}
    assert await found("nobody") == set()


async def test_a_stranger_can_neither_be_edited_nor_merged(desk):
    for method, path, body in (
        ("PATCH", "/contacts/nobody", {"fields": {"name": "X"}}),
        ("POST", "/contacts/nobody/notes", {"text": "x"}),
        ("POST", "/contacts/bob/merge", {"other": "nobody"}),
    ):
        assert (await desk.ask(method, path, **body))[0] == 404
