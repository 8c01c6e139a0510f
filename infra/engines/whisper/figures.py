"""Whisper's figures as our finders read them: "at 1030" is "at 10:30", "$65" is "65 dollars", "S-M-I-T-H" letters."""

import re
from typing import Final

#: "10.30" and "1030", with what stands before and behind: a word that a time follows, and the half of the day.
_TIME: Final = re.compile(
    r"""\b(?:(?P<lead>at|around|about|by|till|until|before|after|say|[a-z]+day|tomorrow|or|and|to|from|between)\s+)?
    (?P<hour>1?\d|2[0-3])(?P<point>\.?)(?P<minute>[0-5]\d)\b
    (?P<half>\s*[ap]\.?\s?m\b\.?)?
    (?![-.,/:]\d)""",
    re.IGNORECASE | re.VERBOSE,
)
#: Behind a number these make it no time of day; nor does a name with a capital: "at 115 Maple".
_COUNTED: Final = re.compile(
    r"\s*(?:%|(?:percent|dollars?|bucks?|cents?|people|persons?|years?|weeks?|days?|hours?|minutes?|miles?|times?)\b"
    r"|(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|I\b)[A-Z][a-z])"
)
#: Words behind a number that make it a time of day.
_TIMELY: Final = re.compile(r"\s+(?:is|works?|sounds|would|please|o'clock|in the (?:morning|afternoon|evening))\b", re.IGNORECASE)
_MONEY: Final = re.compile(r"(?P<sign>[$€£])\s?(?P<whole>\d+(?:,\d{3})*)(?:\.(?P<part>\d\d))?(?!\d)")
_NAMES: Final = {"$": ("dollars", "cents"), "€": ("euros", "cents"), "£": ("pounds", "pence")}
_SPELLED: Final = re.compile(r"\b(?:[A-Za-z]-){2,}[A-Za-z]\b")
#: Digits dictated one by one, "1.17.8.5", are no decimal; "1,250,000" is one number.
_CHAIN: Final = re.compile(r"\d+(?:[.,]\d+){2,}")
_THOUSANDS: Final = re.compile(r"\d{1,3}(?:,\d{3})+")
_DASH: Final = re.compile(r"(?<=\d)[\u2010-\u2015](?=\d)")


def readable(text: str, kind: str = "anything") -> str:
    """The text with its times, sums and spellings as the finders read them; `kind` is what was asked, as in `expect`."""
    plain = _DASH.sub("-", text.replace("\u2019", "'"))
    plain = _SPELLED.sub(lambda found: found[0].replace("-", " "), plain)
    plain = _MONEY.sub(_sum, plain)
    plain = _CHAIN.sub(lambda found: found[0] if _THOUSANDS.fullmatch(found[0]) else re.sub("[.,]", " ", found[0]), plain)
    return plain if kind == "number" else _TIME.sub(lambda found: _time(found, asked=kind in {"time", "date"}), plain)


def _time(found: re.Match[str], *, asked: bool) -> str:
    """As hours and minutes where something says that it is a time of day."""
    lead, half = found["lead"], found["half"] or ""
    sure = bool(half or asked or _TIMELY.match(found.string, found.end())) or (
        lead and (found["point"] or lead.lower() not in {"or", "and", "to", "from", "between"})
    )
    if not sure or _COUNTED.match(found.string, found.end()) or (not found["point"] and not half and int(found["minute"]) % 5):
        return found[0]
    return f"{lead + ' ' if lead else ''}{found['hour']}:{found['minute']}{half}"


def _sum(found: re.Match[str]) -> str:
    whole, part = _NAMES[found["sign"]]
    said = f"{found['whole'].replace(',', '')} {whole}"
    return f"{said} and {int(found['part'])} {part}" if found["part"] and int(found["part"]) else said
