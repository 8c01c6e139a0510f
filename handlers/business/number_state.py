"""Which business a telephone number belongs to: the aggregate that keeps it from belonging to two."""

import hashlib
from collections.abc import Sequence

import msgspec

from schemas.fact import Fact
from schemas.kinds import EVERYBODY
from schemas.numbers import NumberBound, NumberReleased
from schemas.subjects import compose_subject


class NumberOwner(msgspec.Struct, frozen=True, kw_only=True):
    """`business` is the tenant that has the number, empty for none; `version` the last sequence."""

    business: str = ""
    version: int = 0


def hash_number(number: str) -> str:
    """What stands for a number (E.164) in a subject: 26 hexadecimal digits."""
    return hashlib.blake2b(number.encode(), digest_size=13).hexdigest()


def number_subject(number: str) -> str:
    """The subject of a number's life."""
    return compose_subject("number", EVERYBODY, hash_number(number))


def fold(facts: Sequence[Fact]) -> NumberOwner:
    """Whose number it is, from all its facts."""
    owner = NumberOwner()
    for fact in facts:
        business = owner.business
        if isinstance(fact.event, NumberBound):
            business = fact.event.business
        elif isinstance(fact.event, NumberReleased):
            business = ""
        owner = NumberOwner(business=business, version=fact.sequence)
    return owner
