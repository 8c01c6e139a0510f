"""A home holds one supervisor, its keys, its ports and what is running."""

import os
import re
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from infra.embedded import run_record, tcp_ports
from infra.embedded.home_lock import HomeLock, HomeLocked, is_locked
from infra.embedded.orphans import end_orphans, started_at
from infra.runtime.clock import Ulids
from infra.secret_files import read_secret


def test_a_second_supervisor_is_refused_until_the_first_has_gone(tmp_path: Path) -> None:
    assert not is_locked(tmp_path)
    first = HomeLock(tmp_path)
    with pytest.raises(HomeLocked):
        HomeLock(tmp_path)
    assert is_locked(tmp_path)
    first.close()
    HomeLock(tmp_path).close()


def test_a_key_is_made_once_however_many_ask_and_is_the_owners_only(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as many:
        keys = set(many.map(lambda _: read_secret(tmp_path, "signing"), range(40)))
    assert len(keys) == 1
    assert re.fullmatch("[0-9a-f]{64}", keys.pop())
    assert stat.S_IMODE((tmp_path / "keys" / "signing.key").stat().st_mode) == 0o600
    assert [file.name for file in (tmp_path / "keys").iterdir()] == ["signing.key"]


def test_ports_stay_the_same_and_differ_from_each_other(tmp_path: Path) -> None:
    first = tcp_ports.choose_ports(tmp_path, "127.0.0.1", {})
    assert len(set(first.values())) == len(tcp_ports.NAMES)
    assert tcp_ports.choose_ports(tmp_path, "127.0.0.1", {}) == first


def test_a_fixed_port_that_is_taken_is_refused_by_name(tmp_path: Path) -> None:
    import socket

    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(OSError, match="for api is taken; set DAYBOOK_API_PORT"):
            tcp_ports.choose_ports(tmp_path, "127.0.0.1", {"api": other.getsockname()[1]})


def test_a_torn_record_is_no_record(tmp_path: Path) -> None:
    run_record.write_run(tmp_path, run_record.RunRecord(pid=1, since=2.0, started_at="now"))
    assert run_record.read_run(tmp_path)
    (tmp_path / "run" / "daybook.json").write_text('{"pid": 1, "sin')
    assert run_record.read_run(tmp_path) is None


def test_a_process_that_took_over_a_dead_childs_number_is_left_alone(tmp_path: Path) -> None:
    stranger = run_record.ChildRecord(name="voice", pid=os.getpid(), since=started_at(os.getpid()) - 100)
    left = run_record.RunRecord(pid=1, since=1.0, started_at="then", children={"voice": stranger})
    assert end_orphans(left, tmp_path / "postgres") == []


def test_ids_sort_in_the_order_they_were_made() -> None:
    ids = Ulids()
    made = [ids.new() for _ in range(1000)]
    assert made == sorted(set(made))
    assert re.fullmatch("[0-7][0-9A-HJKMNP-TV-Z]{25}", made[0])
