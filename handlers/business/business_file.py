"""A business as one readable file, and a file as what opens or changes a business: importing it elsewhere gives the same."""

import tomllib
from typing import Any

import msgspec
import tomli_w

from handlers.business.layering import KnowledgeError
from handlers.business.validation import ENTRY_TYPES
from schemas.business import OpeningRequested
from schemas.knowledge import Business

#: What the opening of a business says; all else is a part.
OPENING = ("name", "industry", "number", "timezone", "currency", "language", "country")
#: What follows from where the business is opened.
_LEFT_OUT = ("tenant", "family")
_HEADER = "# {name}: everything its receptionist knows. Open a business from it with: daybook business import FILE\n\n"
#: What must be said even where it is nothing, since a business says something for all that do not.
_ALWAYS = frozenset({"ask"})


def write_business_file(business: Business) -> str:
    """The whole business as TOML: plain values first, then tables, then lists, in the order of the struct."""
    whole: dict[str, Any] = msgspec.to_builtins(business)
    parts = {part: _shortened(part, value) for part, value in whole.items() if part not in _LEFT_OUT}
    first = {part: value for part, value in parts.items() if part in OPENING and value}
    rest = {part: value for part, value in parts.items() if part not in OPENING}
    plain = {part: value for part, value in rest.items() if not _is_table(value)}
    tables = {part: value for part, value in rest.items() if _is_table(value)}
    return _HEADER.format(name=business.name) + tomli_w.dumps({**first, **plain, **tables})


def read_business_parts(text: str) -> dict[str, Any]:
    """The parts that a file names; KnowledgeError when it is no TOML."""
    try:
        parts = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as wrong:
        raise KnowledgeError(f"the file: it is no TOML ({wrong}); correct it there") from wrong
    try:
        msgspec.json.encode(parts)
    except (TypeError, ValueError, RecursionError) as wrong:
        raise KnowledgeError(f"the file: it holds what no business has ({wrong}); write dates as text") from wrong
    return {part: value for part, value in parts.items() if part not in _LEFT_OUT}


def request_opening(parts: dict[str, Any], *, by: str, why: str = "") -> OpeningRequested:
    """The fact that asks to open a business of these parts; KnowledgeError when it does not say which business it is."""
    said = {name: parts[name] for name in OPENING if name in parts}
    for name, value in said.items():
        if not isinstance(value, str):
            raise KnowledgeError(f"{name}: expected text; write it in quotes")
    for name in ("name", "industry"):
        if not said.get(name):
            raise KnowledgeError(f"{name}: a business is opened by its name and industry; write both")
    return OpeningRequested(**said, parts=encode_parts({k: v for k, v in parts.items() if k not in OPENING}), by=by, why=why)


def encode_parts(parts: dict[str, Any]) -> dict[str, str]:
    """Parts as facts carry them: JSON texts."""
    return {part: msgspec.json.encode(value).decode() for part, value in parts.items()}


def _shortened(part: str, value: Any) -> Any:
    if part in ENTRY_TYPES:
        return [_without_defaults(entry, ENTRY_TYPES[part]) for entry in value]
    return {name: one for name, one in value.items() if one is not None} if isinstance(value, dict) else value


def _without_defaults(entry: dict[str, Any], struct: type[msgspec.Struct]) -> dict[str, Any]:
    usual = {field.name: msgspec.to_builtins(_default(field)) for field in msgspec.structs.fields(struct) if not field.required}
    return {name: value for name, value in entry.items() if name in _ALWAYS or name not in usual or value != usual[name]}


def _default(field: msgspec.structs.FieldInfo) -> Any:
    return field.default_factory() if field.default is msgspec.NODEFAULT else field.default


def _is_table(value: Any) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and bool(value) and isinstance(value[0], dict))
