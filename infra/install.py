"""Make `.venv` and install what is pinned, with nothing at hand but Python.

usage: install.py run|dev   (dev: also what tests and checks need)
Readable by Pythons since 3.7, so that the message about the version can be read there.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

TOP = Path(__file__).resolve().parent.parent
VENV = TOP / ".venv"
PYTHON = VENV / "bin" / "python"
UV = "uv==0.13.8"
UV_LOCK = "infra/requirements-uv.txt"
OLDEST, NEWEST = (3, 11), (3, 13)
#: pip's settings that uv knows under other names.
SAME = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "cert": "SSL_CERT_FILE",
}


def say(text: str) -> None:
    print(f"  {text}", flush=True)  # noqa: T201 - the installer talks to a person


def run(*command: object, **options: Any) -> bool:
    return subprocess.call([str(part) for part in command], **options) == 0  # noqa: S603


def works(*command: object) -> bool:
    """Whether a command ends well, quietly."""
    try:
        return run(*command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except OSError:
        return False


def fitting_python() -> str:
    """This Python if its version fits, else one on the path."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return sys.executable
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        name = shutil.which(f"python3.{minor}")
        if name and works(name, "-c", "import venv"):
            return name
    raise SystemExit(
        f"Daybook needs Python 3.11, 3.12 or 3.13; this is {sys.version_info[0]}.{sys.version_info[1]}. "
        "Install one of them, or say: make PYTHON=/path/to/python3.12"
    )


def make_venv() -> None:
    """A virtual environment, unless a working one is there."""
    if works(PYTHON, "-m", "pip", "--version") or (works(PYTHON, "--version") and find_uv()):
        return
    say("making .venv")
    if not run(fitting_python(), "-m", "venv", "--clear", VENV):
        raise SystemExit("Python cannot make virtual environments here. On Debian or Ubuntu: apt install python3-venv")


def find_uv() -> str:
    """The uv of the environment or of the path; empty when there is none."""
    for found in (str(VENV / "bin" / "uv"), shutil.which("uv")):
        if found and works(found, "--version"):
            return found
    return ""


def uv_environment() -> "dict[str, str]":
    """Ourselves, and the index, links and certificates that pip was told about: uv reads none of pip's settings."""
    environment = dict(os.environ, UV_PYTHON_DOWNLOADS="never")
    listed = subprocess.run([str(PYTHON), "-m", "pip", "config", "list"], capture_output=True, text=True, check=False)  # noqa: S603
    for line in listed.stdout.splitlines():
        name, _, value = line.partition("=")
        if name.rsplit(".", 1)[-1] in SAME:
            environment.setdefault(SAME[name.rsplit(".", 1)[-1]], value.strip("'\""))
    return environment


def pinned(lock: str) -> "list[str]":
    """How to install what a lock pins: nothing whose hash it does not name, as soon as it names hashes."""
    hashed = "--hash=sha256:" in (TOP / lock).read_text()
    return [*(["--require-hashes"] if hashed else []), "-r", lock]


def install(*what: str) -> None:
    """With uv in seconds; with pip where uv cannot be had."""
    if not find_uv():
        say("getting uv, which installs faster than pip")
        uv_itself = pinned(UV_LOCK) if (TOP / UV_LOCK).exists() else [UV]
        run(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *uv_itself)
    uv = find_uv()
    if uv and run(uv, "pip", "install", "--python", PYTHON, *what, env=uv_environment()):
        return
    say("installing with pip; this takes some minutes")
    if not run(PYTHON, "-m", "pip", "install", "--disable-pip-version-check", *what):
        raise SystemExit("The packages could not be installed; the lines above say why. Is the package index reachable?")


def main() -> None:
    began = time.time()
    extent = sys.argv[1] if len(sys.argv) > 1 else "run"
    os.chdir(TOP)
    make_venv()
    lock = "infra/requirements-dev.txt" if extent == "dev" else "infra/requirements.txt"
    say(f"installing what {lock} pins")
    install(*pinned(lock))
    install("--no-deps", "-e", ".")
    for done in {"run", extent}:
        (VENV / f".daybook-{done}").write_text("installed\n")
    say(f"installed in {time.time() - began:.0f} s")


if __name__ == "__main__":
    main()
