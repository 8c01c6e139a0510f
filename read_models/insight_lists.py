"""What stands behind the figures: outcomes, languages, hours, reasons for wanting a person, and wishes that came to nothing."""

from typing import LiteralString

import msgspec

from read_models.call_judgements import CONDITIONS, NOT_OFFERED
from read_models.insight_sums import WITH_JUDGED, Period, bounds
from read_models.queries import Connection, query_rows
from schemas.event import ERASED, Personal

#: How many of the frequent ones are named, and how many calls of each.
MOST, _CALLS = 50, 5
_WISHES: LiteralString = """SELECT min(wish.words) AS words, count(DISTINCT wish.call) AS calls,
        (array_agg(DISTINCT wish.call ORDER BY wish.call DESC))[1:%(examples)s] AS examples
    FROM insights.wishes AS wish JOIN insights.calls AS judged ON judged.tenant = wish.tenant AND judged.call = wish.call
    WHERE wish.tenant = %(tenant)s AND judged.at >= %(begins)s AND judged.at < %(ends)s
        AND (%(trials)s OR coalesce(judged.account, '') = '') AND coalesce(wish.words, '') NOT IN ('', %(erased)s) AND"""
_BY_WORDS: LiteralString = """GROUP BY lower(regexp_replace(wish.words, '[[:punct:][:space:]]+', ' ', 'g'))
    ORDER BY 2 DESC, 1 LIMIT %(most)s"""


class Tallied(msgspec.Struct, frozen=True, kw_only=True):
    """How many calls came out so, or were in that language."""

    what: str
    calls: int


class HourCount(msgspec.Struct, frozen=True, kw_only=True):
    """The calls of an hour of the week; `weekday` 1 is Monday, `hour` 0 to 23."""

    weekday: int
    hour: int
    calls: int
    answered: int
    booked: int


class Frequent(msgspec.Struct, frozen=True, kw_only=True):
    """The same words in so many calls, of which `examples` (ids) are the newest."""

    words: Personal
    calls: int
    examples: list[str]


async def read_outcomes(connection: Connection, period: Period) -> list[Tallied]:
    """How finished calls came out, the most frequent first."""
    return await query_rows(
        connection,
        Tallied,
        WITH_JUDGED,
        "SELECT coalesce(outcome, '') AS what, count(*) AS calls FROM judged WHERE at < %(ends)s AND",
        CONDITIONS["finished"],
        "GROUP BY 1 ORDER BY 2 DESC, 1",
        **bounds(period),
    )


async def read_languages(connection: Connection, period: Period) -> list[Tallied]:
    """In which languages calls were, the most frequent first."""
    return await query_rows(
        connection,
        Tallied,
        WITH_JUDGED,
        """SELECT coalesce(language, '') AS what, count(*) AS calls FROM judged
           WHERE at < %(ends)s AND refused IS NULL GROUP BY 1 ORDER BY 2 DESC, 1""",
        **bounds(period),
    )


async def read_hours(connection: Connection, period: Period) -> list[HourCount]:
    """The calls of each hour of the week that had any."""
    return await query_rows(
        connection,
        HourCount,
        WITH_JUDGED,
        """SELECT extract(isodow FROM at AT TIME ZONE %(zone)s)::int AS weekday,
               extract(hour FROM at AT TIME ZONE %(zone)s)::int AS hour, count(*) AS calls, count(*) FILTER (WHERE""",
        CONDITIONS["answered"],
        ") AS answered, count(*) FILTER (WHERE",
        CONDITIONS["booked"],
        ") AS booked FROM judged WHERE at < %(ends)s GROUP BY 1, 2 ORDER BY 1, 2",
        **bounds(period),
    )


async def read_escalations(connection: Connection, period: Period) -> list[Frequent]:
    """Why callers were handed to a person, or were to be; a hand-over that ended in a message counts."""
    return await query_rows(
        connection,
        Frequent,
        WITH_JUDGED,
        """SELECT coalesce(handoff, '') AS words, count(*) AS calls,
               (array_agg(call ORDER BY at DESC))[1:%(examples)s] AS examples
           FROM judged WHERE at < %(ends)s AND coalesce(handoff, '') <> %(erased)s AND""",
        CONDITIONS["escalated"],
        "GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %(most)s",
        **_named(period),
    )


async def read_unanswered(connection: Connection, period: Period) -> list[Frequent]:
    """What callers asked and nobody could answer."""
    return await query_rows(connection, Frequent, _WISHES, "wish.unanswered", _BY_WORDS, **_named(period))


async def read_not_offered(connection: Connection, period: Period) -> list[Frequent]:
    """What callers wanted that the business does not offer, as far as it knows."""
    return await query_rows(connection, Frequent, _WISHES, NOT_OFFERED, _BY_WORDS, **_named(period))


def _named(period: Period) -> dict[str, object]:
    return {**bounds(period), "most": MOST, "examples": _CALLS, "erased": ERASED}
