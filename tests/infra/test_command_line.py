"""The command line: a command is a file, and asking for help costs nothing."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from infra.cli import commands, overview
from infra.cli.flow import flow


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *command], capture_output=True, text=True, timeout=30, check=False)


def test_each_file_is_a_command_with_a_line_of_help() -> None:
    files = {file.stem for file in (Path(__file__).parents[2] / "infra" / "cli").glob("*.py")} - {"__init__", "__main__"}
    assert set(commands()) == files
    assert all(commands().values())
    assert "flow " in overview()


def test_the_overview_imports_nothing_slow() -> None:
    code = "import sys; sys.argv[1:] = ['--help']; from infra.cli import main; main(); print(*sys.modules)"
    said = run("-c", code).stdout
    assert "up " in said
    loaded = {module.partition(".")[0] for module in said.splitlines()[-1].split()}
    assert not loaded & {"cyclopts", "nats", "psycopg", "rich", "aiohttp", "structlog", "numpy", "openai", "twilio"}


def test_flow_says_who_reacts_to_what(capsys: pytest.CaptureFixture[str]) -> None:
    flow(output="json", role="ledger")
    by_name = {one["handler"]: one for one in json.loads(capsys.readouterr().out)}
    assert by_name["booking"]["role"] == "ledger"
    assert by_name["booking"]["wants"] == ["appointment.requested"]
    assert set(by_name["booking"]["answers"]) == {"appointment.booked", "appointment.rejected"}


def test_a_bad_setting_is_one_line_without_a_traceback() -> None:
    wrong = subprocess.run(
        [sys.executable, "-m", "infra.cli", "status"],
        env={"DAYBOOK_REPLICAS": "two"},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert wrong.returncode == 1
    assert wrong.stderr.startswith("daybook: DAYBOOK_REPLICAS sets replicas to 'two'")
    assert len(wrong.stderr.splitlines()) == 1
