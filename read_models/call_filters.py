"""Filtering calls: by day, outcome, person, language, hour of the week, and by what is to be said of them."""

from typing import LiteralString

import msgspec

from read_models.call_judgements import CONDITIONS, JUDGED, MaybeShown
from read_models.text_search import plain_text, search_vector


class CallFilters(msgspec.Struct, frozen=True, kw_only=True):
    """Which calls are wanted; what is empty or None lets all pass.

    `first` and `last` are local days (ISO, both included), `weekday` (1 is Monday) and `hour` (0 to 23) on the business's own
    clock. `show` is a kind that figures count. `words` were said in them, by whomever; accents and capitals do not matter,
    several words may stand anywhere in one sentence, `"in quotes"` beside each other, `-word` in none.
    """

    first: str = ""
    last: str = ""
    outcome: str = ""
    person: str = ""
    language: str = ""
    weekday: int | None = None
    hour: int | None = None
    show: MaybeShown = ""
    words: str = ""


_LOCAL: LiteralString = """(at AT TIME ZONE coalesce((SELECT timezone FROM insights.zones AS zone
    WHERE zone.tenant = calls.tenant), 'UTC'))"""

#: From this letter on scripts put no spaces between words, so that there are no words to look up.
_NO_SPACES = "\u0e00"
_IN_SAID: LiteralString = "AND call IN (SELECT said.call FROM calls.said AS said WHERE said.tenant = calls.tenant AND"
_SAID: LiteralString = " ".join(
    (_IN_SAID, search_vector("said.words"), "@@ websearch_to_tsquery('simple',", plain_text("%(words)s::text"), "))")
)
_UNSPACED: LiteralString = f"{_IN_SAID} strpos(said.words, %(words)s) > 0)"


def filter_calls(filters: CallFilters) -> LiteralString:
    """The conditions on `calls.calls AS calls`, each beginning with AND; its parameters are the fields of the filters."""
    parts: list[LiteralString] = []
    if filters.first:
        parts.append("AND day >= %(first)s")
    if filters.last:
        parts.append("AND day <= %(last)s")
    if filters.outcome:
        parts.append("AND coalesce(outcome, refused, '') = %(outcome)s")
    if filters.person:
        parts.append("AND person = %(person)s")
    if filters.language:
        parts.append("AND language = %(language)s")
    if filters.weekday is not None:
        parts.append(f"AND extract(isodow FROM {_LOCAL}) = %(weekday)s")
    if filters.hour is not None:
        parts.append(f"AND extract(hour FROM {_LOCAL}) = %(hour)s")
    if filters.words.strip():
        parts.append(_UNSPACED if any(letter >= _NO_SPACES for letter in filters.words) else _SAID)
    if filters.show:
        parts.append(f"""AND EXISTS (SELECT FROM ({JUDGED} WHERE each.tenant = calls.tenant AND each.call = calls.call) AS judged
            WHERE {CONDITIONS[filters.show]})""")
    return " ".join(parts)
