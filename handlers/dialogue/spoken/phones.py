"""Phone numbers as they are said: grouped by digits."""

from handlers.dialogue.spoken.numbers import say_digits
from handlers.language.speech import Speech
from handlers.language.written import write_phone_number

#: National groups by country prefix; other countries are said in threes.
_GROUPS = {"+1": (3, 3, 4), "+34": (3, 3, 3), "+33": (1, 2, 2, 2, 2), "+39": (3, 3, 4), "+351": (3, 3, 3), "+31": (2, 3, 4)}
#: Countries where the national number keeps or takes a zero in front.
_ZERO = frozenset({"+33", "+49", "+31", "+44"})
_LAST = 4


def say_phone_number(number: str, speech: Speech) -> str:
    """`+12125550147` is `two one two, five five five, oh one four seven`."""
    if speech.written:
        return write_phone_number(number)
    prefix = next((prefix for prefix in (*_GROUPS, *_ZERO) if number.startswith(prefix)), "")
    zero = "0" if prefix in _ZERO else ""
    rest = zero + "".join(mark for mark in number.removeprefix(prefix) if mark.isdigit())
    groups = []
    for nth, size in enumerate(_GROUPS.get(prefix, ())):
        size += len(zero) if nth == 0 else 0  # noqa: PLW2901 - the first group takes the zero
        groups.append(rest[:size])
        rest = rest[size:]
    while rest:
        size = len(rest) if len(rest) <= _LAST else 3
        groups.append(rest[:size])
        rest = rest[size:]
    return ", ".join(say_digits(group, speech) for group in groups if group)


def say_last_digits(number: str, speech: Speech) -> str:
    """The last four: `oh one four seven`."""
    return say_digits(number[-_LAST:], speech)


def say_reference(text: str, speech: Speech) -> str:
    """A booking reference, letter by letter and digit by digit: `K T, three four two`."""
    if speech.written:
        return text
    letters = "".join(mark for mark in text if mark.isalpha())
    figures = "".join(mark for mark in text if mark.isdigit())
    return ", ".join(part for part in (" ".join(letters), say_digits(figures, speech)) if part)
