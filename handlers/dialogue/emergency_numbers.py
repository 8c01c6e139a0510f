"""Whom to call in an emergency, by the country a business is in."""

import tomllib
from collections.abc import Mapping

import msgspec
import phonenumbers

from schemas.knowledge import Business


class Numbers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A country's numbers: for any emergency, for poisoning, for people who think of taking their life; empty where none is.

    `currency` tells the country of a business that has no number.
    """

    emergency: str = "112"
    poison: str = ""
    crisis: str = ""
    currency: str = ""


#: By country, in lower case (ISO 3166).
NumberBook = Mapping[str, Numbers]
#: Phones of the GSM standard connect 112 wherever they are.
NOWHERE = Numbers()


def number_book(text: str) -> NumberBook:
    """Read the numbers of all countries (TOML); msgspec.ValidationError or tomllib.TOMLDecodeError when they are none."""
    return msgspec.convert(tomllib.loads(text), dict[str, Numbers])


def numbers_for(business: Business, book: NumberBook) -> Numbers:
    """The numbers of the business's country: by its telephone number, else by its currency, else 112."""
    if country := _country(business.number):
        return book.get(country, NOWHERE)
    return next((one for one in book.values() if one.currency and one.currency == business.currency), NOWHERE)


def _country(number: str) -> str:
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return ""
    region = phonenumbers.region_code_for_number(parsed) or phonenumbers.region_code_for_country_code(parsed.country_code or 0)
    return "" if region in {None, "ZZ", "001"} else str(region).lower()
