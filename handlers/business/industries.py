"""Industry templates: what a family of trades shares, and what one trade has of its own."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import msgspec

from handlers.business.layering import KnowledgeError, inherit_template
from handlers.business.validation import check_known_keys


class Probes(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What callers of this industry say, in other words than the template's own: by what it must lead to.

    `questions` by the topic that answers them, `bookings` by the service booked, `urgent` and `refused` by the rule set off.
    """

    questions: dict[str, str] = {}
    bookings: dict[str, str] = {}
    urgent: dict[str, str] = {}
    refused: dict[str, str] = {}


def knowledge_folder() -> Traversable:
    """The folder `knowledge` of the installed package."""
    return files("knowledge")


def list_industries(shelf: Traversable | None = None) -> tuple[str, ...]:
    """The industries there is a template for."""
    folder = (shelf or knowledge_folder()) / "industries"
    return tuple(sorted(file.name.removesuffix(".toml") for file in folder.iterdir() if file.name.endswith(".toml")))


def load_template(industry: str, shelf: Traversable | None = None) -> dict[str, Any]:
    """The template of an industry over its families. KnowledgeError for a missing family, or a key that nothing reads."""
    whole: dict[str, Any] = {}
    for layer, source in reversed(_layers(industry, shelf)):
        check_known_keys({part: value for part, value in layer.items() if part != "probes"}, source)
        whole = inherit_template(whole, layer, source)
    whole.pop("probes", None)
    return whole


def load_probes(industry: str, shelf: Traversable | None = None) -> Probes:
    """What an industry is tried with: its own probes over those of its families for what it kept of them."""
    whole = load_template(industry, shelf)
    kept = {one[key] for part, key in (("faqs", "topic"), ("services", "id"), ("rules", "id")) for one in whole.get(part, [])}
    tried: dict[str, dict[str, str]] = {}
    for layer, source in reversed(_layers(industry, shelf)):
        for kind, sentences in layer.get("probes", {}).items():
            asked = {goal: said for goal, said in sentences.items() if goal in kept}
            if len(asked) < len(sentences) and source == f"industries/{industry}.toml":
                raise KnowledgeError(f"{source}: probes.{kind}: nothing is called {sorted(set(sentences) - kept)}; correct it")
            tried[kind] = {**tried.get(kind, {}), **asked}
    return msgspec.convert(tried, Probes)


def list_families(industry: str, shelf: Traversable | None = None) -> tuple[str, ...]:
    """The families an industry belongs to, the nearest first."""
    return tuple(layer["family"] for layer, _ in _layers(industry, shelf) if layer.get("family"))


def read_toml(file: Traversable | Path) -> dict[str, Any]:
    """The tables of a file; KnowledgeError names it when it cannot be read."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise KnowledgeError(f"{file.name}: {error}; correct the TOML there") from error
    except OSError as error:
        raise KnowledgeError(f"{file.name}: it cannot be read ({error.strerror}); check that it is there") from error


def _layers(industry: str, shelf: Traversable | None) -> list[tuple[Mapping[str, Any], str]]:
    """The industry's own layer, then its family's, then that family's: each with the file it is from."""
    return _shipped_layers(industry) if shelf is None else _read_layers(industry, shelf)


@cache
def _shipped_layers(industry: str) -> list[tuple[Mapping[str, Any], str]]:
    return _read_layers(industry, knowledge_folder())


def _read_layers(industry: str, shelf: Traversable) -> list[tuple[Mapping[str, Any], str]]:
    folder = shelf / "industries"
    layers: list[tuple[Mapping[str, Any], str]] = [(read_toml(folder / f"{industry}.toml"), f"industries/{industry}.toml")]
    while family := layers[-1][0].get("family"):
        source = f"industries/families/{family}.toml"
        file = folder / "families" / f"{family}.toml"
        if not file.is_file() or any(source == known for _, known in layers):
            why = "there is no such family" if not file.is_file() else "a family cannot be its own"
            raise KnowledgeError(f"{layers[-1][1]}: family: {family!r}: {why}; name one of industries/families")
        layers.append((read_toml(file), source))
    return layers
