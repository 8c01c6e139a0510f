"""Businesses over HTTP: those of an account, opening one, what one knows, changing and closing it."""

from typing import Annotated, Any

import msgspec

from handlers.business.business_file import encode_parts, read_business_parts, request_opening
from handlers.business.layering import KnowledgeError
from handlers.business.policy import name_problem
from handlers.business.state import Profile
from infra.api.accounts import memberships
from infra.api.accounts.denial import Denied
from infra.api.business_desk import read_settings
from infra.api.endpoint import Visitor, endpoint
from infra.api.problem_details import RequestRefused
from infra.api.queries import Id
from infra.api.sign_in import Nothing
from read_models.queries import Moment
from schemas.business import ClosingRequested, ConfigurationRequested, OpeningRequested
from schemas.knowledge import Business

#: A whole business with all its questions and answers is some 50 kB.
MOST_BYTES = 1024 * 1024
MISSING = "your account has no part in such a business; GET /businesses lists those it has"

Why = Annotated[str, msgspec.Meta(max_length=500, description="Why, for the history")]
Parts = Annotated[
    dict[str, Any],
    msgspec.Meta(
        description="Values by part, as in `Business`: `hours`, `services`, `resources` (staff, rooms, tables), `closures`... "
        "Lists may hold only the entries that change, each with its `id` (faqs: `topic`, rivals: `name`) and only the fields "
        'that change; `{"id": "...", "remove": true}` takes one out'
    ),
]
#: When a business is opened nothing of it is there yet.
FirstParts = Annotated[dict[str, Any], msgspec.Meta(description="Values by part, each whole, instead of the industry's")]
Whole = Annotated[bool, msgspec.Meta(description="Each part given replaces what there was, instead of being laid over it")]


class OneBusiness(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    business: Id


class NewBusiness(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a business is opened with: an industry, a name, and a number or a country. All else follows, and can be changed."""

    name: Annotated[str, msgspec.Meta(max_length=200)] = ""
    industry: Annotated[str, msgspec.Meta(max_length=64, description="A `name` of GET /industries")] = ""
    number: Annotated[str, msgspec.Meta(max_length=20, description="E.164, like +34910123456; empty: browser only")] = ""
    country: Annotated[str, msgspec.Meta(max_length=2, description="Two letters; the number's when left out")] = ""
    timezone: Annotated[str, msgspec.Meta(max_length=64, description="Like Europe/Madrid; the country's when left out")] = ""
    currency: Annotated[str, msgspec.Meta(max_length=3, description="Like EUR; the country's when left out")] = ""
    language: Annotated[str, msgspec.Meta(max_length=8, description="Like es; en when left out")] = ""
    parts: FirstParts = {}
    file: Annotated[str, msgspec.Meta(description="An exported business (TOML); what stands beside it counts before it")] = ""
    why: Why = ""


class Changes(OneBusiness, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Parts that change together, or not at all."""

    parts: Parts
    whole: Whole = False
    draft: Annotated[bool, msgspec.Meta(description="Keep it aside until the draft is published")] = False
    why: Why = ""


class Reason(OneBusiness, frozen=True, kw_only=True, forbid_unknown_fields=True):
    why: Why = ""


class BusinessLine(msgspec.Struct, frozen=True, kw_only=True):
    """A business of the account: what the account is to it, whether it is open, and whether this session is in it."""

    business: str
    name: str
    industry: str
    number: str
    role: str
    open: bool
    current: bool


class Businesses(msgspec.Struct, frozen=True, kw_only=True):
    businesses: list[BusinessLine]


class BusinessSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What a business knows now. `change` is the newest change in force (undo takes its id), `drafted` the parts of the draft."""

    business: str
    open: bool
    closed_at: Moment | None
    settings: Business
    change: str
    drafted: list[str]


@endpoint("/businesses")
async def businesses(asked: Nothing, visitor: Visitor) -> Businesses:  # noqa: ARG001 - the signature is the description
    """The businesses of your account, the first one first."""
    who = visitor.bearer
    lines = []
    for member in await memberships.list_memberships(visitor.desk, who.account):
        profile = await visitor.books.read_profile(member.tenant)
        if known := await read_settings(member.tenant, profile):
            lines.append(
                BusinessLine(
                    business=member.tenant,
                    name=known.name,
                    industry=known.industry,
                    number=known.number,
                    role=member.role,
                    open=profile.closed_at is None,
                    current=member.tenant == who.tenant,
                )
            )
    return Businesses(businesses=lines)


@endpoint("/businesses", method="POST", most_bytes=MOST_BYTES)
async def open_business(asked: NewBusiness, visitor: Visitor) -> BusinessSettings:
    """Open a business; your account is its owner, and your session is in it from then on.

    An industry, a name and a number are enough: hours, services with durations and prices, staff by role, questions and
    answers are the industry's as it is in that country. In force from the next call.
    """
    who, tenant = visitor.bearer, visitor.books.ids.new()
    await visitor.books.decide(tenant, _opening(asked, who.account))
    await memberships.join_business(visitor.desk, tenant, who.account, "owner")
    await memberships.enter_business(visitor.desk, who, tenant)
    return await _settings(tenant, await visitor.books.read_profile(tenant))


@endpoint("/businesses/{business}", missing=MISSING)
async def business(asked: OneBusiness, visitor: Visitor) -> BusinessSettings | None:
    """Everything a business knows, as it is in force now."""
    return await _settings(asked.business, await read_as(visitor, asked.business))


@endpoint("/businesses/{business}", method="PATCH", most_bytes=MOST_BYTES)
async def change_business(asked: Changes, visitor: Visitor) -> BusinessSettings:
    """Change parts of what a business knows, all or none; in force from the next call.

    The whole is judged before: services name staff that exist, hours make sense, a number belongs to one business. A 422 names
    every field that is wrong in `problems`, and what would be right. With `draft` it is kept aside until it is published.
    """
    await read_as(visitor, asked.business)
    requested = ConfigurationRequested(
        parts=encode_parts(asked.parts), whole=asked.whole, draft=asked.draft, by=visitor.bearer.account, why=asked.why
    )
    await visitor.books.decide(asked.business, requested)
    return await _settings(asked.business, await visitor.books.read_profile(asked.business))


@endpoint("/businesses/{business}/enter", method="POST")
async def enter(asked: OneBusiness, visitor: Visitor) -> None:
    """Work in this business of yours from now on: what the other endpoints answer is about it."""
    await memberships.enter_business(visitor.desk, visitor.bearer, asked.business)


@endpoint("/businesses/{business}/close", method="POST")
async def close_business(asked: Reason, visitor: Visitor) -> BusinessSettings:
    """Close a business: it takes no calls any more, and its number is free; what was written stays by its retention."""
    await read_as(visitor, asked.business)
    await visitor.books.decide(asked.business, ClosingRequested(by=visitor.bearer.account, why=asked.why))
    return await _settings(asked.business, await visitor.books.read_profile(asked.business))


async def read_as(visitor: Visitor, tenant: str) -> Profile:
    """The business as it stands; Denied when the account has no part in it, or is there what it is not in its session.

    A token of a machine is for the business that it was made in.
    """
    who = visitor.bearer
    role = who.role if who.tenant == tenant else ""
    if not role and who.scopes is None:
        role = await memberships.find_role(visitor.desk, who.account, tenant)
    profile = await visitor.books.read_profile(tenant) if role else Profile()
    if profile.opened is None:
        raise Denied("absent", MISSING)
    if role != who.role:
        raise Denied("forbidden", f"in that business you are {role}; enter it first: POST /businesses/{tenant}/enter")
    return profile


def _opening(asked: NewBusiness, account: str) -> OpeningRequested:
    said = {name: getattr(asked, name) for name in ("name", "industry", "number", "country", "timezone", "currency", "language")}
    try:
        parts = read_business_parts(asked.file) if asked.file else {}
        parts |= {name: value for name, value in said.items() if value} | asked.parts
        return request_opening(parts, by=account, why=asked.why)
    except KnowledgeError as wrong:
        problem = name_problem(wrong, "file" if asked.file else "business")
        raise RequestRefused(422, "Cannot be done", f"{problem.field}: {problem.problem}", problems=(problem,)) from wrong


async def _settings(tenant: str, profile: Profile) -> BusinessSettings:
    known = await read_settings(tenant, profile)
    if known is None:
        raise Denied("absent", MISSING)
    return BusinessSettings(
        business=tenant,
        open=profile.closed_at is None,
        closed_at=profile.closed_at,
        settings=known,
        change=profile.changes[-1].id if profile.changes else "",
        drafted=list(dict.fromkeys(part.part for part in profile.draft)),
    )
