"""What came of a cluster in trouble: how long callers waited, what was stored when, and what was lost."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bench.chaos.audit import Findings, Stored
from bench.chaos.calls import Called
from bus.wire import FOLLOWS
from schemas.fact import Fact
from schemas.tools import ToolAnswered, ToolFailed, ToolRequested


@dataclass
class Outcome:
    """What came of it. `times` says when each trouble began and ended, by the clock on the wall."""

    times: dict[str, tuple[float, float]] = field(default_factory=dict)
    calls: Sequence[Called] = ()
    stored: Sequence[Stored] = ()
    found: Findings = field(default_factory=Findings)
    status: str = ""
    rebuilt: int = -1
    said: str = ""
    logs: dict[str, str] = field(default_factory=dict)
    offset: float = field(default_factory=lambda: time.time() - time.perf_counter())

    def stalls(self, name: str) -> list[float]:
        """For how long facts said during a trouble were not stored."""
        began, ended = self.times[name]
        said = [(float(_at(one)), one.at) for one in self.stored if one.stream == "CALLS" and one.headers.get("At")]
        return [stored - at for at, stored in said if began <= at <= ended]

    def silences(self, name: str, *, tools: bool = False, asked: bool = False) -> list[float]:
        """How long the agent was silent during a trouble when it was due: where it needed no tool, or where it did.

        With `asked`, only from the caller's last word to the agent's first.
        """
        began, ended = self.times[name]
        found = []
        for called in self.calls:
            base, waits = called.began + self.offset, list(_tool_waits(called.facts))
            for silence in called.ear.silences:
                since, until = base + silence.began, base + silence.ended
                tool = any(since - 1 < later and earlier < until + 1 for earlier, later in waits)
                if until > began and since < ended and tool == tools and (silence.asked or not asked):
                    found.append(silence.seconds)
        return found

    def tools(self, name: str) -> list[float]:
        """How long tools that were asked for during a trouble took to answer."""
        began, ended = self.times[name]
        waits = [wait for called in self.calls for wait in _tool_waits(called.facts)]
        return [later - earlier for earlier, later in waits if began <= earlier <= ended]

    def usual(self) -> float:
        """The longest wait for an answer while nothing was the matter, a second at least."""
        calm = [
            silence.seconds
            for called in self.calls
            for silence in called.ear.silences
            if not any(b - 1 < called.began + self.offset + silence.began < e + 2 for b, e in self.times.values())
        ]
        return max([1.0, *calm])

    def out_of_order(self) -> list[str]:
        """Facts stored before the one that their writer had said before them on the same subject."""
        place = {(one.subject, one.id): one.sequence for one in self.stored}
        before = [(one, place.get((one.subject, one.headers.get(FOLLOWS, "")))) for one in self.stored]
        return [f"{one.headers.get('Fact')} on {one.subject}" for one, earlier in before if earlier and earlier > one.sequence]


def _tool_waits(facts: Sequence[Fact]) -> Iterator[tuple[float, float]]:
    """From when to when a tool was waited for."""
    asked: dict[str, float] = {}
    for fact in facts:
        match fact.event:
            case ToolRequested():
                asked[fact.id] = fact.at.timestamp()
            case ToolAnswered(request=request) | ToolFailed(request=request) if request in asked:
                yield asked.pop(request), fact.at.timestamp()
            case _:
                continue


def _at(one: Stored) -> float:
    return datetime.fromisoformat(one.headers["At"]).timestamp()
