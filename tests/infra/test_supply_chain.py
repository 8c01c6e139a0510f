"""What we ship of others is pinned by its hash, and licences that bind whoever passes the whole on are named in NOTICE."""

import re
from importlib import metadata
from pathlib import Path

import pytest

_TOP = Path(__file__).parents[2]
_LOCKS = sorted((_TOP / "infra").glob("requirements*.txt"))
#: Packages under the GPL: the file that loads each, and the program that alone imports that file, in a process of its own.
_IN_A_PROCESS_OF_THEIR_OWN = {"espeakng-loader": ("infra/engines/espeak/library.py", "infra/engines/espeak/speaker.py")}
#: Packages whose own files do not say a licence; what their projects say.
_SAID_ELSEWHERE = {"espeakng-loader": "GPL-3.0-or-later", "pyrage": "MIT"}


def pins(lock: Path) -> list[str]:
    return re.findall(r"^([a-z0-9][\w.-]*)(?:\[[\w,-]+\])?==", lock.read_text("utf-8"), re.MULTILINE)


def licence(package: str) -> str:
    """All that a package says of its licence, in one line; empty when it is not installed on this platform."""
    try:
        said = metadata.metadata(package)
    except metadata.PackageNotFoundError:
        return ""
    classes = [one for one in said.get_all("Classifier") or [] if one.startswith("License")]
    words = [said.get("License-Expression") or "", (said.get("License") or "").partition("\n")[0][:80], *classes]
    return " ".join(filter(None, words)) or _SAID_ELSEWHERE.get(package, "nothing said")


def running() -> dict[str, str]:
    return {package: said for package in pins(_TOP / "infra/requirements.txt") if (said := licence(package))}


def importers(module: str) -> list[str]:
    """Our files that import a module."""
    pattern = re.compile(rf"^\s*(?:import|from) {re.escape(module)}\b", re.MULTILINE)
    rooms = ("bus", "handlers", "infra", "producers", "projectors", "read_models", "schemas")
    files = sorted(file for room in rooms for file in (_TOP / room).rglob("*.py"))
    return [str(file.relative_to(_TOP)) for file in files if pattern.search(file.read_text("utf-8"))]


@pytest.mark.parametrize("lock", _LOCKS, ids=lambda lock: lock.stem)
def test_every_pin_has_a_hash(lock: Path):
    text = lock.read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if re.match(r"[a-z0-9]", line)]
    assert lines
    assert [line.split()[0] for line in lines if "--hash=sha256:" not in line] == []


def test_every_package_says_its_licence():
    assert [package for package, said in running().items() if said == "nothing said"] == []


def test_what_is_gpl_runs_in_a_process_of_its_own_and_is_named():
    gpl = {
        package for package, said in running().items() if re.search(r"(?<!L)GPL|General Public", said) and "Lesser" not in said
    }
    assert gpl == set(_IN_A_PROCESS_OF_THEIR_OWN)
    notice = (_TOP / "NOTICE").read_text("utf-8")
    for package, (loader, program) in _IN_A_PROCESS_OF_THEIR_OWN.items():
        assert package in notice
        assert importers(package.replace("-", "_")) == [loader]
        assert importers(loader.removesuffix(".py").replace("/", ".")) == [program]


def test_what_is_lgpl_is_named():
    notice = (_TOP / "NOTICE").read_text("utf-8")
    lesser = [package for package, said in running().items() if re.search(r"LGPL|Lesser", said)]
    assert lesser
    assert [package for package in lesser if f"`{package}`" not in notice] == []
