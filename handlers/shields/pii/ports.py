"""What belongs to whom: the caller's own data, and whose names are other people's."""

from typing import Protocol

import msgspec

from handlers.shields.pii.allowance import Names, NoNames


class Belonging(msgspec.Struct, frozen=True, kw_only=True):
    """A person's own: names, telephone numbers (E.164), texts (address, e-mail, date of birth), references of appointments."""

    names: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    others: Names = NoNames()


class Belongings(Protocol):
    """Knows from memory what belongs to a person, in microseconds."""

    def of(self, tenant: str, person: str) -> Belonging: ...
