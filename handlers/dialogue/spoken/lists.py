"""Several things in one breath."""

from collections.abc import Sequence


def say_list(items: Sequence[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(items) <= 1:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def lower_first(text: str) -> str:
    """A sentence that goes on after a comma or colon: `What day?` becomes `what day?`, but `I` stays."""
    first, _, _ = text.partition(" ")
    keep = first in {"I", "I'm", "I'll", "I've", "I'd"} or first[1:] != first[1:].lower()
    return text if keep else text[:1].lower() + text[1:]


def upper_first(text: str) -> str:
    """A sentence of its own."""
    return text[:1].upper() + text[1:]
