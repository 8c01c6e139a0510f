"""What the parts of an industry are called in the language of a business: its services, dishes, staff, rooms and allergens.

The names are data, one file a language: `knowledge/industries/names/<code>.toml`.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources.abc import Traversable
from typing import Any

from handlers.business.industries import knowledge_folder, list_families, read_toml

#: The parts that have a name and other ways callers say it.
_NAMED = ("services", "dishes", "resources")


def load_names(language: str, shelf: Traversable | None = None) -> Mapping[str, Any]:
    """The names in a language ("es", "es-MX"); empty when there is no file of it. KnowledgeError when the file cannot be read."""
    code = language.partition("-")[0]
    return _shipped_names(code) if shelf is None else _read_names(code, shelf)


def name_parts(template: Mapping[str, Any], industry: str, language: str, shelf: Traversable | None = None) -> dict[str, Any]:
    """The template with its services, dishes and resources called as in the language, and `said` in that language alone.

    An industry's own name stands before its family's. What has no name in the language stays as it is.
    """
    names = load_names(language, shelf)
    tables = [names[layer] for layer in (industry, *list_families(industry, shelf)) if layer in names]
    named = {part: [_call(entry, part, tables) for entry in template[part]] for part in _NAMED if part in template}
    for dish in named.get("dishes", []):
        dish["contains"] = [names.get("allergens", {}).get(one, one) for one in dish.get("contains", [])]
    return {**template, **named}


def name_roles(whole: Mapping[str, Any], language: str, shelf: Traversable | None = None) -> dict[str, Any]:
    """A whole business whose staff have their roles in its language, and whose services name them so in `by`.

    It is done last, so that an owner's file may say either word and the two still find each other.
    """
    roles = load_names(language, shelf).get("roles", {})
    ids = {str(one.get("id")) for one in _list_tables(whole, "resources")}
    changed: dict[str, list[dict[str, Any]]] = {}
    for one in _list_tables(whole, "resources"):
        changed.setdefault("resources", []).append({**one, "role": _translate(one["role"], roles)} if "role" in one else one)
    for one in _list_tables(whole, "services"):
        by = one.get("by")
        if isinstance(by, list):
            by = [name if name in ids else _translate(name, roles) for name in by]
        changed.setdefault("services", []).append({**one, "by": by} if "by" in one else one)
    return {**whole, **changed}


def _list_tables(whole: Mapping[str, Any], part: str) -> Sequence[dict[str, Any]]:
    """The entries of a part; none when it is not written as a list of tables, which the validation says."""
    entries = whole.get(part, [])
    return entries if isinstance(entries, list) and all(isinstance(one, dict) for one in entries) else ()


def _translate(word: Any, words: Mapping[str, str]) -> Any:
    return words.get(word, word) if isinstance(word, str) else word


def _call(entry: Mapping[str, Any], part: str, tables: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    called = next((table[part][entry["id"]] for table in tables if entry["id"] in table.get(part, {})), None)
    return {**entry, "name": called[0], "said": called[1:]} if called else dict(entry)


@cache
def _shipped_names(code: str) -> Mapping[str, Any]:
    return _read_names(code, knowledge_folder())


def _read_names(code: str, shelf: Traversable) -> Mapping[str, Any]:
    file = shelf / "industries" / "names" / f"{code}.toml"
    return read_toml(file) if code.isalpha() and file.is_file() else {}
