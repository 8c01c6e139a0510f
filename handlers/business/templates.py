"""The shelf of what we ship, and opening a business from it."""

import json
import tomllib
from collections.abc import Iterable, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from handlers.business.layering import KnowledgeError, lay_over
from handlers.business.validation import check_known_keys, decode_business
from schemas.business import BusinessConfigured, BusinessOpened
from schemas.knowledge import Business

#: The parts of a business that its opening says, over the template's.
_OPENING = ("name", "industry", "number", "timezone", "currency", "language")


def knowledge_folder() -> Traversable:
    """The folder `knowledge` of the installed package."""
    return files("knowledge")


def list_industries(shelf: Traversable | None = None) -> tuple[str, ...]:
    """The industries there is a template for."""
    folder = (shelf or knowledge_folder()) / "industries"
    return tuple(sorted(file.name.removesuffix(".toml") for file in folder.iterdir() if file.name.endswith(".toml")))


def load_demo_businesses(shelf: Traversable | None = None) -> dict[str, Business]:
    """The demo businesses by tenant."""
    folder = (shelf or knowledge_folder()) / "demo"
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".toml"))
    return {business.tenant: business for business in (read_business_file(folder / name, shelf=shelf) for name in names)}


def read_business_file(
    file: Traversable | Path, *, changes: Iterable[BusinessConfigured] = (), shelf: Traversable | None = None
) -> Business:
    """A business from its own TOML over its industry's template, with the owner's changes in order.

    KnowledgeError names the file and the key.
    """
    return _whole(_toml(file), file.name, changes, shelf)


def read_opened_business(
    tenant: str,
    opened: BusinessOpened,
    *,
    changes: Iterable[BusinessConfigured] = (),
    shelf: Traversable | None = None,
) -> Business:
    """A business from the fact that opened it, over its industry's template, with the owner's changes in order.

    A demo business that we ship has its own file between the two.
    """
    said: dict[str, Any] = {part: value for part in _OPENING if (value := getattr(opened, part))}
    own = (shelf or knowledge_folder()) / "demo" / f"{tenant}.toml"
    if opened.demo and own.is_file():
        said = lay_over(_toml(own), said, own.name)
    return _whole({**said, "tenant": tenant}, f"the opening of {tenant}", changes, shelf)


def _whole(own: Mapping[str, Any], source: str, changes: Iterable[BusinessConfigured], shelf: Traversable | None) -> Business:
    check_known_keys(own, source)
    industry = own.get("industry", "")
    template = (shelf or knowledge_folder()) / "industries" / f"{industry}.toml"
    if not industry or not template.is_file():
        raise KnowledgeError(f"{source}: there is no industry {industry!r}; choose one of: {', '.join(list_industries(shelf))}")
    general = _toml(template)
    check_known_keys(general, f"industries/{template.name}")
    whole = lay_over(lay_over(_guarded(str(industry), shelf), general, source), own, source)
    business = _named(whole, source)
    for change in changes:
        source = f"the owner's change of {change.part}"
        try:
            layer = {change.part: json.loads(change.value)}
        except json.JSONDecodeError as error:
            raise KnowledgeError(f"{source}: it is no JSON ({error}); write the part as JSON") from error
        check_known_keys(layer, source)
        whole = lay_over(whole, layer, source)
        business = _named(whole, source)
    return business


def _guarded(industry: str, shelf: Traversable | None) -> dict[str, Any]:
    """What is sensitive in an industry until the business says otherwise."""
    file = (shelf or knowledge_folder()) / "shields" / "verification.toml"
    entries = _toml(file).get("sensitive", []) if file.is_file() else []
    mine = [entry for entry in entries if industry in entry.get("industries", [industry])]
    return {"sensitive": [{k: v for k, v in entry.items() if k != "industries"} for entry in mine]}


def _named(whole: Mapping[str, Any], source: str) -> Business:
    greeting = whole.get("greeting", "")
    if isinstance(greeting, str):
        greeting = greeting.replace("{name}", str(whole.get("name", "")))
    return decode_business({**whole, "greeting": greeting}, source)


def _toml(file: Traversable | Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise KnowledgeError(f"{file.name}: {error}; correct the TOML there") from error
    except OSError as error:
        raise KnowledgeError(f"{file.name}: it cannot be read ({error.strerror}); check that it is there") from error
