"""Figures: what each call counts for, and sums by the quarter of an hour. No words of callers but what they missed."""

from datetime import datetime
from typing import ClassVar

from read_models.row import Amount, Count, Earliest, Row


class CallFigures(Row, frozen=True):
    """What a call counts for.

    `answered_at` is when the agent was first heard. `moods` turns had a mood, `sentiment` is its sum in thousandths.
    `slow` turns took longer than was promised. `handoff` is why a person was asked for. `hesitant`: a turn sounded so.
    """

    table: ClassVar = "calls"
    key: ClassVar = ("tenant", "call")
    indexes: ClassVar = (("tenant", "at"), ("tenant", "person", "at"))

    tenant: str
    call: str
    person: str | None = None
    at: Earliest | None = None
    language: str | None = None
    account: str | None = None
    within_hours: bool | None = None
    refused: str | None = None
    answered_at: Earliest | None = None
    ended_at: Earliest | None = None
    seconds: float | None = None
    outcome: str | None = None
    handed_over: bool | None = None
    handoff: str | None = None
    price_asked: bool | None = None
    hesitant: bool | None = None
    moods: Count | None = None
    sentiment: Count | None = None
    slow: Count | None = None


class Zone(Row, frozen=True):
    """On which clock a business's days are counted, and when it first had a call."""

    table: ClassVar = "zones"
    key: ClassVar = ("tenant",)

    tenant: str
    timezone: str | None = None
    since: Earliest | None = None


class LatencyCount(Row, frozen=True):
    """So many turns of a quarter of an hour (beginning at `since`) took as long as a bucket of the histogram says."""

    table: ClassVar = "latencies"
    key: ClassVar = ("tenant", "since", "bucket")

    tenant: str
    since: datetime
    bucket: int
    turns: Count | None = None


class CostSum(Row, frozen=True):
    """What a part of the calls cost in a quarter of an hour, exactly, in one currency."""

    table: ClassVar = "costs"
    key: ClassVar = ("tenant", "since", "part", "currency")

    tenant: str
    since: datetime
    part: str
    currency: str
    amount: Amount | None = None


class Wish(Row, frozen=True):
    """What a caller wanted to know or to have, and was not helped with. `request` is the id of the fact that asked a tool.

    `unanswered`: the business has written nothing about it; `unknown`: it offers no such service.
    """

    table: ClassVar = "wishes"
    key: ClassVar = ("tenant", "call", "request")
    indexes: ClassVar = (("tenant", "at"),)

    tenant: str
    call: str
    request: str
    at: Earliest | None = None
    turn: int | None = None
    words: str | None = None
    unanswered: bool | None = None
    unknown: bool | None = None


class ServiceTurn(Row, frozen=True):
    """A turn in which a caller spoke of what the business does: booked, or asked for times, prices or services."""

    table: ClassVar = "service_turns"
    key: ClassVar = ("tenant", "call", "turn")

    tenant: str
    call: str
    turn: int
    intent: str | None = None


class Booking(Row, frozen=True):
    """A person has an appointment since this moment, by whatever way: a missed caller who has one is won back."""

    table: ClassVar = "bookings"
    key: ClassVar = ("tenant", "appointment")
    indexes: ClassVar = (("tenant", "person"),)

    tenant: str
    appointment: str
    person: str | None = None
    at: Earliest | None = None
