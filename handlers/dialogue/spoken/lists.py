"""Several things in one breath."""

from collections.abc import Sequence

from handlers.language.speech import Speech


def say_list(items: Sequence[str], speech: Speech) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return _joined(items, speech.joints.conjunction, speech.joints.comma)


def choices(items: Sequence[str], speech: Speech) -> str:
    """`a`, `a or b`, `a, b or c`."""
    return _joined(items, speech.joints.choice, speech.joints.comma)


def _joined(items: Sequence[str], last: str, comma: str) -> str:
    if len(items) <= 1:
        return "".join(items)
    between = f" {last} " if comma.endswith(" ") else last
    return f"{comma.join(items[:-1])}{between}{items[-1]}"


def lower_first(text: str, keep_capital: Sequence[str] = ()) -> str:
    """A sentence that goes on after a comma or colon: `What day?` becomes `what day?`, but `I` stays."""
    first, _, _ = text.partition(" ")
    keep = first in keep_capital or first[1:] != first[1:].lower()
    return text if keep else text[:1].lower() + text[1:]


def upper_first(text: str) -> str:
    """A sentence of its own; Spanish opens a question with a sign of its own."""
    start = next((nth for nth, mark in enumerate(text) if mark.isalnum()), 0)
    return text[:start] + text[start : start + 1].upper() + text[start + 1 :]
