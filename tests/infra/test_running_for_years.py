"""What keeps an installation running and whole: units that start it again, a lock that names what may be installed."""

import configparser
import importlib.util
import re
import shlex
from pathlib import Path

import pytest

from infra import install
from infra.embedded.log_rotation import rotate

TOP = Path(__file__).parents[2]
UNITS = TOP / "infra/embedded/systemd"


def unit(name: str) -> configparser.ConfigParser:
    read = configparser.ConfigParser(strict=False, interpolation=None)
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read_string((UNITS / name).read_text())
    return read


@pytest.mark.parametrize("name", ["daybook.service", "daybook-role@.service"])
def test_a_unit_starts_what_died_again_however_often_and_leaves_no_crash_file(name):
    read = unit(name)
    assert read["Service"]["Restart"] == "always"
    assert read["Unit"]["StartLimitIntervalSec"] == "0"
    assert (read["Service"]["LimitCORE"], int(read["Service"]["LimitNOFILE"]) >= 65536) == ("0", True)
    assert read["Install"]["WantedBy"] == "multi-user.target"
    assert read["Service"]["User"] not in {"root", "nobody"}
    program, verb, *_ = shlex.split(read["Service"]["ExecStart"])
    assert program.endswith("/.venv/bin/daybook")
    assert importlib.util.find_spec(f"infra.cli.{verb}")


def test_from_a_lock_with_hashes_nothing_else_is_installed(tmp_path, monkeypatch):
    monkeypatch.setattr(install, "TOP", tmp_path)
    lock = tmp_path / "lock.txt"
    lock.write_text("aiohttp==3.14.5\n")
    assert install.pinned("lock.txt") == ["-r", "lock.txt"]
    lock.write_text("aiohttp==3.14.5 \\\n    --hash=sha256:00\n")
    assert install.pinned("lock.txt") == ["--require-hashes", "-r", "lock.txt"]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_a_lock_with_hashes_has_one_for_every_pin(name):
    pins = re.split(r"\n(?=[A-Za-z0-9])", (TOP / "infra" / name).read_text())
    hashed = [pin for pin in pins if "--hash=sha256:" in pin]
    assert hashed in ([], pins)


def test_a_log_that_grows_long_is_set_aside_while_its_program_goes_on_writing(tmp_path):
    log = tmp_path / "edge.log"
    with log.open("ab", buffering=0) as writing:
        writing.write(b"first\n" * 100)
        assert not rotate(log, 600)
        writing.write(b"second\n")
        assert rotate(log, 600)
        writing.write(b"third\n")
        assert log.read_bytes() == b"third\n"
    aside = (tmp_path / "edge.old.log").read_bytes()
    assert (aside.count(b"first\n"), aside.count(b"second\n")) == (100, 1)
    assert not rotate(tmp_path / "none.log", 1)
