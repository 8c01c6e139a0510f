"""A business as its facts tell it: how it was opened, its changes in order, its draft, and whether it is closed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from schemas import business as facts_of
from schemas.business import BusinessConfigured, BusinessOpened
from schemas.fact import Fact

#: What a business is folded from; other facts of its life, such as what its owner is told, change nothing here.
ProfileFact = (
    facts_of.BusinessOpened
    | facts_of.BusinessConfigured
    | facts_of.ConfigurationDrafted
    | facts_of.DraftPublished
    | facts_of.DraftDiscarded
    | facts_of.ChangeUndone
    | facts_of.BusinessClosed
    | facts_of.ChangeRefused
)
TAGS = frozenset(event.tag() for event in ProfileFact.__args__)


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A change in force: `id` is what it is undone by; all its parts came at once."""

    id: str
    parts: tuple[BusinessConfigured, ...]


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """A business as it stands. `version` is its last sequence, `answered` the ids of the facts it has answered."""

    opened: BusinessOpened | None = None
    changes: tuple[Change, ...] = ()
    draft: tuple[BusinessConfigured, ...] = ()
    closed_at: datetime | None = None
    version: int = 0
    answered: frozenset[str] = frozenset()

    @property
    def configured(self) -> tuple[BusinessConfigured, ...]:
        """The parts of all changes in force, in order."""
        return tuple(part for change in self.changes for part in change.parts)


def evolve(profile: Profile, fact: Fact) -> Profile:
    """The business after one more fact of its life."""
    if not isinstance(fact.event, ProfileFact):
        return msgspec.structs.replace(profile, version=max(profile.version, fact.sequence))
    return msgspec.structs.replace(
        profile,
        version=max(profile.version, fact.sequence),
        answered=profile.answered | {fact.cause} if fact.cause else profile.answered,
        **_changed(profile, fact),
    )


def _changed(profile: Profile, fact: Fact) -> dict[str, Any]:
    match fact.event:
        case BusinessOpened() as opened:
            return {"opened": opened, "closed_at": None}
        case BusinessConfigured() as part:
            return {"changes": _with_part(profile.changes, change_id(fact), part)}
        case facts_of.ConfigurationDrafted(part=part, value=value, whole=whole, by=by, why=why):
            drafted = BusinessConfigured(part=part, value=value, whole=whole, by=by, why=why)
            kept = tuple(one for one in profile.draft if not (whole and one.part == part))
            return {"draft": (*kept, drafted)}
        case facts_of.DraftPublished() | facts_of.DraftDiscarded():
            return {"draft": ()}
        case facts_of.ChangeUndone(change=id_):
            return {"changes": tuple(change for change in profile.changes if change.id != id_)}
        case facts_of.BusinessClosed():
            return {"closed_at": fact.at}
        case _:  # open: a refusal changes nothing
            return {}


def change_id(fact: Fact) -> str:
    """The id of the change a `business.configured` is part of: that of the fact that asked for it, else its own."""
    return fact.cause or fact.id


def _with_part(changes: tuple[Change, ...], id_: str, part: BusinessConfigured) -> tuple[Change, ...]:
    if changes and changes[-1].id == id_:
        return (*changes[:-1], Change(id=id_, parts=(*changes[-1].parts, part)))
    return (*changes, Change(id=id_, parts=(part,)))


def fold(facts: Sequence[Fact]) -> Profile:
    """The business from all its facts; without any it is none."""
    profile = Profile()
    for fact in facts:
        profile = evolve(profile, fact)
    return profile
