"""A backup holds what must not be lost, opens with its recovery key only, and gives back nobody who was erased since."""

import asyncio
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.composition.services import open_services
from infra.embedded.backup.archive import ArchiveWriter, make_recovery_key, read_archive
from infra.embedded.backup.manifest import BackupUnusable
from infra.embedded.backup.restoring import _unpack
from infra.embedded.installation import locate_installation
from infra.privacy.erased_list import Erased, ErasedList
from infra.settings import read_settings
from schemas.contacts import ContactMet
from schemas.event import ERASED
from schemas.fact import Draft
from tests.examples import example
from tests.infra.conftest import Home

KEY, RECIPIENT = make_recovery_key()
PEOPLE = {"Ann": "01ARZ3NDEKTSV4RRFFQ69G5FAV", "Bob": "01BX5ZZKBKACTAV9WEVGEMMVRZ"}


def write(file: Path, *entries: tuple[str, bytes]) -> Path:
    with ArchiveWriter(file, RECIPIENT) as archive:
        for name, content in entries:
            archive.add(name, content)
    return file


def read(file: Path, key: str = KEY) -> dict[str, bytes]:
    with read_archive(file, key) as entries:
        return {name: content.read() for name, content in entries}


def test_an_archive_gives_back_what_went_in_and_shows_none_of_it(tmp_path: Path) -> None:
    long = bytes(range(256)) * 5000
    file = write(tmp_path / "one.age", ("keys/a.key", b"a secret"), ("streams/CALLS.snapshot", long))
    assert read(file) == {"keys/a.key": b"a secret", "streams/CALLS.snapshot": long}
    assert b"secret" not in file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0


def test_another_recovery_key_and_a_damaged_file_are_told_from_each_other_and_open_nothing(tmp_path: Path) -> None:
    file = write(tmp_path / "one.age", ("long", bytes(500_000)))
    with pytest.raises(BackupUnusable, match="recovery key"):
        read(file, make_recovery_key()[0])
    with pytest.raises(BackupUnusable, match="begins with AGE-SECRET-KEY-1"):
        read(file, "hunter2")
    file.write_bytes(file.read_bytes()[:-1000])
    with pytest.raises(BackupUnusable, match=r"one\.age"):
        read(file)


def test_a_backup_that_fails_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), ArchiveWriter(tmp_path / "one.age", RECIPIENT) as archive:
        archive.add("a", tmp_path / "missing")
    assert list(tmp_path.iterdir()) == []


def test_an_archive_without_contents_or_with_foreign_paths_is_refused(tmp_path: Path) -> None:
    home, stage = tmp_path / "home", tmp_path / "home" / "stage"
    home.mkdir()
    with pytest.raises(BackupUnusable, match="cut short"):
        _unpack(write(tmp_path / "short.age", ("database.dump", b"x")), KEY, home, stage)
    with pytest.raises(BackupUnusable, match="outside of its home"):
        _unpack(write(tmp_path / "foreign.age", ("keys/../../evil", b"x")), KEY, home, stage)
    assert not (tmp_path / "evil").exists()


async def test_the_list_of_the_erased_is_kept_beside_backups_and_nowhere_else(tmp_path: Path) -> None:
    one = Erased("demo", "01PERSON", ("01PERSON", "01CALL-heard"))
    await ErasedList(tmp_path / "none").note(one)
    assert not (tmp_path / "none").exists()
    kept = ErasedList(tmp_path)
    assert kept.read() == ()
    await kept.note(one)
    await kept.note(one)
    assert set(kept.read()) == {one}
    (tmp_path / "erased.jsonl").write_text("rubbish")
    with pytest.raises(ValueError, match="malformed"):
        kept.read()


@pytest.fixture
def homes(tmp_path: Path) -> Iterator[tuple[Home, Home]]:
    """The home that is backed up, and the one it is restored into."""
    both = tuple(Home(tmp_path / name / "home") for name in ("first", "second"))
    for home in both:
        home.folder.parent.mkdir()
    try:
        yield both[0], both[1]
    finally:
        for home in both:
            if home.process and home.process.poll() is None:
                home.end()


def settings(home: Home):
    return locate_installation(read_settings(home.environment({})))


async def meet(home: Home, *names: str) -> None:
    async with open_services(settings(home), "test") as services:
        for name in names:
            event = example(ContactMet, phone=name, person=PEOPLE[name])
            subject = f"contact.demo.{PEOPLE[name]}"
            draft = Draft(subject=subject, event=event, id=f"{subject}/met", at=services.clock.now(), handler="test")
            await services.bus.log.append(draft)


async def names(home: Home) -> dict[str, str]:
    """Who is known in the log, by subject."""
    async with open_services(settings(home), "test") as services:
        facts = [fact async for facts in services.bus.log.read("contact.demo.>") for fact in facts]
        return {fact.subject: fact.event.phone for fact in facts if isinstance(fact.event, ContactMet)}


@pytest.mark.real
@pytest.mark.timeout(240)
def test_restored_into_an_empty_home_everything_is_there_but_who_was_erased_since(homes: tuple[Home, Home]) -> None:
    first, second = homes
    few = {"DAYBOOK_ROLES": "ledger,projectors"}
    first.up(**few)
    asyncio.run(meet(first, "Ann", "Bob"))
    made = first.run("backup")
    assert made.returncode == 0, made.stdout + made.stderr
    (file,) = (first.folder / "backups").glob("*.age")
    (key,) = re.findall(r"AGE-SECRET-KEY-1\w+", made.stdout)
    assert key not in first.run("backup").stdout

    erased = first.run("erase", PEOPLE["Ann"], "--tenant", "demo", "--yes")
    assert "erasure.certified" in erased.stdout, erased.stdout + erased.stderr
    first.end()

    wrong = second.run("restore", str(file), DAYBOOK_RECOVERY_KEY=make_recovery_key()[0])
    assert (wrong.returncode, "recovery key" in wrong.stderr) == (1, True)
    done = second.run("restore", str(file), DAYBOOK_RECOVERY_KEY=key)
    assert done.returncode == 0, done.stdout + done.stderr
    again = second.run("restore", str(file), DAYBOOK_RECOVERY_KEY=key)
    assert "is not empty" in again.stderr

    second.up(**few)
    assert asyncio.run(names(second)) == {f"contact.demo.{PEOPLE['Ann']}": ERASED, f"contact.demo.{PEOPLE['Bob']}": "Bob"}
    assert json.loads(second.run("status", "-o", "json").stdout)["children"]["ledger"]["state"] == "ready"
    second.until(lambda: "erasure.certified" in second.run("replay", f"erasure.demo.{PEOPLE['Ann']}").stdout)
