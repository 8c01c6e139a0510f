"""The law as data: quiet hours by place and purpose, and how often somebody may be written to."""

from datetime import datetime, time, timedelta
from itertools import pairwise

import msgspec

from schemas.consent import Purpose

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Hours(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When people of a place may be reached: `HH:MM` pairs, opening and closing; `days` holds for weekdays not named."""

    days: tuple[str, ...]
    prefixes: tuple[str, ...] = ()
    purposes: tuple[Purpose, ...] = ("marketing",)
    mon: tuple[str, ...] | None = None
    tue: tuple[str, ...] | None = None
    wed: tuple[str, ...] | None = None
    thu: tuple[str, ...] | None = None
    fri: tuple[str, ...] | None = None
    sat: tuple[str, ...] | None = None
    sun: tuple[str, ...] | None = None

    def spans(self, weekday: int) -> tuple[tuple[time, time], ...]:
        """The open hours of a weekday (0 is Monday): from the first moment on, before the second."""
        own: tuple[str, ...] | None = getattr(self, _DAYS[weekday])
        marks = [time.fromisoformat(mark) for mark in (self.days if own is None else own)]
        return tuple(pair for nth, pair in enumerate(pairwise(marks)) if nth % 2 == 0)

    def open(self, local: datetime) -> bool:
        """Whether somebody whose clock shows `local` may be reached."""
        clock = local.time().replace(tzinfo=None)
        return any(opens <= clock < closes for opens, closes in self.spans(local.weekday()))


#: So many messages in so many days.
Cap = tuple[int, int]


class Limits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The most messages to one person: (days, messages), of marketing, of everything to customers, and of notices."""

    marketing: tuple[Cap, ...]
    all: tuple[Cap, ...]
    notice: tuple[Cap, ...] = ()


class Law(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of it."""

    default: Hours
    limits: Limits
    places: dict[str, Hours] = {}

    def hours(self, number: str, purpose: Purpose) -> tuple[Hours, ...]:
        """The hours that hold for a number (E.164; empty: unknown): all of them must be open.

        None for a notice: the law is about customers, and the business's people say themselves when they want quiet.
        """
        if purpose == "notice":
            return ()
        here = (place for place in self.places.values() if number and number.startswith(place.prefixes))
        return (self.default, *(place for place in here if purpose in place.purposes))

    def caps(self, purpose: Purpose) -> tuple[tuple[Purpose | None, timedelta, int], ...]:
        """The caps on a message: counted over which purpose (None: all), how long back, how many."""
        if purpose == "notice":
            return tuple((purpose, timedelta(days=days), most) for days, most in self.limits.notice)
        whole = tuple((None, timedelta(days=days), most) for days, most in self.limits.all)
        if purpose != "marketing":
            return whole
        return (*whole, *(("marketing", timedelta(days=days), most) for days, most in self.limits.marketing))


def read_law(table: bytes) -> Law:
    """Read `quiet_hours.toml`; ValidationError when it is not as it should be."""
    return msgspec.toml.decode(table, type=Law)
