"""The industries over HTTP: to search, and what each proposes in a country."""

import asyncio
import functools
from datetime import date
from typing import Annotated

import holidays
import msgspec

from handlers.business.countries import load_countries
from handlers.business.industries import list_families, list_industries, load_template
from handlers.business.templates import read_opened_business
from infra.api.endpoint import Visitor, endpoint
from schemas.business import BusinessOpened
from schemas.keeping import FollowUp
from schemas.knowledge import Dish, Resource, Service
from schemas.opening_times import Week

_TENANT = "proposed"


class IndustriesAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    search: Annotated[str, msgspec.Meta(max_length=100, description="Words of its title, its family or its services")] = ""


class IndustryAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    industry: Annotated[str, msgspec.Meta(pattern="^[a-z_]{1,64}$", description="A `name` of the list")]
    country: Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}$", description="Where, in two letters")] = "US"


class IndustryLine(msgspec.Struct, frozen=True, kw_only=True):
    """An industry there is a template for; `name` is what a business is opened with, `services` what it is known for."""

    name: str
    title: str
    family: str
    services: list[str]


class Industries(msgspec.Struct, frozen=True, kw_only=True):
    industries: list[IndustryLine]


class Holiday(msgspec.Struct, frozen=True, kw_only=True):
    """A public holiday of a country: its day (ISO) and its name."""

    day: str
    name: str


class Industry(msgspec.Struct, frozen=True, kw_only=True):
    """What an industry proposes in a country: what it does and for how much, by whom, when; and the holidays of a year.

    `questions` are topics it has answers to.
    """

    name: str
    title: str
    family: str
    country: str
    currency: str
    timezone: str
    hours: Week
    services: tuple[Service, ...]
    resources: tuple[Resource, ...]
    dishes: tuple[Dish, ...]
    questions: list[str]
    follow_up: FollowUp
    holidays: list[Holiday]


@endpoint("/industries")
async def industries(asked: IndustriesAsked, visitor: Visitor) -> Industries:  # noqa: ARG001 - the signature is the description
    """The industries a business can be opened in, by title; found by any of their words."""
    words = asked.search.casefold().split()
    lines = await asyncio.to_thread(list_lines)
    found = [line for line in lines if all(word in _searched(line) for word in words)]
    return Industries(industries=sorted(found, key=lambda line: (not _begins(line, words), line.title)))


@endpoint("/industries/{industry}", missing="there is no such industry; GET /industries lists those there are")
async def industry(asked: IndustryAsked, visitor: Visitor) -> Industry | None:
    """What an industry proposes in a country: services, durations, prices, staff, hours, and public holidays to close on."""
    return await asyncio.to_thread(propose_industry, asked.industry, asked.country, visitor.books.clock.now().date())


@functools.cache
def list_lines() -> tuple[IndustryLine, ...]:
    """All industries. The first time it reads every template, which takes half a second of a core: not for the event loop."""
    return tuple(_line(name) for name in list_industries())


def propose_industry(name: str, country: str, today: date) -> Industry | None:
    """What an industry proposes in a country; None when there is no such industry."""
    if name not in list_industries():
        return None
    known = load_countries().get(country)
    opened = BusinessOpened(
        name=_title(name),
        industry=name,
        number="",
        timezone=(known.timezone if known else "") or str(load_template(name)["timezone"]),
        currency=known.currency if known else "USD",
        country=country,
    )
    proposed = read_opened_business(_TENANT, opened)
    return Industry(
        name=name,
        title=_title(name),
        family=proposed.family,
        country=country,
        currency=proposed.currency,
        timezone=proposed.timezone,
        hours=proposed.hours,
        services=proposed.services,
        resources=proposed.resources,
        dishes=proposed.dishes,
        questions=[faq.topic for faq in proposed.faqs],
        follow_up=proposed.follow_up,
        holidays=list_holidays(country, today),
    )


def list_holidays(country: str, today: date) -> list[Holiday]:
    """The public holidays of a country in the year from today, empty where nobody knows them."""
    if country not in holidays.list_supported_countries():
        return []
    found = holidays.country_holidays(country, years=(today.year, today.year + 1))
    until = today.replace(year=today.year + 1, day=min(today.day, 28))
    return [Holiday(day=day.isoformat(), name=str(name)) for day, name in sorted(found.items()) if today <= day <= until]


def _line(name: str) -> IndustryLine:
    template = load_template(name)
    families = list_families(name)
    services = [str(one["name"]) for one in template.get("services", [])][:6]
    return IndustryLine(name=name, title=_title(name), family=families[0] if families else "", services=services)


def _title(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _searched(line: IndustryLine) -> str:
    return " ".join((line.title, line.family, *line.services)).casefold()


def _begins(line: IndustryLine, words: list[str]) -> bool:
    return bool(words) and all(word in line.title.casefold() for word in words)
