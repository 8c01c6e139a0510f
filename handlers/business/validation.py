"""Does what a business knows make sense? Unknown keys, wrong types, and references that lead nowhere."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from handlers.business.layering import KnowledgeError
from schemas.documents import Document
from schemas.intent_examples import IntentExample
from schemas.knowledge import Business, Dish, Faq, Resource, Rival, Rule, Season, Sensitive, Service
from schemas.opening_times import Week

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = range(1, 13)
#: The parts that are lists, and what their entries are.
ENTRY_TYPES: dict[str, type[msgspec.Struct]] = {
    "services": Service,
    "dishes": Dish,
    "resources": Resource,
    "faqs": Faq,
    "rules": Rule,
    "sensitive": Sensitive,
    "rivals": Rival,
    "seasons": Season,
    "documents": Document,
    "examples": IntentExample,
}


def check_known_keys(layer: Mapping[str, Any], source: str) -> None:
    """KnowledgeError for a key that nothing reads: mostly a typing mistake."""
    _known(layer, Business, source, "")
    for part, struct in ENTRY_TYPES.items():
        entries = layer.get(part, [])
        for entry in entries if isinstance(entries, list) else []:
            if isinstance(entry, Mapping):
                _known({k: v for k, v in entry.items() if k != "remove"}, struct, source, f"{part}.{_named(entry)}.")


def decode_business(whole: Mapping[str, Any], source: str) -> Business:
    """The whole as a Business; KnowledgeError names `source` and the key."""
    try:
        business = msgspec.convert(whole, Business)
    except msgspec.ValidationError as error:
        raise KnowledgeError(f"{source}: {_spoken_path(str(error), whole)}") from error
    for problem in problems(business):
        raise KnowledgeError(f"{source}: {problem}")
    return business


def problems(business: Business) -> Iterator[str]:
    """What makes no sense, each as the key, what is wrong, and what would be right."""
    try:
        ZoneInfo(business.timezone)
    except (KeyError, ValueError, OSError):
        yield f"timezone: {business.timezone!r} is no time zone; write one like America/New_York"
    yield from _week(business.hours, "hours")
    yield from _week(business.handing_over.hours, "handing_over.hours")
    yield from (f"closures: {day!r} is no date; write it like 2026-12-25" for day in business.closures if not _is_date(day))
    if (business.area.radius_km > 0) != bool(business.area.center):
        yield "area.center: a circle needs both center (a postcode, or latitude,longitude) and radius_km; write both or neither"
    for state in business.area.states:
        if not re.fullmatch(r"[A-Z]{2,3}", state):
            yield f"area.states: {state!r} is no state; write its letters, like MA"
    people = {resource.id for resource in business.resources}
    services = {service.id for service in business.services}
    for service in business.services:
        yield from _service(service, people, services)
    for dish in business.dishes:
        yield from _costs(dish, f"dishes.{dish.id}")
    for resource in business.resources:
        yield from _week(resource.hours, f"resources.{resource.id}.hours")
        for day in resource.days_off:
            if not _is_date(day):
                yield f"resources.{resource.id}.days_off: {day!r} is no date; write it like 2026-12-25"
    for rule in business.rules:
        if not rule.words and not rule.intent:
            yield f"rules.{rule.id}: it never applies; give it words or an intent"
        if any(month not in _MONTHS for month in rule.months):
            yield f"rules.{rule.id}.months: months are 1 to 12"
    for season in business.seasons:
        if not season.months or any(month not in _MONTHS for month in season.months):
            yield f"seasons.{season.id}.months: months are 1 to 12; name at least one"
    for text in (business.greeting, *(rule.say for rule in business.rules), *(faq.answer for faq in business.faqs)):
        if mark := re.search(r"\{\w*\}", text):
            yield f"{mark[0]} in {text[:40]!r}: nothing fills it; write plain words"


def _service(service: Service, resources: set[str], services: set[str]) -> Iterator[str]:
    key = f"services.{service.id}"
    for id_ in service.by:
        if id_ not in resources:
            yield f"{key}.by: there is no resource {id_!r}; add it under [[resources]] or leave it out"
    for id_ in service.combines:
        if id_ not in services:
            yield f"{key}.combines: there is no service {id_!r}; add it under [[services]] or leave it out"
    if service.minutes <= 0:
        yield f"{key}.minutes: {service.minutes} is too short; write how long a visit takes"
    yield from _costs(service, key)


def _costs(sold: Service | Dish, key: str) -> Iterator[str]:
    if not _is_amount(sold.price):
        yield f"{key}.price: {sold.price!r} is no price; write it like 129 or 129.50"
    for country, text in sold.prices.items():
        low, _, high = text.partition("-")
        if not (_is_amount(low) and _is_amount(high or low) and Decimal(low) <= Decimal(high or low)):
            yield f"{key}.prices.{country}: {text!r} is no range; write it like 90-140"


def _is_amount(text: str) -> bool:
    try:
        return Decimal(text) >= 0
    except InvalidOperation:
        return False


def _week(week: Week, key: str) -> Iterator[str]:
    for day, spans in week.items():
        if day not in _DAYS:
            yield f"{key}.{day}: no such day; write one of {', '.join(_DAYS)}"
        for span in spans:
            opens, closes = _clock(span.opens), _clock(span.closes)
            if opens is None or closes is None:
                yield f"{key}.{day}: {span.opens}-{span.closes} are no times; write them like 08:00 and 17:30"
            elif opens >= closes:
                yield f"{key}.{day}: it closes at {span.closes}, before it opens at {span.opens}; swap them or split the day"


def _clock(text: str) -> time | None:
    try:
        return time.fromisoformat(text) if re.fullmatch(r"\d\d:\d\d", text) else None
    except ValueError:
        return None


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _known(table: Mapping[str, Any], struct: type[msgspec.Struct], source: str, prefix: str) -> None:
    for key in table:
        if key not in struct.__struct_fields__:
            fields = ", ".join(struct.__struct_fields__)
            raise KnowledgeError(f"{source}: nothing reads {prefix}{key}; take it out, or use one of: {fields}")


def _named(entry: Mapping[str, Any]) -> str:
    return str(entry.get("id") or entry.get("topic") or entry.get("name") or "?")


def _spoken_path(message: str, whole: Mapping[str, Any]) -> str:
    """Msgspec says `$.services[2].minutes`; an owner knows it as `services.crown.minutes`."""
    what, _, path = message.partition(" - at `$")
    path = path.rstrip("`").lstrip(".")
    entry = re.match(r"(\w+)\[(\d+)\]", path)
    if entry and entry[1] in ENTRY_TYPES:
        path = f"{entry[1]}.{_named(whole[entry[1]][int(entry[2])])}{path[entry.end() :]}"
    return f"{path}: {what[0].lower() + what[1:]}; correct it" if path else f"{what[0].lower() + what[1:]}; add it"
