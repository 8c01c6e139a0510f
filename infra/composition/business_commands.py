"""What the command `daybook business` does: finding a business, opening and changing one, trying a change, its history."""

import json
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import msgspec

from bus.log import Log
from handlers.business.business_file import encode_parts, read_business_parts, request_opening, write_business_file
from handlers.business.layering import KnowledgeError
from handlers.business.number_moves import move_numbers
from handlers.business.policy import Asked, Refusal, decide, name_problem
from handlers.business.state import TAGS, Profile, evolve
from handlers.phone_numbers import normalise_number, number_region
from infra.api.business_desk import BusinessDesk, read_settings
from infra.api.business_history import HistoryEntry, list_history
from schemas.business import (
    BusinessOpened,
    ClosingRequested,
    ConfigurationRequested,
    DiscardRequested,
    FieldProblem,
    PublicationRequested,
    UndoRequested,
)
from schemas.knowledge import Business
from schemas.subjects import parse_subject

#: Who asks, in the history.
BY = "cli"


class BusinessNotFound(Exception):
    """No business is meant, or several; says which there are."""


class KnownBusiness(msgspec.Struct, frozen=True, kw_only=True):
    """A business and how it stands."""

    tenant: str
    profile: Profile
    settings: Business

    @property
    def line(self) -> dict[str, Any]:
        """What a list shows of it."""
        known = self.settings
        state = "closed" if self.profile.closed_at else "open"
        return {"business": self.tenant, "name": known.name, "industry": known.industry, "number": known.number, "state": state}


async def list_known(log: Log) -> list[KnownBusiness]:
    """Every business that was ever opened, the oldest first."""
    profiles: defaultdict[str, Profile] = defaultdict(Profile)
    async for facts in log.read("business.>", tags=TAGS):
        for fact in facts:
            tenant = parse_subject(fact.subject).tenant
            profiles[tenant] = evolve(profiles[tenant], fact)
    return [
        KnownBusiness(tenant=tenant, profile=profile, settings=known)
        for tenant, profile in profiles.items()
        if (known := await read_settings(tenant, profile))
    ]


async def find_business(log: Log, named: str = "") -> KnownBusiness:
    """The business with this id, name or number; the only open one when nothing is said. BusinessNotFound."""
    every = await list_known(log)
    there = [one for one in every if not one.profile.closed_at]
    if named:
        found = [one for one in every if named == one.tenant] or [one for one in there if _is_named(one.settings, named)]
    else:
        found = there
    if len(found) == 1:
        return found[0]
    known = ", ".join(f"{one.tenant} ({one.settings.name})" for one in there) or "none yet"
    wrong = f"no business, or several, are called {named!r}" if named else "say which business"
    raise BusinessNotFound(f"{wrong}; open are: {known}")


def read_value(text: str) -> Any:
    """A value as it is typed: JSON where it is JSON, else the text itself."""
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return text


def read_file(text: str, said: Mapping[str, str]) -> dict[str, Any]:
    """The parts of a file with what was said on the command line before them; Refusal when it is no business."""
    try:
        return read_business_parts(text) | {name: value for name, value in said.items() if value}
    except KnowledgeError as wrong:
        raise Refusal(name_problem(wrong, "file")) from wrong


async def open_business(desk: BusinessDesk, parts: dict[str, Any], tenant: str = "", why: str = "", *, dry: bool = False) -> str:
    """Open a business of these parts; its id, empty when it was only tried. Refusal or RequestRefused when it cannot be."""
    try:
        wanted = request_opening(parts, by=BY, why=why)
    except KnowledgeError as wrong:
        raise Refusal(name_problem(wrong, "business")) from wrong
    tenant = tenant or desk.ids.new()
    if dry:
        await try_request(desk, tenant, wanted)
        return ""
    answers = await desk.decide(tenant, wanted)
    return next(parse_subject(fact.subject).tenant for fact in answers if isinstance(fact.event, BusinessOpened))


async def change_business(
    desk: BusinessDesk,
    tenant: str,
    parts: dict[str, Any],
    why: str,
    *,
    whole: bool = False,
    draft: bool = False,
    dry: bool = False,
) -> None:
    """Change parts together. Refusal or RequestRefused when they make no sense."""
    wanted = ConfigurationRequested(parts=encode_parts(parts), whole=whole, draft=draft, by=BY, why=why)
    await (try_request(desk, tenant, wanted) if dry else desk.decide(tenant, wanted))


async def act_on_business(desk: BusinessDesk, tenant: str, action: str, why: str, change: str = "") -> None:
    """Publish or discard the draft, undo a change, close; RequestRefused when it cannot be."""
    requests: dict[str, Asked] = {
        "publish": PublicationRequested(by=BY, why=why),
        "discard": DiscardRequested(by=BY),
        "undo": UndoRequested(change=change, by=BY, why=why),
        "close": ClosingRequested(by=BY, why=why),
    }
    await desk.decide(tenant, requests[action])


async def try_request(desk: BusinessDesk, tenant: str, wanted: Asked) -> None:
    """Decide without writing anything; Refusal with every problem."""
    profile = await desk.read_profile(tenant)
    await move_numbers(decide(profile, tenant, wanted), tenant, desk.log)


async def read_history(desk: BusinessDesk, one: KnownBusiness) -> list[HistoryEntry]:
    """What happened to a business, the newest first."""
    facts = await desk.read_facts(one.tenant)
    return list(list_history(facts, {change.id for change in one.profile.changes}))[::-1]


def show_part(one: KnownBusiness, part: str) -> Any:
    """A part of a business as plain values, or the whole as its file; BusinessNotFound when nothing is called so."""
    if not part:
        return write_business_file(one.settings)
    whole = msgspec.to_builtins(one.settings)
    if part not in whole:
        raise BusinessNotFound(f"nothing is called {part!r}; there are: {', '.join(whole)}")
    return whole[part]


def write_problems(problems: tuple[FieldProblem, ...]) -> list[str]:
    """A line for each."""
    return [f"{one.field}: {one.problem}" for one in problems]


def _is_named(business: Business, named: str) -> bool:
    number = normalise_number(named, number_region(business.number)) if business.number else ""
    return named.casefold() == business.name.casefold() or number in business.all_numbers
