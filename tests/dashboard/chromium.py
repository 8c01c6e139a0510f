"""A Chromium for the tests: the machine's, else the one that comes with the dashboard's packages."""

import functools
import importlib.util
import json
import os
import shutil
import subprocess
from pathlib import Path
from types import ModuleType

DASHBOARD = Path(__file__).parents[2] / "dashboard"
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_UNPACK = "import('@sparticuz/chromium').then(async (m) => console.log(JSON.stringify(await m.default.executablePath())))"
#: A microphone that beeps, without asking; sound that plays without a click. A container has no sandbox and little shared memory.
FLAGS = (
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
)


def load_build() -> ModuleType:
    """The script that builds the dashboard."""
    spec = importlib.util.spec_from_file_location("dashboard_build", DASHBOARD / "build.py")
    assert spec
    assert spec.loader
    build = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build)
    return build


@functools.cache
def find_chromium() -> str:
    """Its path; `DAYBOOK_CHROMIUM` in the environment names another one."""
    named = [os.environ.get("DAYBOOK_CHROMIUM"), *map(shutil.which, _NAMES)]
    if found := next((path for path in named if path), ""):
        return found
    build = load_build()
    environment = build.find_node()
    build.install_packages(environment)
    node = shutil.which("node", path=environment["PATH"])
    said = subprocess.run([node, "-e", _UNPACK], cwd=DASHBOARD, env=environment, capture_output=True, text=True, check=True)
    return str(json.loads(said.stdout.strip().splitlines()[-1]))
