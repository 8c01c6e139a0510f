"""Telephone numbers as carriers write them: with or without a plus, as a SIP or tel address, with a display name."""

import re
from collections.abc import Sequence
from urllib.parse import unquote

import phonenumbers

from producers.ports import Businesses
from schemas.knowledge import Business

_NAMED = re.compile(r"<([^<>]*)>")
_SCHEME = re.compile(r"\s*(?:sips?|tel|whatsapp)\s*:\s*", re.IGNORECASE)
_SEPARATORS = re.compile(r"[\s().\-/]+")
_DIGITS = re.compile(r"(\+|00|011)?([1-9][0-9]{5,14})|0[0-9]{5,14}")
#: An address longer than this is none.
_LONGEST = 300
#: What Twilio puts in place of a number that was withheld.
_WITHHELD = {"266696687", "7378742833", "2562533", "8656696"}


def readings(address: str) -> Sequence[str]:
    """What an address may dial: an E.164 number, and bare digits where they may be a national number. Empty for none."""
    digits, international = _digits(address)
    if not digits:
        return ()
    if international:
        return (f"+{digits}",)
    return (digits,) if digits.startswith("0") else (f"+{digits}", digits)


async def find_business(businesses: Businesses, address: str) -> Business | None:
    """The business that a call or a text was for; None when the address is none of ours."""
    for number in readings(address):
        if business := await businesses.answering(number):
            return business
    return None


def caller_number(address: str, dialled: str) -> str:
    """The caller's number in E.164; empty when it was withheld or is none.

    `dialled` is the E.164 number that they called: digits without a country code are read as somebody's near it.
    """
    digits, international = _digits(address)
    if not digits or digits in _WITHHELD:
        return ""
    if international:
        return f"+{digits}"
    try:
        region = phonenumbers.region_code_for_country_code(phonenumbers.parse(dialled).country_code or 0)
        near = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        return ""
    if phonenumbers.is_possible_number_with_reason(near) != phonenumbers.ValidationResult.IS_POSSIBLE:
        return ""
    return str(phonenumbers.format_number(near, phonenumbers.PhoneNumberFormat.E164))


def _digits(address: str) -> tuple[str, bool]:
    """The digits in an address without any plus, and whether they begin with a country code."""
    if len(address) > _LONGEST:
        return "", False
    if named := _NAMED.search(address):
        address = named[1]
    user = re.split(r"[@;?]", _SCHEME.sub("", address, count=1), maxsplit=1)[0]
    found = _DIGITS.fullmatch(_SEPARATORS.sub("", unquote(user)))
    if not found:
        return "", False
    prefix, significant = found.groups()
    return significant or found[0], bool(prefix)
