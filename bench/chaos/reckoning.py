"""What the callers noticed: silences around each fault, less what is usual without one."""

from collections.abc import Iterator, Sequence

import msgspec

from bench.chaos.audit import Stored
from bench.chaos.calls import Called
from bench.chaos.faults import AWAY, Fault

#: Silences that begin within so many seconds are a fault's doing: of one that is over at once, and of one that lasts.
_AT_ONCE, WINDOW = 5.5, AWAY + 5.0
_STEP = 2.0


class Done(msgspec.Struct, frozen=True):
    """A fault that was committed: on whom, and when (steady and by the calendar)."""

    fault: Fault
    instance: str
    at: float
    wall: float


class Row(msgspec.Struct, frozen=True):
    """One kind of fault over the calls it touched, in seconds: silences beyond the usual, and until another had the call."""

    name: str
    faults: int
    gaps: tuple[float, ...]
    taken: tuple[float, ...]


class Claims:
    """Who held a role of a call, and when, by the claims in the log."""

    def __init__(self, stored: Sequence[Stored]) -> None:
        self._claims: dict[str, list[tuple[float, str]]] = {}
        for one in stored:
            if one.subject.startswith("claim.") and one.headers.get("Fact") == "call.claimed":
                self._claims.setdefault(one.subject, []).append((one.at, msgspec.json.decode(one.payload)["owner"]))

    def owner(self, call: str, role: str, at: float) -> str:
        return next((name for when, name in reversed(self._of(call, role)) if when <= at), "")

    def taken(self, call: str, role: str, after: float) -> float | None:
        """Seconds until the next claim, if it came in the time that is reckoned."""
        return next((when - after for when, _ in self._of(call, role) if 0 < when - after < WINDOW), None)

    def _of(self, call: str, role: str) -> list[tuple[float, str]]:
        _, tenant, id_ = call.split(".")
        return self._claims.get(f"claim.{tenant}.{id_}-{role}", [])


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else 0.0


def usual(calls: Sequence[Called]) -> float:
    """The median of the longest silence in windows of calls that nothing happened to."""
    longest = []
    for called in calls:
        at = called.tape.answered
        while at + WINDOW < called.tape.ended:
            longest.append(_longest(called, at, WINDOW))
            at += _STEP
    return percentile(longest, 0.5)


def rows(calls: Sequence[Called], done: Sequence[Done], claims: Claims, quiet: float) -> Iterator[Row]:
    """A row for each kind of fault, and one for all. Faults of a voice or an edge touch the calls it held."""
    for name in [*sorted({each.fault.name for each in done}), "all"]:
        these = [each for each in done if name in {each.fault.name, "all"}]
        touched = [(called, each) for each in these for called in calls if _touched(called, each, claims)]
        gaps = [
            max(_longest(called, each.at - called.began, _AT_ONCE if each.fault.how == "kill" else WINDOW) - quiet, 0.0)
            for called, each in touched
        ]
        taken = [claims.taken(called.subject, each.fault.whose, each.wall) for called, each in touched]
        yield Row(name, len(these), tuple(gaps), tuple(each for each in taken if each is not None))


def _touched(called: Called, each: Done, claims: Claims) -> bool:
    role, at = each.fault.whose, each.at - called.began
    if not 0 < at < called.tape.ended - 1.0 or not called.tape.call:
        return False
    return role not in {"voice", "edge"} or claims.owner(called.subject, role, each.wall) == each.instance


def _longest(called: Called, at: float, window: float) -> float:
    return max((s.seconds for s in called.ear.silences if s.began < at + window and s.ended > at), default=0.0)
