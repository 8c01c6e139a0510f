"""What this caller may hear: what is public, what is their own, and what they said themselves in this call."""

from typing import Protocol

import msgspec

#: Leftovers of a number that are no number: a time said right before it, an extension.
_LEFTOVER = 3
#: Fewer digits may be said of a longer number only when they end it.
_TELLING, _WHOLE = 5, 7
_LAST_DIGITS = 4


class Names(Protocol):
    """Names of other people that the business knows, in a form that cannot be read back."""

    def __contains__(self, name: tuple[str, ...]) -> bool: ...


class NoNames:
    """No names."""

    def __contains__(self, name: tuple[str, ...]) -> bool:
        return False


class Allowance(msgspec.Struct, frozen=True, kw_only=True):
    """What may be said in full. All words are folded, numbers are digits only.

    `numbers` are public or were said by the caller, `public` are the business's texts, `texts` the caller's.
    `own_numbers` may be said by their last four digits, and in full once the caller is `verified`, like `own_texts`.
    `staff` are the staff's names, `names` the words of names that may be said in any connection (the caller's own,
    introduced in this call, staff, the business), `said` all words the caller used, `family` the names of relatives
    among them. `own_host` is the business's name as web sites spell it. `others` knows the names of other customers.
    """

    numbers: frozenset[str] = frozenset()
    own_numbers: frozenset[str] = frozenset()
    public: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    own_texts: tuple[str, ...] = ()
    names: frozenset[str] = frozenset()
    staff: frozenset[str] = frozenset()
    said: frozenset[str] = frozenset()
    family: frozenset[str] = frozenset()
    own_host: str = ""
    others: Names = NoNames()
    verified: bool = False

    def number(self, digits: str) -> bool:
        """May these digits be said? They may be parts or several of what is allowed, with a little besides."""
        whole = self.numbers | self.own_numbers if self.verified else self.numbers
        part = len(digits) >= _TELLING
        if digits in whole or any(digits in one if part else len(one) >= _WHOLE and one.endswith(digits) for one in whole):
            return True
        last = digits[-_LAST_DIGITS:]
        if len(digits) <= _LAST_DIGITS and any(own.endswith(last) for own in self.own_numbers):
            return True
        rest = digits
        for one in sorted(whole, key=len, reverse=True):
            if len(one) > _LEFTOVER:
                rest = rest.replace(one, "")
        return len(rest) <= _LEFTOVER and len(rest) < len(digits)

    def text(self, folded: str) -> bool:
        """May this address, date or e-mail be said?"""
        if self.own_host and "@" in folded and folded.partition("@")[2].startswith(self.own_host):
            return True
        return any(folded in one for one in self.public + self.texts + (self.own_texts if self.verified else ()))
