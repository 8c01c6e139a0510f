"""Who a telephone number belongs to: the person's id, made at first contact, before anything is logged."""

from typing import Protocol

import phonenumbers


class Directory(Protocol):
    """Finds people by number. It keeps keyed hashes of numbers, never numbers."""

    async def person(self, tenant: str, number: str) -> str:
        """The person (ULID) with this E.164 number; the first time anybody asks, a new one. The same for all who ask at once."""
        ...

    async def known(self, tenant: str, number: str) -> str:
        """The person with this number, empty when nobody has met them."""
        ...

    async def forget(self, tenant: str, person: str) -> int:
        """Let go of every number that leads to a person; how many. Whoever calls from one is somebody new."""
        ...


def normalise(number: str, region: str = "US") -> str:
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


def region(number: str, otherwise: str = "US") -> str:
    """The region (two letters) an E.164 number belongs to: where its owner's callers dial from."""
    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(number)) or otherwise
    except phonenumbers.NumberParseException:
        return otherwise
