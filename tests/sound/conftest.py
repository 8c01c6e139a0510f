"""A whole Daybook in a home of its own, for tests that place calls."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

#: Seconds until everything serves; the first start makes the recogniser's models.
_UP = 120


class Home:
    """One running installation."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("DAYBOOK_", "OPENAI_", "TWILIO_"))}
        self.environment = clean | {"DAYBOOK_HOME": str(folder)}
        self._up: subprocess.Popen[bytes] | None = None

    def start(self, **settings: str) -> "Home":
        """Bring everything up and wait until it serves."""
        log = (self.folder.parent / "up.log").open("ab")
        command = [sys.executable, "-m", "infra.cli", "up"]
        self._up = subprocess.Popen(command, env=self.environment | settings, stdout=log, stderr=log)
        for _ in range(_UP * 5):
            if self._up.poll() is not None:
                raise AssertionError((self.folder.parent / "up.log").read_text()[-3000:])
            if "Ctrl-C stops everything" in (self.folder.parent / "up.log").read_text():
                return self
            try:
                self._up.wait(0.2)
            except subprocess.TimeoutExpired:
                continue
        raise AssertionError("it does not come up: " + (self.folder.parent / "up.log").read_text()[-3000:])

    def daybook(self, *words: str, seconds: float = 150) -> subprocess.CompletedProcess[str]:
        """Run `daybook` against this home."""
        command = [sys.executable, "-m", "infra.cli", *words]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=seconds, check=False)

    def call(self, scenario: str, *words: str) -> dict[str, Any]:
        """Place a call; its report."""
        done = self.daybook("call", scenario, "--json", *words)
        assert done.stdout.startswith("{"), done.stdout + done.stderr
        report: dict[str, Any] = json.loads(done.stdout)
        return report

    def status(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.daybook("status", "-o", "json").stdout)
        return told

    def rows(self, question: str) -> list[tuple[Any, ...]]:
        """Ask the read models."""
        env = dict(
            line.removeprefix("export ").split("=", 1)
            for line in self.daybook("status", "-o", "env").stdout.splitlines()
            if "=" in line
        )
        url = env["DAYBOOK_DATABASE_URL"].strip("'\"")
        with psycopg.connect(url, connect_timeout=10) as connection:
            return connection.execute(question.encode()).fetchall()

    def stop(self) -> None:
        if self._up is not None and self._up.poll() is None:
            self._up.terminate()
            self._up.wait(30)


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """One installation for all calls of the run."""
    one = Home(tmp_path_factory.mktemp("daybook") / "home").start()
    yield one
    one.stop()
