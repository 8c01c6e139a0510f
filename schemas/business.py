"""A business: opened from an industry template, configured since, closed one day."""

import msgspec

from schemas.event import Event, Personal
from schemas.kinds import BUSINESS
from schemas.notify import Severity


class OpeningRequested(Event, frozen=True, tag="opening.requested"):
    """Somebody asks to open a business. Subject `business.<tenant>.profile`, of a tenant that has none.

    `industry` names a template in `knowledge/industries`. Without a `number` it is called through the browser only. What is
    left empty follows from the number, else from `country` (two letters). `parts` are JSON texts by part, each in place of
    the template's. `by` is an account, or `cli`.
    """

    kind = BUSINESS

    name: str
    industry: str
    number: str = ""
    timezone: str = ""
    currency: str = ""
    language: str = ""
    country: str = ""
    parts: dict[str, str] = msgspec.field(default_factory=dict)
    by: str = ""
    why: Personal = ""


class BusinessOpened(Event, frozen=True, tag="business.opened"):
    """A business joined. Subject `business.<tenant>.profile`; `industry` names a template in `knowledge/industries`."""

    kind = BUSINESS

    name: str
    industry: str
    number: str
    timezone: str
    currency: str = "USD"
    language: str = "en"
    demo: bool = False
    country: str = ""
    by: str = ""


class ConfigurationRequested(Event, frozen=True, tag="configuration.requested"):
    """Somebody asks to change what the business knows: JSON texts by part, all or none.

    `whole`: each part replaces what there was, else it is laid over it (entries of lists by their key; `remove = true`).
    `draft`: it is kept aside until it is published.
    """

    kind = BUSINESS

    parts: dict[str, str]
    whole: bool = False
    draft: bool = False
    by: str = ""
    why: Personal = ""


class BusinessConfigured(Event, frozen=True, tag="business.configured"):
    """The owner changed a part of what the business knows: `part` is hours, services, staff, faq..., `value` JSON text.

    Those with one cause are one change, in force together. `whole` and `by` as they were asked for.
    """

    kind = BUSINESS

    part: str
    value: str
    whole: bool = False
    by: str = ""
    why: Personal = ""


class ConfigurationDrafted(Event, frozen=True, tag="configuration.drafted"):
    """A part is kept aside as it will be once the draft is published; a later one of the same part is laid over it."""

    kind = BUSINESS

    part: str
    value: str
    whole: bool = False
    by: str = ""
    why: Personal = ""


class PublicationRequested(Event, frozen=True, tag="publication.requested"):
    """Somebody asks to put the draft into force: answered with a `business.configured` for each of its parts."""

    kind = BUSINESS

    by: str = ""
    why: Personal = ""


class DraftPublished(Event, frozen=True, tag="draft.published"):
    """The draft is in force, and empty."""

    kind = BUSINESS

    by: str = ""


class DiscardRequested(Event, frozen=True, tag="discard.requested"):
    """Somebody asks to throw the draft away."""

    kind = BUSINESS

    by: str = ""


class DraftDiscarded(Event, frozen=True, tag="draft.discarded"):
    """The draft is empty; nothing of it was in force."""

    kind = BUSINESS

    by: str = ""


class UndoRequested(Event, frozen=True, tag="undo.requested"):
    """Somebody asks to take a change back; `change` is its id in the history, empty for the newest one."""

    kind = BUSINESS

    change: str = ""
    by: str = ""
    why: Personal = ""


class ChangeUndone(Event, frozen=True, tag="change.undone"):
    """The business is as if this change had never been made; what was changed before and since stays."""

    kind = BUSINESS

    change: str
    by: str = ""
    why: Personal = ""


class ClosingRequested(Event, frozen=True, tag="closing.requested"):
    """Somebody asks to close the business."""

    kind = BUSINESS

    by: str = ""
    why: Personal = ""


class BusinessClosed(Event, frozen=True, tag="business.closed"):
    """The business takes no calls any more, and its number is free. What was written stays, by its retention."""

    kind = BUSINESS

    by: str = ""
    why: Personal = ""


class FieldProblem(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with one `field` (`services.cut.minutes`), and what would be right."""

    field: str
    problem: str


class ChangeRefused(Event, frozen=True, tag="change.refused"):
    """What was asked for is not done, and why: every problem there is."""

    kind = BUSINESS

    problems: tuple[FieldProblem, ...]
    by: str = ""


class OwnerNotified(Event, frozen=True, tag="owner.notified"):
    """Something the owner should know, by `topic`; details are in the fact `source`.

    `severity`: an `alarm` wakes whoever is on call, a `warning` is told today, the rest can wait.
    """

    kind = BUSINESS
    apart = "handler"  # several shields, and whoever waits for them, tell the owner of one fact

    topic: str
    text: Personal
    source: str = ""
    call: str = ""
    severity: Severity = "info"
