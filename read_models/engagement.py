"""Engagement: how close a contact is to the business, from 0 to 100, explained factor by factor.

The rows hold what happened; decay with time is computed when the question is asked, so that a replay gives the same rows.
"""

import math
from datetime import datetime
from decimal import Decimal
from typing import ClassVar

import msgspec

from read_models.queries import Connection, query_rows
from read_models.row import Earliest, Row

#: The window of frequency and money, and the days after which recency has fallen to a third.
WINDOW_DAYS = 180
RECENCY_DAYS = 60
#: Contacts in the window, and money in the window, that give about two thirds of a factor.
MANY = 3
MUCH = 200
WEIGHTS = {"frequency": 0.3, "recency": 0.3, "money": 0.25, "sentiment": 0.15}


class Touch(Row, frozen=True):
    """A call or a message: somebody was in touch. It counts when they were `served`: a call that failed brings nobody closer."""

    table: ClassVar = "touches"
    key: ClassVar = ("tenant", "id")
    indexes: ClassVar = (("tenant", "person", "at"),)

    tenant: str
    id: str
    person: str | None = None
    kind: str | None = None
    at: Earliest | None = None
    served: bool | None = None


class Mood(Row, frozen=True):
    """The sentiment of one turn of a call, from -1 to 1."""

    table: ClassVar = "moods"
    key: ClassVar = ("tenant", "call", "turn")

    tenant: str
    call: str
    turn: int
    sentiment: float | None = None


class Visit(Row, frozen=True):
    """An appointment and what it is worth."""

    table: ClassVar = "visits"
    key: ClassVar = ("tenant", "appointment")
    indexes: ClassVar = (("tenant", "person"),)

    tenant: str
    appointment: str
    person: str | None = None
    booked_at: Earliest | None = None
    price: Decimal | None = None
    currency: str | None = None
    status: str | None = None


class EngagementInputs(msgspec.Struct, frozen=True, kw_only=True):
    """What the score is computed from: contacts and money in the window, the last contact, the mean sentiment."""

    contacts: int = 0
    last: datetime | None = None
    money: Decimal = Decimal(0)
    sentiment: float | None = None


class Factor(msgspec.Struct, frozen=True, kw_only=True):
    """One reason for the score: its value from 0 to 1, its weight, the points it gives, and why in a sentence."""

    name: str
    value: float
    weight: float
    points: float
    because: str


class Engagement(msgspec.Struct, frozen=True, kw_only=True):
    """The score from 0 to 100 and its factors, which add up to it."""

    score: float
    factors: list[Factor]


def score_engagement(inputs: EngagementInputs, now: datetime) -> Engagement:
    """The score at the moment `now`. Each factor is saturating, so that one very busy customer is no yardstick for the rest."""
    days = max((now - inputs.last).total_seconds() / 86_400, 0.0) if inputs.last else None
    worth = max(float(inputs.money), 0.0)
    values = {
        "frequency": (1 - math.exp(-inputs.contacts / MANY), f"{inputs.contacts} contacts in the last {WINDOW_DAYS} days"),
        "recency": (
            math.exp(-days / RECENCY_DAYS) if days is not None else 0.0,
            f"last contact {days:.0f} days ago" if days is not None else "never in contact",
        ),
        "money": (worth / (worth + MUCH), f"{inputs.money} booked in the last {WINDOW_DAYS} days"),
        "sentiment": (
            0.5 if inputs.sentiment is None else (min(max(inputs.sentiment, -1.0), 1.0) + 1) / 2,
            "no mood known yet" if inputs.sentiment is None else f"mean sentiment {inputs.sentiment:+.2f}",
        ),
    }
    factors = [
        Factor(name=name, value=round(value, 4), weight=WEIGHTS[name], points=round(100 * WEIGHTS[name] * value, 2), because=why)
        for name, (value, why) in values.items()
    ]
    return Engagement(score=round(sum(factor.points for factor in factors), 2), factors=factors)


async def read_inputs(connection: Connection, *, tenant: str, person: str, now: datetime) -> EngagementInputs:
    """What is known of one contact at the moment `now`."""
    (known,) = await query_rows(
        connection,
        EngagementInputs,
        """WITH touch AS (
               SELECT id, at FROM engagement.touches
               WHERE tenant = %(tenant)s AND person = %(person)s AND at <= %(now)s AND served
               UNION ALL
               SELECT appointment, booked_at FROM engagement.visits
               WHERE tenant = %(tenant)s AND person = %(person)s AND booked_at <= %(now)s)
           SELECT count(*) FILTER (WHERE at > %(now)s - make_interval(days => %(window)s)) AS contacts, max(at) AS last,
               (SELECT coalesce(sum(price), 0) FROM engagement.visits WHERE tenant = %(tenant)s AND person = %(person)s
                   AND status IN ('booked', 'completed')
                   AND booked_at BETWEEN %(now)s - make_interval(days => %(window)s) AND %(now)s) AS money,
               (SELECT avg(sentiment) FROM engagement.moods AS mood JOIN engagement.touches AS call
                   ON call.tenant = mood.tenant AND call.id = mood.call
                   WHERE call.tenant = %(tenant)s AND call.person = %(person)s) AS sentiment
           FROM touch""",
        tenant=tenant,
        person=person,
        now=now,
        window=WINDOW_DAYS,
    )
    return known
