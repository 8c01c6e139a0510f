"""The figures: which sums each is made of, in which unit, and which calls it opens."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from read_models.call_judgements import MaybeShown
from read_models.latency_histogram import estimate_quantile
from read_models.usual_day import Sums

#: In what a figure is counted. A share is from 0 to 1, a mood from -1 to 1.
Unit = Literal["calls", "share", "seconds", "milliseconds", "mood"]


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """A figure. `value` is None where there is nothing to divide by; it is of so many calls (latencies: turns) in all.

    `usual` is what the same weekdays of the eight weeks before came to (None: too young for that), `change` how much more or
    less than that it is, as a share of it. `opens` is the question that lists its calls.
    """

    name: str
    unit: Unit
    value: float | None
    of: int
    usual: float | None
    change: float | None
    opens: str


class Definition(msgspec.Struct, frozen=True):
    """A figure is one sum, or one divided by another and by `scale`; `show` are the calls behind it (empty: all)."""

    name: str
    unit: Unit
    part: str
    whole: str = ""
    show: MaybeShown = ""
    scale: float = 1.0


DEFINITIONS = (
    Definition("calls", "calls", "calls"),
    Definition("answered", "calls", "answered", show="answered"),
    Definition("missed", "calls", "missed", show="missed"),
    Definition("won-back", "share", "won_back", "missed", "won-back"),
    Definition("turned-away", "calls", "turned_away", show="turned-away"),
    Definition("handle-time", "seconds", "handled_seconds", "finished", "finished"),
    Definition("time-to-answer", "seconds", "ringing_seconds", "answered", "answered"),
    Definition("first-contact-resolution", "share", "resolved", "finished", "resolved"),
    Definition("containment", "share", "contained", "finished", "contained"),
    Definition("escalation", "share", "escalated", "finished", "escalated"),
    Definition("booked", "calls", "booked", show="booked"),
    Definition("conversion", "share", "booked", "finished", "booked"),
    Definition("conversion-within-hours", "share", "booked_within_hours", "within_hours", "booked-within-hours"),
    Definition("conversion-after-hours", "share", "booked_after_hours", "after_hours", "booked-after-hours"),
    Definition("mood", "mood", "sentiment", "moods", "", 1000.0),
    Definition("upset", "calls", "upset", show="upset"),
    Definition("price-hesitation", "share", "price_hesitation", "price_asked", "price-hesitation"),
    Definition("unanswered-questions", "calls", "unanswered_question", show="unanswered-question"),
    Definition("not-offered", "calls", "not_offered", show="not-offered"),
)
_QUANTILES = {"latency-p50": 0.5, "latency-p95": 0.95}
_DIGITS = 4


def make_figures(sums: Sums, usual: Sums | None, link: str) -> list[Figure]:
    """All figures of a period; `link` is the question for its calls, to which what they show is added."""
    return [_figure(one, sums, usual, link) for one in DEFINITIONS]


def make_latencies(turns: Mapping[int, int], usual: Mapping[int, int] | None, link: str) -> list[Figure]:
    """What half and what nearly all turns stayed below, from histograms."""
    found = []
    for name, share in _QUANTILES.items():
        value = estimate_quantile(turns, share)
        before = estimate_quantile(usual, share) if usual else None
        found.append(
            Figure(
                name=name,
                unit="milliseconds",
                value=value,
                of=sum(turns.values()),
                usual=before,
                change=_change(value, before),
                opens=f"{link}&show=slow",
            )
        )
    return found


def _figure(one: Definition, sums: Sums, usual: Sums | None, link: str) -> Figure:
    value, before = _value(one, sums), None if usual is None else _value(one, usual)
    return Figure(
        name=one.name,
        unit=one.unit,
        value=value,
        of=round(sums.get(one.whole or "calls", 0)),
        usual=before,
        change=_change(value, before),
        opens=f"{link}&show={one.show}" if one.show else link,
    )


def _value(one: Definition, sums: Sums) -> float | None:
    part = sums.get(one.part, 0.0)
    if not one.whole:
        return round(part, _DIGITS)
    whole = sums.get(one.whole, 0.0)
    return round(part / whole / one.scale, _DIGITS) if whole else None


def _change(value: float | None, usual: float | None) -> float | None:
    return round((value - usual) / abs(usual), _DIGITS) if value is not None and usual else None
