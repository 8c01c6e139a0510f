"""Phone numbers as they are said: grouped by digits."""

from handlers.dialogue.spoken.numbers import say_digits

#: National groups by country prefix; other countries are said in threes.
_GROUPS = {"+1": (3, 3, 4)}
_LAST = 4


def say_phone_number(number: str) -> str:
    """`+12125550147` is `two one two, five five five, oh one four seven`."""
    prefix = next((prefix for prefix in _GROUPS if number.startswith(prefix)), "")
    rest = "".join(mark for mark in number.removeprefix(prefix) if mark.isdigit())
    groups = []
    for size in _GROUPS.get(prefix, ()):
        groups.append(rest[:size])
        rest = rest[size:]
    while rest:
        size = len(rest) if len(rest) <= _LAST else 3
        groups.append(rest[:size])
        rest = rest[size:]
    return ", ".join(say_digits(group) for group in groups if group)


def say_last_digits(number: str) -> str:
    """The last four: `oh one four seven`."""
    return say_digits(number[-_LAST:])


def say_reference(text: str) -> str:
    """A booking reference, letter by letter and digit by digit: `K T, three four two`."""
    letters = "".join(mark for mark in text if mark.isalpha())
    figures = "".join(mark for mark in text if mark.isdigit())
    return ", ".join(part for part in (" ".join(letters), say_digits(figures)) if part)
