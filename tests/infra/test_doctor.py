"""The doctor says what is wrong with an installation and what to do, and finds a healthy one healthy."""

import datetime as dt
import importlib.metadata
import json
import os
import shutil
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from infra.embedded import run_record
from infra.embedded.diagnosis import home as checks
from infra.embedded.diagnosis.finding import Finding
from infra.embedded.home_lock import HomeLock
from infra.settings import Settings
from tests.infra.conftest import Home

NOW = dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)


class Usage(NamedTuple):
    free: int


def states(found: list[Finding]) -> list[str]:
    assert all(one.do for one in found if one.state != "well"), "what is not well comes with what to do"
    return [one.state for one in found]


@pytest.fixture
def there(tmp_path: Path) -> Path:
    """A home that was started once."""
    for folder in ("nats", "keys"):
        (tmp_path / folder).mkdir(mode=0o700)
    for name in ("jetstream", "master", "directory"):
        (tmp_path / "keys" / f"{name}.key").touch(mode=0o600)
    return tmp_path


def test_keys_are_well_when_all_are_there_for_their_owner_only(there: Path) -> None:
    assert states(list(checks.look_at_keys(there))) == ["well"]
    (there / "keys" / "master.key").chmod(0o644)
    assert states(list(checks.look_at_keys(there))) == ["ill"]
    (there / "keys" / "master.key").unlink()
    (missing,) = checks.look_at_keys(there)
    assert (missing.state, missing.seen) == ("ill", "missing: master")


@pytest.mark.parametrize(("free", "state"), [(10**12, "well"), (2 * 10**9, "doubtful"), (10**8, "ill")])
def test_a_disk_is_judged_by_what_is_free(there: Path, monkeypatch: pytest.MonkeyPatch, free: int, state: str) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(free))
    assert states(list(checks.look_at_disk(there))) == [state]


def test_the_newest_backup_counts(there: Path) -> None:
    settings = Settings(home=str(there))
    assert states(list(checks.look_at_backups(settings, NOW))) == ["doubtful"]
    (there / "backups").mkdir()
    for name, days in (("daybook-2026-01-01T000000Z.age", 300), ("daybook-2026-11-29T000000Z.age", 1)):
        (there / "backups" / name).touch()
        os.utime(there / "backups" / name, (at := NOW.timestamp() - days * 86400, at))
    assert states(list(checks.look_at_backups(settings, NOW))) == ["well"]
    assert states(list(checks.look_at_backups(settings, NOW + dt.timedelta(days=3)))) == ["doubtful"]


def test_a_child_that_dies_again_and_again_is_named_with_its_log(there: Path) -> None:
    assert states(list(checks.look_at_processes(there))) == ["ill"]
    children = {
        name: run_record.ChildRecord(name=name, state=state, restarts=restarts)
        for name, state, restarts in (
            ("edge", "ready", 0),
            ("voice", "ready", 5),
            ("api", "starting", 9),
            ("ledger", "starting", 0),
        )
    }
    run_record.write_run(there, run_record.RunRecord(pid=1, since=0, started_at="now", children=children))
    lock = HomeLock(there)
    try:
        found = list(checks.look_at_processes(there))
    finally:
        lock.close()
    assert states(found) == ["doubtful", "ill", "doubtful", "well"]
    assert "voice.log" in found[0].do


def test_packages_are_compared_with_the_lock(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.txt"
    lock.write_text(
        f"msgspec=={importlib.metadata.version('msgspec')} \\\n    --hash=sha256:00\nnot-for-us==1.0 ; sys_platform == 'x'\n"
    )
    assert states(list(checks.look_at_packages(lock))) == ["well"]
    lock.write_text("msgspec==0.0.1 \\\n")
    (odd,) = checks.look_at_packages(lock)
    assert (odd.state, "instead of 0.0.1" in odd.seen) == ("doubtful", True)


async def test_an_edge_without_tls_is_ill_and_one_that_nobody_reaches_too() -> None:
    assert states(await checks.look_at_certificate("", NOW)) == ["well"]
    assert states(await checks.look_at_certificate("http://daybook.example", NOW)) == ["ill"]
    assert states(await checks.look_at_certificate("https://127.0.0.1:1", NOW)) == ["ill"]


@pytest.mark.real
def test_of_a_running_daybook_every_part_is_looked_at_and_a_killed_server_is_found(home: Home) -> None:
    home.up(DAYBOOK_ROLES="ledger")
    done = home.run("doctor", "-o", "json")
    found = {one["part"]: one["state"] for one in json.loads(done.stdout)}
    assert done.returncode == 0, done.stdout
    assert {"keys", "disk", "bus", "stream CALLS", "stream PARKED", "database", "clock"} <= set(found)
    assert "ill" not in found.values()
    os.kill(home.child("postgres")["pid"], 19)
    try:
        time.sleep(0.2)
        frozen = home.run("doctor")
    finally:
        os.kill(home.child("postgres")["pid"], 18)
    assert frozen.returncode == 1
    assert "BAD  database" in frozen.stdout
    assert "-> daybook status" in frozen.stdout
