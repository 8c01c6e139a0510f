"""Would handing over work as it is set? The numbers, how long they ring, and the thresholds of the triggers."""

from collections.abc import Iterator

from handlers.phone_numbers import normalise_number
from schemas.business import FieldProblem
from schemas.knowledge import Business

#: Shorter, nobody gets to the phone; longer, no caller waits: seconds.
_LEAST_RING, _MOST_RING = 5, 60
_MOST_TURNS, _MOST_SECONDS = 20, 3600


def list_handover_problems(business: Business) -> Iterator[FieldProblem]:
    """Everything that keeps callers from being handed over as it is set."""
    set_, triggers = business.handing_over, business.triggers
    for nth, number in enumerate(set_.numbers):
        field = f"handing_over.numbers.{nth}"
        if not number.startswith("+") or normalise_number(number) != number:
            yield _wrong(field, f"{number!r} is no telephone number; write it with its country code, like +34600123456")
        elif number == business.number:
            yield _wrong(field, "a call handed over to the business's own number would come back; write another one")
    bounds = (
        ("handing_over.ring_seconds", set_.ring_seconds, _LEAST_RING, _MOST_RING),
        ("triggers.confidence.turns", triggers.confidence.turns, 1, _MOST_TURNS),
        ("triggers.confidence.below", triggers.confidence.below, 0, 1),
        ("triggers.mood.turns", triggers.mood.turns, 1, _MOST_TURNS),
        ("triggers.mood.below", triggers.mood.below, -1, 1),
        ("triggers.stuck.seconds", triggers.stuck.seconds, 10, _MOST_SECONDS),
        ("triggers.misunderstood.times", triggers.misunderstood.times, 1, _MOST_TURNS),
    )
    for field, value, least, most in bounds:
        if not least <= value <= most:
            yield _wrong(field, f"{value} is out of bounds; write {least} to {most}")


def _wrong(field: str, problem: str) -> FieldProblem:
    return FieldProblem(field=field, problem=problem)
