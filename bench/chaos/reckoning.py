"""What the callers noticed: silences around each fault, less what is usual without one."""

from collections.abc import Callable, Iterator, Sequence

import msgspec

from bench.chaos.audit import Stored
from bench.chaos.calls import Called
from bench.chaos.faults import AWAY, Fault

#: From a fault on, silences that begin within so many seconds are its doing.
WINDOW = AWAY + 5.0
_STEP = 2.0


class Done(msgspec.Struct, frozen=True):
    """A fault that was committed: on whom, and when (steady and by the calendar)."""

    fault: Fault
    instance: str
    at: float
    wall: float


class Row(msgspec.Struct, frozen=True):
    """One kind of fault: silences in seconds beyond the usual, over the calls it could touch."""

    name: str
    faults: int
    calls: int
    gaps: tuple[float, ...]


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else 0.0


def usual(calls: Sequence[Called]) -> float:
    """The median of the longest silence in windows of calls that nothing happened to."""
    longest = []
    for called in calls:
        at = called.tape.answered
        while at + WINDOW < called.tape.ended:
            longest.append(_longest(called, at))
            at += _STEP
    return percentile(longest, 0.5)


def rows(calls: Sequence[Called], done: Sequence[Done], owner: Callable[[str, str, float], str], quiet: float) -> Iterator[Row]:
    """A row for each kind of fault, and one for all. `owner` says who held a call's role at a time."""
    kinds: dict[str, list[Done]] = {}
    for each in done:
        kinds.setdefault(each.fault.name, []).append(each)
    every: list[float] = []
    touched = 0
    for name in sorted(kinds):
        gaps = [gap for each in kinds[name] for gap in _gaps(calls, each, owner, quiet)]
        every += gaps
        touched += len(gaps)
        yield Row(name, len(kinds[name]), len(gaps), tuple(gaps))
    yield Row("all", len(done), touched, tuple(every))


def _gaps(calls: Sequence[Called], each: Done, owner: Callable[[str, str, float], str], quiet: float) -> Iterator[float]:
    role = each.fault.whose
    for called in calls:
        at = each.at - called.began
        if not 0 < at < called.tape.ended - 1.0 or not called.tape.call:
            continue
        if role in {"voice", "edge"} and owner(called.subject, role, each.wall) != each.instance:
            continue
        yield max(_longest(called, at) - quiet, 0.0)


def _longest(called: Called, at: float) -> float:
    return max((s.seconds for s in called.ear.silences if s.began < at + WINDOW and s.ended > at), default=0.0)


def owners(stored: Sequence[Stored]) -> Callable[[str, str, float], str]:
    """Who held a role of a call at a time, by the claims in the log."""
    claims: dict[str, list[tuple[float, str]]] = {}
    for one in stored:
        if one.subject.startswith("claim.") and one.headers.get("Fact") == "call.claimed":
            claims.setdefault(one.subject, []).append((one.at, msgspec.json.decode(one.payload)["owner"]))

    def of(call: str, role: str, at: float) -> str:
        _, tenant, id_ = call.split(".")
        return next((name for when, name in reversed(claims.get(f"claim.{tenant}.{id_}-{role}", [])) if when <= at), "")

    return of
