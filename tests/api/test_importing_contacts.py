"""An address book over HTTP: looked through without writing anything, written down once, and the same again changes nothing."""

import pytest

from handlers.contacts.state import fold
from tests.api.test_contacts import contact, desk  # noqa: F401 - the same business

pytestmark = pytest.mark.real
BOOK = (
    "phone,name,email,tags\n"
    "+1 617 555 0177,Nora New,nora@example.com,vip\n"
    ",Mail Only,mail@example.com,\n"
    ",Nowhere,,\n"
    "(617) 555-0177,Nora Twice,,\n"
)


async def test_a_dry_run_says_what_would_become_of_everybody_and_writes_nothing(desk):  # noqa: F811
    status, said = await desk.ask("POST", "/contacts/import", text=BOOK)
    assert status == 200
    assert (said["dry"], said["new"], said["known"], said["refused"]) == (True, 3, 0, 1)
    assert [(line["line"], line["becomes"]) for line in said["lines"]] == [(2, "new"), (3, "new"), (4, "refused"), (5, "new")]
    assert "neither a telephone number" in said["lines"][2]["problem"]
    await desk.project()
    assert (await desk.ask("GET", "/contacts?words=Nora"))[1]["contacts"] == []


async def test_an_imported_contact_is_there_with_tags_and_known_by_their_number(desk):  # noqa: F811
    _, said = await desk.ask("POST", "/contacts/import", text=BOOK, dry=False)
    nora, mail, nowhere, twice = said["lines"]
    assert nora["person"] == twice["person"] != ""
    assert nowhere["person"] == ""
    found = await contact(desk, nora["person"])
    assert (found["name"], found["phone"], found["tags"]) == ("Nora New", "+16175550177", ["vip"])
    assert (await contact(desk, mail["person"]))["email"] == "mail@example.com"
    facts = await desk.bus.log.load(f"contact.bright.{mail['person']}")
    assert fold(facts).value("name") == "Mail Only"


async def test_the_same_file_again_changes_nothing(desk):  # noqa: F811
    _, first = await desk.ask("POST", "/contacts/import", text=BOOK, dry=False)
    lives = [f"contact.bright.{line['person']}" for line in first["lines"] if line["person"]]
    await desk.project()
    lengths = [len(await desk.bus.log.load(life)) for life in lives]
    _, again = await desk.ask("POST", "/contacts/import", text=BOOK, dry=False)
    assert (again["new"], again["known"]) == (0, 3)
    assert [len(await desk.bus.log.load(life)) for life in lives] == lengths


async def test_what_a_person_has_written_is_not_overwritten_by_a_file(desk):  # noqa: F811
    _, said = await desk.ask("POST", "/contacts/import", text="name,phone\nNora,+16175550177\n", dry=False)
    person = said["lines"][0]["person"]
    await desk.ask("PATCH", f"/contacts/{person}", fields={"name": "Nora N."})
    await desk.ask("POST", "/contacts/import", text="name,phone\nSomebody,+16175550177\n", dry=False)
    assert (await contact(desk, person))["name"] == "Nora N."
