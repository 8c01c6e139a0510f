"""From written text to the words that are said: prices, times, telephone numbers, abbreviations, spelled letters."""

import re
import unicodedata
from collections.abc import Callable
from typing import Final

from handlers.dialogue.spoken.numbers import say_cardinal, say_digits, say_ordinal
from handlers.dialogue.spoken.phones import say_phone_number
from handlers.language.shelf import languages
from handlers.language.speech import Speech

_YEARS: Final = range(1900, 2100)
_HUNDRED, _MINUTES, _NOON = 100, 10, 12
_CURRENCIES: Final = {"$": ("dollar", "cent"), "€": ("euro", "cent"), "£": ("pound", "penny")}
_SHORT: Final = {
    "dr": "doctor", "mr": "mister", "mrs": "missis", "ms": "miz", "st": "street", "ave": "avenue", "rd": "road",
    "blvd": "boulevard", "apt": "apartment", "vs": "versus", "etc": "et cetera", "approx": "approximately", "min": "minutes",
    "hr": "hour", "hrs": "hours", "mon": "monday", "tue": "tuesday", "wed": "wednesday", "thu": "thursday",
    "fri": "friday", "sat": "saturday",
}  # fmt: skip
#: Short forms that a name follows: their dot ends no sentence.
_TITLES: Final = frozenset({"dr", "mr", "mrs", "ms", "approx", "vs"})
_SIGNS: Final = {"&": " and ", "%": " percent ", "@": " at ", "+": " plus ", "#": " number ", "=": " equals ", "°": " degrees "}
#: Words, letters by their names (`|a`) and marks.
_WORD: Final = re.compile(r"\|?[^\W\d_]+(?:'[^\W\d_]+)*|[,.?!;:()…–—]")


def words(text: str) -> list[str]:
    """The words in small letters, acronyms in capitals, letters by their names with a bar before them, and the marks between."""
    plain = text.replace("\u2019", "'").replace("\u00a0", " ")
    plain = "".join(mark for mark in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(mark))
    for pattern, said in _RULES:
        plain = pattern.sub(said, plain)
    for sign, said_sign in _SIGNS.items():
        plain = plain.replace(sign, said_sign)
    plain = re.sub(r"\b([A-Za-z]{2,6})\.(?=\s|$)", _lengthened, plain)
    found = _WORD.findall(plain.replace("-", " ").replace("/", " "))
    return [word if _ACRONYM.fullmatch(word) else word.lower() for word in found]


def _english() -> Speech:
    """The voice speaks English only, and says figures as that pack does."""
    return languages().of("en").speech


def _cardinal(value: int) -> str:
    return say_cardinal(value, _english())


def _digits(text: str) -> str:
    return say_digits(text, _english())


def _ordinal(value: int) -> str:
    return say_ordinal(value, _english())


def _price(found: re.Match[str]) -> str:
    whole, part = int(found["whole"].replace(",", "")), int(found["part"] or 0)
    one, small = _CURRENCIES[found["sign"]]
    several, small_several = f"{one}s", "pence" if small == "penny" else f"{small}s"
    said = f"{_number(str(whole))} {one if whole == 1 else several}" if whole or not part else ""
    cents = f"{_cardinal(part)} {small if part == 1 else small_several}" if part else ""
    return " and ".join(one for one in (said, cents) if one)


def _phone(text: str) -> str:
    number = "".join(mark for mark in text if mark.isdigit() or mark == "+")
    return say_phone_number(number if number.startswith("+") else f"+1{number}", _english())


def _clock(found: re.Match[str]) -> str:
    hour, minute = int(found["hour"]), int(found["minute"])
    rest = "" if not minute else f" oh {_cardinal(minute)}" if minute < _MINUTES else f" {_cardinal(minute)}"
    if hour > _NOON:
        return f"{_cardinal(hour - _NOON)}{rest} |p |m"
    half = re.match(r"\s*[ap]\.?m", found.string[found.end() :], re.IGNORECASE)
    return f"{_cardinal(hour)}{rest}" + ("" if rest or half else " o'clock")


def _number(text: str) -> str:
    if (text.startswith("0") and len(text) > 1) or len(text) > len("999999"):
        return _digits(text)
    value = int(text)
    if value in _YEARS and not (value % 1000 < _MINUTES):
        century, rest = divmod(value, _HUNDRED)
        tail = "hundred" if not rest else f"oh {_cardinal(rest)}" if rest < _MINUTES else _cardinal(rest)
        return f"{_cardinal(century)} {tail}"
    return _cardinal(value)


def _lengthened(found: re.Match[str]) -> str:
    short = found[1].lower()
    if (long := _SHORT.get(short)) is None:
        return found[0]
    return long if short in _TITLES or found.end() < len(found.string) else f"{long}."


def _spelled(text: str) -> str:
    return " " + " ".join(f"|{letter.lower()}" for letter in text if letter.isalpha()) + " "


_ACRONYM: Final = re.compile("[A-Z]{2,5}")


_RULES: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...]] = (
    (re.compile(r"\b[Nn]o\.\s*(?=\d)"), lambda _: "number "),
    (re.compile(r"(?P<sign>[$€£])\s?(?P<whole>\d+(?:,\d{3})*)(?:\.(?P<part>\d\d))?(?!\d)"), _price),
    (re.compile(r"\+\d[\d\s().-]{7,}\d|\(?\b\d{3}\)?[\s.-]\d{3}[\s.-]\d{4}\b"), lambda found: f" {_phone(found[0])} "),
    (re.compile(r"(?<=\d)\s?[-–]\s?(?=\d)"), lambda _: " to "),
    (re.compile(r"\b(?P<hour>\d{1,2}):(?P<minute>[0-5]\d)\b(?::00)?"), _clock),
    (re.compile(r"\b(?P<number>\d+)(?:st|nd|rd|th)\b", re.IGNORECASE), lambda found: _ordinal(int(found["number"]))),
    (re.compile(r"(?<=\d),(?=\d{3}\b)"), lambda _: ""),
    (re.compile(r"(?P<whole>\d+)\.(?P<part>\d+)"), lambda found: f"{_number(found['whole'])} point {_digits(found['part'])}"),
    (re.compile(r"\d+"), lambda found: f" {_number(found[0])} "),
    (re.compile(r"\b([ap])\.?\s?m\b\.?(?!')", re.IGNORECASE), lambda found: f"|{found[1].lower()} |m"),
    (re.compile(r"(?<!\|)\b(?:[A-Za-z][.-]){2,}(?:[A-Za-z]\b)?"), lambda found: _spelled(found[0])),
    (re.compile(r"(?<!\|)\b(?:[B-HJ-Z]\b(?!')|[A-Z](?=,? [A-Z]\b(?!')))"), lambda found: _spelled(found[0])),
)
