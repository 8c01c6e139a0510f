"""The history of a business over HTTP: what was changed, by whom and why; taking a change back; the business as a file."""

import itertools
from collections.abc import Iterator, Sequence
from typing import Annotated, Literal

import msgspec

from handlers.business import state
from handlers.business.business_file import write_business_file
from handlers.business.state import change_id
from infra.api.business_desk import read_settings
from infra.api.businesses import MISSING, OneBusiness, Why, read_as
from infra.api.endpoint import Visitor, endpoint
from infra.api.queries import MaybeId
from read_models.queries import Moment
from schemas import business as facts_of
from schemas.business import FieldProblem, UndoRequested
from schemas.event import Personal
from schemas.fact import Fact

What = Literal["opened", "changed", "drafted", "published", "discarded", "undone", "closed", "refused"]


class Undoing(OneBusiness, frozen=True, kw_only=True, forbid_unknown_fields=True):
    change: Annotated[MaybeId, msgspec.Meta(description="An id of the history; the newest change when left out")] = ""
    why: Why = ""


class HistoryEntry(msgspec.Struct, frozen=True, kw_only=True):
    """What happened to a business: `what`, with which `parts`, by which account (or `cli`) and why.

    `change` is what it is undone by, `in_force` whether it still counts; for `undone` it is the change that was taken back.
    """

    change: str
    what: What
    at: Moment
    by: str
    why: Personal
    parts: list[str]
    in_force: bool
    problems: Sequence[FieldProblem] = ()


class BusinessHistory(msgspec.Struct, frozen=True, kw_only=True):
    """What happened to a business, the newest first."""

    entries: list[HistoryEntry]


class BusinessFile(msgspec.Struct, frozen=True, kw_only=True):
    """A business as a file: a name for it, and its text (TOML)."""

    name: str
    text: str


@endpoint("/businesses/{business}/history", missing=MISSING)
async def business_history(asked: OneBusiness, visitor: Visitor) -> BusinessHistory | None:
    """What was changed, by whom and why, the newest first; refusals too."""
    profile = await read_as(visitor, asked.business)
    facts = await visitor.books.read_facts(asked.business)
    return BusinessHistory(entries=list(list_history(facts, {change.id for change in profile.changes}))[::-1])


@endpoint("/businesses/{business}/undo", method="POST")
async def undo_change(asked: Undoing, visitor: Visitor) -> BusinessHistory:
    """Take a change back: the business is as if it had never been made; what was changed before and since stays."""
    await read_as(visitor, asked.business)
    await visitor.books.decide(asked.business, UndoRequested(change=asked.change, by=visitor.bearer.account, why=asked.why))
    facts = await visitor.books.read_facts(asked.business)
    return BusinessHistory(entries=list(list_history(facts, {change.id for change in state.fold(facts).changes}))[::-1])


@endpoint("/businesses/{business}/export", missing=MISSING)
async def export_business(asked: OneBusiness, visitor: Visitor) -> BusinessFile | None:
    """The whole business as one readable file (TOML), from which another one can be opened: POST /businesses with `file`."""
    known = await read_settings(asked.business, await read_as(visitor, asked.business))
    return BusinessFile(name=f"{asked.business}.toml", text=write_business_file(known)) if known else None


def list_history(facts: Sequence[Fact], in_force: set[str]) -> Iterator[HistoryEntry]:
    """One entry for what came at once, in order."""
    for (change, what), several in itertools.groupby(facts, lambda fact: (change_id(fact), _what(fact.event))):
        group = list(several)
        first = group[0].event
        if what == "published":
            continue  # its parts are listed as changed
        yield HistoryEntry(
            change=getattr(first, "change", change),
            what=what,
            at=group[0].at,
            by=str(getattr(first, "by", "")),
            why=str(getattr(first, "why", "")),
            parts=list(dict.fromkeys(str(fact.event.part) for fact in group if hasattr(fact.event, "part"))),
            in_force=what == "opened" or change in in_force,
            problems=first.problems if isinstance(first, facts_of.ChangeRefused) else (),
        )


def _what(event: object) -> What:
    known: dict[type, What] = {
        facts_of.BusinessOpened: "opened",
        facts_of.BusinessConfigured: "changed",
        facts_of.ConfigurationDrafted: "drafted",
        facts_of.DraftPublished: "published",
        facts_of.DraftDiscarded: "discarded",
        facts_of.ChangeUndone: "undone",
        facts_of.BusinessClosed: "closed",
        facts_of.ChangeRefused: "refused",
    }
    return known[type(event)]
