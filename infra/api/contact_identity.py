"""Who is who over HTTP: two contacts previewed as one, merged, split again, or held apart."""

from typing import Annotated

import msgspec

from handlers.contacts.policy import Sameness, judge_contacts
from handlers.contacts.state import Contact
from infra.api.contacts import MISSING, ContactWritten, read_met, write_about
from infra.api.endpoint import Visitor, endpoint
from infra.api.queries import Id
from infra.api.visit_desk import refuse
from schemas.event import Personal
from schemas.identity import ContactHeldApart, ContactMerged, ContactSplit

Reason = Annotated[str, msgspec.Meta(max_length=500, description="Why, for whoever looks later")]


class Pair(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`person` is kept, `other` is shown with them."""

    person: Id
    other: Id


class ReasonedPair(Pair, frozen=True, kw_only=True, forbid_unknown_fields=True):
    reason: Reason = ""


class MergedField(msgspec.Struct, frozen=True, kw_only=True):
    """A field of both, and which value would be shown."""

    field: str
    kept: Personal
    other: Personal
    shown: Personal


class MergePreview(msgspec.Struct, frozen=True, kw_only=True):
    """What two contacts would be as one, how alike they are (0 to 1), and why; nothing is changed.

    `sameness`: `same`, `doubtful` or `different`, as their details say.
    """

    person: str
    other: str
    sameness: Sameness
    likeness: float
    reason: Personal
    fields: list[MergedField]


@endpoint("/contacts/{person}/merge/{other}", missing=MISSING)
async def preview_merge(asked: Pair, visitor: Visitor) -> MergePreview | None:
    """What two contacts would be as one, field by field, side by side; nothing is changed."""
    kept, other = await read_met(visitor, asked.person), await read_met(visitor, asked.other)
    if kept is None or other is None:
        return None
    judged = judge_contacts(kept, other)
    return MergePreview(
        person=asked.person,
        other=asked.other,
        sameness=judged.sameness,
        likeness=judged.likeness,
        reason=judged.reason,
        fields=[_side_by_side(field, kept, other) for field in sorted(kept.fields.keys() | other.fields.keys())],
    )


@endpoint("/contacts/{person}/merge", method="POST", missing=MISSING)
async def merge_contacts(asked: ReasonedPair, visitor: Visitor) -> ContactWritten | None:
    """Two contacts are one person: `other` is shown with `person` from now on, and known as them when they call.

    `POST /contacts/{person}/split` undoes it.
    """
    kept, other = await read_met(visitor, asked.person), await read_met(visitor, asked.other)
    if kept is None or other is None:
        return None
    if asked.person == asked.other:
        raise refuse("other", "that is the same contact; name another")
    if kept.merged_into:
        raise refuse("person", f"this contact is shown with {kept.merged_into}; merge into that one")
    if other.merged_into == asked.person and other.merged_by:
        return ContactWritten(person=asked.other, sequence=other.version)
    if other.merged_into and other.merged_into != asked.person:
        raise refuse("other", f"this contact is shown with {other.merged_into} already; split it off first")
    merged = ContactMerged(person=asked.other, into=asked.person, reason=asked.reason, by=visitor.bearer.account)
    return ContactWritten(person=asked.other, sequence=await write_about(visitor, merged, expected=other.version))


@endpoint("/contacts/{person}/split", method="POST", missing=MISSING)
async def split_contacts(asked: ReasonedPair, visitor: Visitor) -> ContactWritten | None:
    """They are two after all: `other` stands for itself again, with all that was theirs, and is not merged by details again."""
    other = await read_met(visitor, asked.other)
    if other is None:
        return None
    if other.merged_into != asked.person:
        raise refuse("other", f"it is not shown with {asked.person}; GET /contacts/{asked.person} lists who is, in `merged`")
    split = ContactSplit(person=asked.other, out_of=asked.person, reason=asked.reason, by=visitor.bearer.account)
    return ContactWritten(person=asked.other, sequence=await write_about(visitor, split, expected=other.version))


@endpoint("/contacts/{person}/apart", method="POST", missing=MISSING)
async def hold_apart(asked: ReasonedPair, visitor: Visitor) -> ContactWritten | None:
    """They are two, whatever they share: nobody is asked about them again."""
    kept, other = await read_met(visitor, asked.person), await read_met(visitor, asked.other)
    if kept is None or other is None:
        return None
    if asked.person == asked.other:
        raise refuse("other", "that is the same contact; name another")
    if asked.other == kept.merged_into or asked.person == other.merged_into:
        raise refuse("other", "they are merged; split them first")
    apart = ContactHeldApart(person=asked.person, other=asked.other, by=visitor.bearer.account, reason=asked.reason)
    return ContactWritten(person=asked.person, sequence=await write_about(visitor, apart))


def _side_by_side(field: str, kept: Contact, other: Contact) -> MergedField:
    """What somebody has written counts before what was heard, then what is surer, then what the kept one has."""
    ours, theirs = kept.fields.get(field), other.fields.get(field)
    rank = [(known.edited, known.confidence, known is ours, known.value) for known in (ours, theirs) if known and known.value]
    return MergedField(
        field=field,
        kept=kept.value(field),
        other=other.value(field),
        shown=max(rank)[3] if rank else "",
    )
