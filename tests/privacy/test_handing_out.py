"""Access: a person gets everything about them in standard formats and nothing of anybody else, and it is written down."""

import io
import json
import stat
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from handlers.contacts.state import Contact, KnownField
from infra.privacy.directory.in_memory import MemoryDirectory
from infra.privacy.export_formats import write_vcard
from infra.privacy.person_lookup import PersonNotFound, find_person
from infra.privacy.subject_access import gather_files, save_files, zip_files
from schemas.business import OwnerNotified
from schemas.messages import MessageRequested
from schemas.privacy import DataAccessed
from tests.privacy.a_life import Person, World
from tests.privacy.test_erasing import ANN, BOB, erase, world_of_two

MESSAGE = {"message": "m1", "channel": "sms", "purpose": "transactional", "topic": "reminder"}


class Tapes:
    """One recording."""

    async def wav(self, tenant, call):
        return b"RIFFsound" if call == "c1" else None


async def files_of(world: World, who: Person) -> dict[str, bytes]:
    world.ids.person = world.ids.next()
    return dict(
        await gather_files(
            world.bus.log, Tapes(), world.clock, world.ids, tenant="t", person=who.id, by="owner-1", purpose="access request"
        )
    )


async def test_everything_about_a_person_and_nothing_of_anybody_else():
    files = await files_of(await world_of_two(), ANN)
    assert set(files) == {
        "about.txt", "facts.json", "contact.vcf", "appointments.ics", "calls/c1.txt", "calls/c3.txt", "calls/c1.wav",
    }  # fmt: skip
    whole = b"".join(files.values())
    assert not [trace for trace in ANN.traces if trace not in whole]
    assert not [trace for trace in BOB.traces if trace in whole]
    facts = json.loads(files["facts.json"])
    assert {"appointment.booked", "contact.met", "message.taken", "call.ringing"} <= {one["event"]["fact"] for one in facts}
    transcript = files["calls/c1.txt"].decode()
    assert f"caller: my name is {ANN.name}" in transcript
    assert f"agent: Thank you {ANN.name}" in transcript


async def test_what_the_owner_was_told_about_a_person_is_handed_out_too():
    world = await world_of_two()
    await world.say("business.t.profile", OwnerNotified(topic="message", text=f"{ANN.name} called"), ANN.id)
    await world.say("message.t.m1", MessageRequested(**MESSAGE, person=ANN.id, text=ANN.words), ANN.id)
    facts = json.loads((await files_of(world, ANN))["facts.json"])
    assert {"owner.notified", "message.requested"} <= {one["event"]["fact"] for one in facts}


async def test_the_card_and_the_calendar_are_what_their_standards_say():
    files = await files_of(await world_of_two(), ANN)
    card = files["contact.vcf"].decode().split("\r\n")
    assert card[:2] == ["BEGIN:VCARD", "VERSION:4.0"]
    assert f"FN:{ANN.name}" in card
    assert f"TEL;VALUE=uri:tel:{ANN.phone}" in card
    calendar = files["appointments.ics"].decode()
    assert calendar.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert calendar.count("BEGIN:VEVENT") == 1
    assert "DTSTART:20261120T153000Z" in calendar
    (event,) = Calendar.from_ical(calendar).events
    assert (event.start, event.duration) == (datetime(2026, 11, 20, 15, 30, tzinfo=UTC), timedelta(minutes=30))
    assert (str(event["summary"]), str(event["status"])) == ("cut", "CONFIRMED")
    assert str(event["description"]) == f"reference {event['uid'].replace('a', 'R')}, {ANN.words}"
    assert calendar.endswith("END:VCALENDAR\r\n")


async def test_that_it_was_handed_out_is_in_the_audit_trail():
    world = await world_of_two()
    await files_of(world, ANN)
    handed = (await world.bus.log.last(f"contact.t.{ANN.id}")).event
    assert handed == DataAccessed(
        person=ANN.id, by="owner-1", purpose="access request", facts=handed.facts, calls=2, recordings=1
    )


async def test_after_an_erasure_there_is_nothing_to_hand_out():
    world = await world_of_two()
    await erase(world, ANN)
    whole = b"".join((await files_of(world, ANN)).values())
    assert not [trace for trace in ANN.traces if trace in whole]


async def test_files_are_for_the_owner_only_and_nothing_is_overwritten(tmp_path):
    files = await files_of(await world_of_two(), ANN)
    save_files(files, tmp_path / "ann")
    assert stat.S_IMODE((tmp_path / "ann").stat().st_mode) == 0o700
    assert (tmp_path / "ann" / "calls" / "c1.wav").read_bytes() == b"RIFFsound"
    save_files(files, tmp_path / "ann.zip")
    assert stat.S_IMODE((tmp_path / "ann.zip").stat().st_mode) == 0o600
    assert set(zipfile.ZipFile(io.BytesIO(zip_files(files))).namelist()) == set(files)
    for there in ("ann", "ann.zip"):
        with pytest.raises(FileExistsError):
            save_files(files, tmp_path / there)


def test_whatever_a_caller_said_is_escaped_and_folded_between_letters():
    said = "a,b;c\\d\ne\x07" + "é" * 100
    card = write_vcard(
        Contact(person="p1", fields=dict.fromkeys(("name", "street"), KnownField(said, 1.0, "c1"))), datetime.now(UTC)
    )
    assert all(len(line.decode().encode()) <= 75 for line in card.split(b"\r\n"))
    written = "a\\,b\\;c\\\\d\\ne" + "é" * 100
    lines = card.decode().replace("\r\n ", "").split("\r\n")
    assert {f"FN:{written}", f"ADR:;;{written};;;;"} <= set(lines)


async def test_people_are_found_by_id_and_by_number():
    world = await world_of_two()
    assert await find_person(BOB.id, "t", "US", world.directory, None) == BOB.id
    assert await find_person("(617) 555-0002", "t", "US", world.directory, None) == BOB.id
    with pytest.raises(PersonNotFound, match="nobody has called"):
        await find_person("+16175559999", "t", "US", MemoryDirectory(b"s", world.ids), None)
    with pytest.raises(PersonNotFound, match="give one of them"):
        await find_person("the lady from Tuesday", "t", "US", world.directory, None)
