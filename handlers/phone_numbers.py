"""Telephone numbers as people say and carriers send them, in E.164."""

from functools import lru_cache

import phonenumbers


def normalise_number(number: str, region: str = "US") -> str:
    """A number as people say or carriers send it, in E.164; empty when it can be no telephone number.

    `region` (two letters) is where numbers without a country code are dialled.
    """
    try:
        read = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(read):
        return ""
    return str(phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164))


@lru_cache(maxsize=256)
def number_region(number: str, otherwise: str = "US") -> str:
    """The region (two letters) an E.164 number belongs to: where its owner's callers dial from."""
    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(number)) or otherwise
    except phonenumbers.NumberParseException:
        return otherwise
