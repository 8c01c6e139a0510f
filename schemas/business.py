"""A business: opened from an industry template, configured since."""

from typing import Literal

from schemas.event import Event, Personal
from schemas.kinds import BUSINESS


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


class BusinessConfigured(Event, frozen=True, tag="business.configured"):
    """The owner changed a part of what the business knows: `part` is hours, services, staff, faq..., `value` JSON text."""

    kind = BUSINESS

    part: str
    value: str


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
    severity: Literal["info", "warning", "alarm"] = "info"
