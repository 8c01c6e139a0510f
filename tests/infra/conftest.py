"""A whole Daybook in a temporary home, run as a person would run it."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import psutil
import pytest

from infra.embedded.tcp_ports import find_free_port

_SECONDS = 40


class Home:
    """A home folder and the `daybook up` processes started in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.output = folder.parent / "output.txt"
        self.process: subprocess.Popen[bytes] | None = None
        self.ports = {f"DAYBOOK_{name}_PORT": str(find_free_port("127.0.0.1")) for name in ("EDGE", "API")}

    def run(self, *command: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """Run a `daybook` command to its end."""
        return subprocess.run(
            [sys.executable, "-m", "infra.cli", *command],
            env=self.environment(settings),
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )

    def up(self, **settings: str) -> float:
        """Start everything; the seconds it took."""
        began = time.monotonic()
        with self.output.open("wb") as out:
            self.start(out, **settings)
        self.until(lambda: "Daybook is running." in self.output.read_text())
        return time.monotonic() - began

    def start(self, out: BinaryIO, **settings: str) -> None:
        command = [sys.executable, "-m", "infra.cli", "up"]
        self.process = subprocess.Popen(command, env=self.environment(settings), stdout=out, stderr=out)

    def end(self, how: signal.Signals = signal.SIGINT) -> int:
        assert self.process
        self.process.send_signal(how)
        return self.process.wait(_SECONDS)

    def until(self, true: Callable[[], Any]) -> None:
        began = time.monotonic()
        while not true():
            assert time.monotonic() - began < _SECONDS, f"waited {_SECONDS} s in vain\n{self.output.read_text()}"
            assert self.process
            assert self.process.poll() is None, self.output.read_text()
            time.sleep(0.05)

    def status(self) -> dict[str, Any]:
        return dict(json.loads(self.run("status", "-o", "json").stdout))

    def children(self) -> dict[str, dict[str, Any]]:
        """The children's records by name, read from the file that `status` reads."""
        return dict(json.loads((self.folder / "run" / "daybook.json").read_text())["children"])

    def child(self, name: str) -> dict[str, Any]:
        return self.children()[name]

    def processes(self) -> list[psutil.Process]:
        """Everything that runs for this home, found without asking it."""
        found = []
        for process in psutil.process_iter(["cmdline"]):
            try:
                ours = str(self.folder) in " ".join(process.info["cmdline"] or ()) or process.cwd().startswith(str(self.folder))
            except psutil.Error:
                continue
            if ours and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        return found

    def environment(self, settings: dict[str, str]) -> dict[str, str]:
        plain = {k: v for k, v in os.environ.items() if not k.startswith(("DAYBOOK_", "TWILIO_", "OPENAI_"))}
        said = {"DAYBOOK_HOME": str(self.folder), "DAYBOOK_ROLES": ",", **self.ports, **settings}
        return {**plain, **said}


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """A new home; whatever still runs in it afterwards is ended."""
    there = Home(tmp_path / "home")
    yield there
    if there.process and there.process.poll() is None:
        there.process.kill()
        there.process.wait(10)
    for process in there.processes():
        with contextlib.suppress(psutil.Error):
            process.kill()
