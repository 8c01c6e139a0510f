"""Names that stand in the code as text: services, subjects, followers, tables, and modules started or imported by name."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

from bus.streams import kept
from bus.tags import events_by_tag

_TOP = Path(__file__).parents[2]
_ROOMS = ("bus", "handlers", "infra", "producers", "projectors", "read_models", "schemas")
_PROSE = ("README.md", "Makefile", "bench", "docs", "infra", "deploy")
_KINDS = "|".join(sorted({kind for kinds in kept().values() for kind in kinds} | {"alive", "gone", "ops", "ask", "library"}))
_SUBJECT = re.compile(rf"(?:{_KINDS})\.(?:[{{*>][\w{{}}.*>-]*)")
_TABLE = re.compile(r"CREATE TABLE (?:IF NOT EXISTS )?([a-z_]+\.[a-z_]+)", re.IGNORECASE)
_STARTED = re.compile(rf"-m (({'|'.join((*_ROOMS, 'bench'))})[\w.]*\w)")


@cache
def _trees() -> tuple[ast.Module, ...]:
    files = sorted(file for room in _ROOMS for file in (_TOP / room).rglob("*.py"))
    return tuple(ast.parse(file.read_text("utf-8")) for file in files)


def _text(node: ast.expr | None) -> str:
    """A string as written, `{}` where something is put in; empty when it is none."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=values):
            return "".join(_text(value) if isinstance(value, ast.Constant) else "{}" for value in values)
        case _:
            return ""


@cache
def _nodes() -> tuple[ast.AST, ...]:
    return tuple(node for tree in _trees() for node in ast.walk(tree))


def _calls(*names: str) -> Iterator[ast.Call]:
    for node in _nodes():
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in names:
                yield node


def services() -> list[str]:
    """The NATS micro services and the subjects of their endpoints."""
    served = {_text(call.args[0]) for call in _calls("serve") if call.args}
    named = {
        f"{key.arg} {_text(key.value)}"
        for call in _calls("ServiceConfig", "EndpointConfig")
        for key in call.keywords
        if key.arg in {"name", "subject"}
    }
    asked = {
        text for text in _texts() if re.fullmatch(r"(books|contact|diary|rates)\.(?!toml)[a-z]+", text)
    } - events_by_tag().keys()
    return sorted(name for name in served | named | asked if name.partition(" ")[2] or "-" in name or "." in name)


def subjects() -> list[str]:
    """Every subject or filter that is written out."""
    return sorted({text for text in _texts() if _SUBJECT.fullmatch(text)} - events_by_tag().keys())


def followers() -> list[str]:
    """Whoever follows durably by a name of its own, and what."""
    named = {tuple(filter(None, map(_text, call.args))) for call in _calls("follow")}
    return sorted(" ".join(names) for names in named if len(names) > 1)


def tables() -> list[str]:
    """The tables that are made outside the read models."""
    migrations = [file.read_text("utf-8") for file in (_TOP / "infra").rglob("migrations/*.sql")]
    return sorted({table.lower() for text in (*_texts(), *migrations) for table in _TABLE.findall(text)})


@cache
def started_modules() -> frozenset[str]:
    """Modules of ours that a command line, a page or `import_module` names."""
    written = {_text(call.args[0]) for call in _calls("import_module", "import_all", "find_spec")}
    for node in _nodes():
        words = node.elts if isinstance(node, ast.List | ast.Tuple) else node.args if isinstance(node, ast.Call) else []
        said = [_text(word) for word in words]
        written |= {after for before, after in pairwise(said) if before == "-m"}
    files = [file for part in _PROSE for file in ((_TOP / part).rglob("*") if (_TOP / part).is_dir() else [_TOP / part])]
    for file in files:
        if file.name == "Makefile" or file.suffix in {".py", ".md", ".sh", ".toml", ".yml", ".yaml"}:
            written |= {found for found, _ in _STARTED.findall(file.read_text("utf-8"))}
    return frozenset(name for name in written if name.partition(".")[0] in {*_ROOMS, "bench"} and "{" not in name)


@cache
def _texts() -> frozenset[str]:
    return frozenset(filter(None, (_text(node) for node in _nodes() if isinstance(node, ast.Constant | ast.JoinedStr))))
