"""The shelf of what we ship, and opening a business from it."""

import json
from collections.abc import Iterable, Mapping
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from handlers.business.countries import find_country, find_timezone, load_countries, localise_template
from handlers.business.industries import knowledge_folder, list_families, list_industries, load_template, read_toml
from handlers.business.layering import KnowledgeError, lay_over, replace_part
from handlers.business.template_language import find_language, leave_out_foreign_texts
from handlers.business.template_names import name_parts, name_roles
from handlers.business.validation import check_known_keys, decode_business
from schemas.business import BusinessConfigured, BusinessOpened
from schemas.knowledge import Business

__all__ = [
    "knowledge_folder",
    "list_industries",
    "load_demo_businesses",
    "open_from_template",
    "propose_opening",
    "read_business_file",
    "read_opened_business",
]

#: The parts of a business that its opening says, over the template's.
_OPENING = ("name", "industry", "number", "timezone", "currency", "language", "country")

#: What is sold at a price.
_SOLD = frozenset({"services", "dishes"})


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
    return _whole(read_toml(file), file.name, changes, shelf)


def read_opened_business(
    tenant: str,
    opened: BusinessOpened,
    *,
    changes: Iterable[BusinessConfigured] = (),
    shelf: Traversable | None = None,
) -> Business:
    """A business from the fact that opened it, over its industry's template, with the owner's changes in order.

    It need make sense as a whole only: between two changes a service may name staff that is not there yet. A demo business
    that we ship has its own file between the two.
    """
    said: dict[str, Any] = {part: value for part in _OPENING if (value := getattr(opened, part))}
    own = (shelf or knowledge_folder()) / "demo" / f"{tenant}.toml"
    if opened.demo and own.is_file():
        said = lay_over(read_toml(own), said, own.name)
    return _whole({**said, "tenant": tenant}, f"the opening of {tenant}", changes, shelf)


def propose_opening(
    industry: str, name: str, number: str = "", *, language: str = "", country: str = "", timezone: str = "", currency: str = ""
) -> BusinessOpened:
    """The fact that opens a business of which only this is known; what is left empty is as in the country of its number (E.164).

    KnowledgeError when there is no such industry, or nobody can tell the country.
    """
    _check_industry(industry, "the opening", None)
    where = country or find_country(number)
    known = load_countries().get(where)
    if known is None and not (timezone and currency):
        if number:
            raise KnowledgeError(
                f"number: {number!r} is in no country we know; write it with its country code, like +34910123456"
            )
        raise KnowledgeError(f"country: {country!r} is no country we know; write two letters, like ES, or timezone and currency")
    zone = timezone or (known.timezone if known else "") or find_timezone(number) or str(load_template(industry)["timezone"])
    return BusinessOpened(
        name=name,
        industry=industry,
        number=number,
        timezone=zone,
        currency=currency or (known.currency if known else ""),
        language=language or "en",
        country=country,
    )


def open_from_template(tenant: str, industry: str, name: str, number: str) -> Business:
    """A whole business from an industry, a name and a number: hours, staff by role, services and their durations."""
    return read_opened_business(tenant, propose_opening(industry, name, number))


def _whole(own: Mapping[str, Any], source: str, changes: Iterable[BusinessConfigured], shelf: Traversable | None) -> Business:
    check_known_keys(own, source)
    industry = str(own.get("industry", ""))
    _check_industry(industry, source, shelf)
    general = lay_over(_guarded(industry, shelf), load_template(industry, shelf), source)
    country = str(own.get("country") or find_country(str(own.get("number", ""))))
    general = localise_template(general, country, str(own.get("currency", general.get("currency", "USD"))))
    language = find_language(own)
    general = name_parts(leave_out_foreign_texts(general, own), industry, language, shelf)
    whole = lay_over({**general, "country": country}, _with_prices(own), source)
    for change in changes:
        source = f"the owner's change of {change.part}"
        try:
            layer = {change.part: json.loads(change.value)}
        except json.JSONDecodeError as error:
            raise KnowledgeError(f"{source}: it is no JSON ({error}); write the part as JSON") from error
        check_known_keys(layer, source)
        layer = _with_prices(layer)
        whole = replace_part(whole, change.part, layer[change.part], source) if change.whole else lay_over(whole, layer, source)
    return _named(name_roles(whole, language, shelf), source)


def _guarded(industry: str, shelf: Traversable | None) -> dict[str, Any]:
    """What is sensitive in an industry until the business says otherwise."""
    file = (shelf or knowledge_folder()) / "shields" / "verification.toml"
    entries = read_toml(file).get("sensitive", []) if file.is_file() else []
    kinds = {industry, *list_families(industry, shelf)}
    mine = [entry for entry in entries if kinds.intersection(entry.get("industries", kinds))]
    return {"sensitive": [{k: v for k, v in entry.items() if k != "industries"} for entry in mine]}


def _check_industry(industry: str, source: str, shelf: Traversable | None) -> None:
    known = list_industries(shelf)
    if industry not in known:
        raise KnowledgeError(f"{source}: industry: there is no industry {industry!r}; choose one of: {', '.join(known)}")


def _named(whole: Mapping[str, Any], source: str) -> Business:
    greeting = whole.get("greeting", "")
    if isinstance(greeting, str):
        greeting = greeting.replace("{name}", str(whole.get("name", "")))
    return decode_business({**whole, "greeting": greeting, "services": _services(whole)}, source)


def _with_prices(layer: Mapping[str, Any]) -> dict[str, Any]:
    """A layer whose prices are said: from then on nothing is free of charge because nobody knew better."""
    return {
        part: _all_priced(entries) if part in _SOLD and isinstance(entries, list) else entries for part, entries in layer.items()
    }


def _all_priced(entries: list[Any]) -> list[Any]:
    return [{"unpriced": False, **entry} if isinstance(entry, dict) and "price" in entry else entry for entry in entries]


def _services(whole: Mapping[str, Any]) -> Any:
    """The services with those who perform them: a role in `by` is everybody of that role.

    What is asked before every service is asked, but for one whose own `ask` says that nothing is.
    """
    services = whole.get("services", [])
    if not isinstance(services, list) or not all(isinstance(service, dict) for service in services):
        return services
    by_role: dict[str, list[str]] = {}
    for resource in whole.get("resources", []):
        if isinstance(resource, dict) and resource.get("role"):
            by_role.setdefault(str(resource["role"]), []).append(str(resource.get("id")))
    ids = {resource.get("id") for resource in whole.get("resources", []) if isinstance(resource, dict)}
    return [_performed(service, ids, by_role, whole.get("ask", [])) for service in services]


def _performed(service: dict[str, Any], ids: set[Any], by_role: Mapping[str, list[str]], asked: Any) -> dict[str, Any]:
    by, ask = service.get("by", []), service.get("ask")
    if isinstance(by, list):
        by = list(dict.fromkeys(one for name in by for one in ([name] if name in ids else by_role.get(name, [name]))))
    if ask is None or (ask and isinstance(ask, list) and isinstance(asked, list)):
        ask = list(dict.fromkeys((*(ask or ()), *(asked if service.get("bookable", True) else ()))))
    return {**service, "by": by, "ask": ask}
