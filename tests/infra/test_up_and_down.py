"""Everything comes up, says so, survives the death of each part, and goes down leaving nothing."""

import json
import signal
import time
from urllib.error import HTTPError
from urllib.request import urlopen

import psutil
import pytest

pytestmark = [pytest.mark.real, pytest.mark.timeout(180)]


def test_it_comes_up_says_where_and_goes_down_leaving_nothing(home) -> None:
    assert home.up() < 30
    said = home.status()
    assert {name: child["state"] for name, child in said["children"].items()} == {"nats-server": "ready", "postgres": "ready"}
    told, exported = home.run("status").stdout, home.run("status", "-o", "env").stdout
    assert "nats micro list" in told
    assert "export DAYBOOK_NATS_URL='nats://" in exported
    keys = [file.read_text()[:26] for file in (home.folder / "keys").iterdir()]
    shown = told + str(said) + home.output.read_text()
    assert not [key for key in keys if key in shown]
    assert [key for key in keys if key in exported]
    port = json.loads((home.folder / "run" / "ports.json").read_text())["nats_monitoring"]
    paths = ("/", "/subsz?subs=1", "/connz?subs=1", "/jsz?streams=true", "/varz", "/healthz")
    assert {refused_to_strangers(port, path) for path in paths} == {404}
    assert home.end(signal.SIGINT) == 0
    assert home.processes() == []
    assert home.run("status").returncode == 3
    assert home.up() < 10
    assert "Stopped." in home.run("down").stdout
    assert home.processes() == []


def refused_to_strangers(port: int, path: str) -> int:
    """What somebody on this machine without a password is answered on the bus's monitoring port."""
    with pytest.raises(HTTPError) as refused, urlopen(f"http://127.0.0.1:{port}{path}", timeout=5):
        pass
    return refused.value.code


def test_a_second_start_says_that_one_is_running_and_where(home) -> None:
    home.up()
    second = home.run("up")
    assert second.returncode == 1
    assert f"already running in {home.folder} (process {home.process.pid})" in second.stderr
    assert home.child("postgres")["state"] == "ready"


@pytest.mark.parametrize("name", ["nats-server", "postgres"])
def test_a_killed_server_is_started_again_at_the_same_address(home, name: str) -> None:
    home.up()
    before = home.child(name)
    psutil.Process(before["pid"]).kill()
    home.until(lambda: home.child(name)["restarts"] >= 1 and home.child(name)["state"] == "ready")
    assert home.child(name)["pid"] != before["pid"]
    assert home.end() == 0


def test_children_die_with_a_killed_supervisor_and_the_next_start_recovers(home) -> None:
    home.up()
    home.process.kill()
    home.process.wait(10)
    until = time.monotonic() + 10
    while home.processes() and time.monotonic() < until:
        time.sleep(0.1)
    assert home.processes() == []
    assert home.up() < 15
    assert home.end() == 0


def test_after_everything_is_killed_at_once_the_next_start_recovers(home) -> None:
    home.up()
    stopped = [psutil.Process(child["pid"]) for child in home.status()["children"].values()]
    for process in stopped:
        process.suspend()  # so that they outlive their supervisor, as a hung process would
    home.process.kill()
    home.process.wait(10)
    assert len(home.processes()) >= 2
    assert home.up() < 25
    assert "ended   what an earlier run left behind: nats-server, postgres" in home.output.read_text()
    assert home.end() == 0


def test_with_the_wrong_key_it_refuses_and_with_the_right_one_it_goes_on(home) -> None:
    home.up()
    assert home.end() == 0
    key = home.folder / "keys" / "jetstream.key"
    right = key.read_text()
    key.write_text("0" * 64)
    refused = home.run("up")
    assert refused.returncode == 1
    assert "is not the key they were written with" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert home.processes() == []
    key.write_text(right)
    assert home.up() < 15
    assert home.end() == 0


def test_a_role_that_is_not_there_is_named_and_the_others_go_on(home) -> None:
    home.up(DAYBOOK_ROLES="juggler")
    assert "missing juggler (infra/roles/juggler.py is not there)" in home.output.read_text()
    alone = home.run("run", "juggler", DAYBOOK_NATS_URL="nats://localhost:1", DAYBOOK_DATABASE_URL="postgresql://localhost:1/x")
    assert alone.returncode == 1
    assert "there is no role 'juggler'" in alone.stderr


@pytest.mark.parametrize("seconds", [0.4, 0.8, 1.2])
def test_stopping_in_the_middle_of_starting_leaves_nothing(home, seconds: float) -> None:
    with home.output.open("wb") as out:
        home.start(out)
        time.sleep(seconds)
        home.process.terminate()
        home.process.wait(60)
    assert home.processes() == []
    assert "Traceback" not in home.output.read_text()
    assert home.up() < 30
