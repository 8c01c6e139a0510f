"""Shields as processes of their own, which a test may kill and start again."""

import os
import signal
import subprocess
import sys
from pathlib import Path

SHIELDS = ("injection", "pii", "rates", "verification", "geofence", "competitor")


class Guards:
    """The processes by shield, each `daybook run shields` with the setting `shields` naming one."""

    def __init__(self, environment: dict[str, str], logs: Path) -> None:
        self._environment, self._logs = environment, logs
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._started = 0

    def start(self, shield: str) -> None:
        self._started += 1
        said = {"DAYBOOK_SHIELDS": shield, "DAYBOOK_INSTANCE": f"{shield}-alone-{self._started}"}
        with self._log(shield).open("ab") as log:
            command = [sys.executable, "-m", "infra.cli", "run", "shields"]
            self._running[shield] = subprocess.Popen(command, env=self._environment | said, stdout=log, stderr=log)

    def serving(self, shield: str) -> bool:
        """Whether the process that runs now has said that it serves."""
        name = f'"instance": "{shield}-alone-'
        lines = self._log(shield).read_text("utf-8").splitlines()
        starts = [line for line in lines if "role.starting" in line and name in line]
        return lines[-1:] != [] and bool(starts) and "role.ready" in "".join(lines[lines.index(starts[-1]) :])

    def kill(self, shield: str) -> None:
        """As by kill -9."""
        process = self._running.pop(shield)
        os.kill(process.pid, signal.SIGKILL)
        process.wait(10)

    def close(self) -> None:
        for process in self._running.values():
            process.terminate()
        for process in self._running.values():
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(10)

    def _log(self, shield: str) -> Path:
        return self._logs / f"{shield}.log"
