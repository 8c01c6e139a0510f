"""A draft of a business over HTTP: seen before it is in force, published, thrown away; and a change tried without making it."""

import asyncio
from typing import Any

import msgspec

from handlers.business.business_file import encode_parts
from handlers.business.number_moves import move_numbers
from handlers.business.policy import Refusal, decide
from infra.api.business_desk import read_settings
from infra.api.businesses import MISSING, MOST_BYTES, OneBusiness, Parts, Reason, Whole, read_as
from infra.api.endpoint import Visitor, endpoint
from schemas.business import BusinessConfigured, ConfigurationRequested, DiscardRequested, FieldProblem, PublicationRequested
from schemas.knowledge import Business


class Trial(OneBusiness, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Parts as they would be changed."""

    parts: Parts
    whole: Whole = False


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """A part that would be another: as it is, and as it would be."""

    part: str
    before: Any
    after: Any


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """What would be in force: `settings` as they would be (null when they make no sense), what differs, and what is wrong."""

    settings: Business | None
    differences: list[Difference]
    problems: list[FieldProblem]


@endpoint("/businesses/{business}/draft", missing=MISSING)
async def preview_draft(asked: OneBusiness, visitor: Visitor) -> Preview | None:
    """The draft: what would be different once it is published. Without one nothing differs."""
    profile = await read_as(visitor, asked.business)
    before = await read_settings(asked.business, profile)
    after = await read_settings(asked.business, profile, profile.draft)
    return Preview(settings=after, differences=_differences(before, after), problems=[])


@endpoint("/businesses/{business}/draft/publish", method="POST")
async def publish_draft(asked: Reason, visitor: Visitor) -> Preview:
    """Put the draft into force, from the next call on; all of it is one change, which can be undone."""
    profile = await read_as(visitor, asked.business)
    before = await read_settings(asked.business, profile)
    await visitor.books.decide(asked.business, PublicationRequested(by=visitor.bearer.account, why=asked.why))
    after = await read_settings(asked.business, await visitor.books.read_profile(asked.business))
    return Preview(settings=after, differences=_differences(before, after), problems=[])


@endpoint("/businesses/{business}/draft", method="DELETE")
async def discard_draft(asked: OneBusiness, visitor: Visitor) -> None:
    """Throw the draft away."""
    await read_as(visitor, asked.business)
    await visitor.books.decide(asked.business, DiscardRequested(by=visitor.bearer.account))


@endpoint("/businesses/{business}/check", method="POST", most_bytes=MOST_BYTES)
async def try_change(asked: Trial, visitor: Visitor) -> Preview:
    """Try a change without making it: what would differ, or every problem there is. Nothing is written."""
    profile = await read_as(visitor, asked.business)
    parts = encode_parts(asked.parts)
    before = await read_settings(asked.business, profile)
    try:
        wanted = ConfigurationRequested(parts=parts, whole=asked.whole)
        decision = await asyncio.to_thread(decide, profile, asked.business, wanted)
        await move_numbers(decision, asked.business, visitor.books.log)
    except Refusal as no:
        return Preview(settings=None, differences=[], problems=list(no.problems))
    further = [BusinessConfigured(part=part, value=value, whole=asked.whole) for part, value in parts.items()]
    after = await read_settings(asked.business, profile, further)
    return Preview(settings=after, differences=_differences(before, after), problems=[])


def _differences(before: Business | None, after: Business | None) -> list[Difference]:
    if before is None or after is None:
        return []
    return [
        Difference(part=part, before=getattr(before, part), after=getattr(after, part))
        for part in Business.__struct_fields__
        if getattr(before, part) != getattr(after, part)
    ]
