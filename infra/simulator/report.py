"""What came of a simulated call: turns with their latencies, frames on both sides, and whether it was as expected."""

import math
import re
from collections.abc import Sequence

import msgspec

from infra.simulator.handset import Handset
from infra.simulator.log_watch import LogWatch
from infra.simulator.ports import CallTape
from infra.simulator.scenario import Scenario


class TurnReport(msgspec.Struct, frozen=True, kw_only=True):
    """One turn of the caller.

    `latency_ms` is from its last audible frame to the answer's first, `yielded_ms` how soon an interrupted agent was silent.
    """

    words: str
    latency_ms: float | None
    yielded_ms: float | None = None


class CallReport(msgspec.Struct, frozen=True, kw_only=True):
    """A call. `carrier`: what the carrier's own voice said. Frames: the carrier's count and the log's (-1: no log)."""

    scenario: str
    call: str
    ending: str
    outcome: str
    seconds: float
    answered_ms: float
    greeted_ms: float
    turns: tuple[TurnReport, ...]
    p50_ms: float | None
    p95_ms: float | None
    frames_sent: int
    frames_heard_logged: int = -1
    frames_received: int = 0
    frames_spoken_logged: int = -1
    underruns: int = 0
    clears: int = 0
    reconnects: int = 0
    gaps_ms: tuple[float, ...] = ()
    agent: tuple[str, ...] = ()
    carrier: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def good(self) -> bool:
        return not self.problems


def percentile(values: Sequence[float], share: float) -> float | None:
    """The value below which `share` of them are (nearest rank); None of none."""
    ordered = sorted(values)
    return ordered[max(math.ceil(share * len(ordered)) - 1, 0)] if ordered else None


def write_report(
    scenario: Scenario,
    tape: CallTape,
    phone: Handset,
    overheard: LogWatch,
    problems: Sequence[str],
    logged: tuple[int, int] = (-1, -1),
) -> CallReport:
    """Put a call together."""
    latencies = [turn.latency_ms for turn in phone.turns if turn.latency_ms is not None]
    found = [*problems, *_unexpected(scenario, phone, overheard, logged)]
    heard_logged, spoken_logged = logged
    if heard_logged >= 0 and not tape.lost and heard_logged != tape.frames_sent:
        found.append(f"{tape.frames_sent} frames were sent, {heard_logged} are in the log")
    if spoken_logged >= 0 and not tape.lost and not tape.clears and spoken_logged != tape.frames_received:
        found.append(f"{spoken_logged} spoken frames are in the log, {tape.frames_received} were received")
    return CallReport(
        scenario=scenario.name,
        call=tape.call,
        ending=tape.ending,
        outcome=overheard.outcome,
        seconds=round(tape.ended, 2),
        answered_ms=round(tape.answered * 1000, 1),
        greeted_ms=round(phone.greeted_at * 1000, 1),
        turns=tuple(
            TurnReport(
                words=turn.words,
                latency_ms=turn.latency_ms,
                yielded_ms=round((turn.yielded - turn.began) * 1000, 1) if turn.yielded else None,
            )
            for turn in phone.turns
        ),
        p50_ms=percentile(latencies, 0.5),
        p95_ms=percentile(latencies, 0.95),
        frames_sent=tape.frames_sent,
        frames_heard_logged=heard_logged,
        frames_received=tape.frames_received,
        frames_spoken_logged=spoken_logged,
        underruns=tape.underruns,
        clears=tape.clears,
        reconnects=max(tape.streams - 1, 0),
        gaps_ms=tuple(round(gap * 1000, 1) for gap in tape.gaps),
        agent=tuple(overheard.agent),
        carrier=tuple(tape.said),
        problems=tuple(found),
    )


def _unexpected(scenario: Scenario, phone: Handset, overheard: LogWatch, logged: tuple[int, int]) -> list[str]:
    """What of the scenario's expectations was not met. Without a log only what can be heard is judged."""
    wanted, found = scenario.expect, []
    if wanted.most_turns and len(phone.turns) > wanted.most_turns:
        found.append(f"it took {len(phone.turns)} turns, {wanted.most_turns} at most were expected")
    found += [
        f"no answer came to: {turn.words}"
        for turn in phone.turns[:-1]
        if turn.ended and not turn.answered and not turn.over_agent
    ]
    if logged[0] < 0:
        return found
    said = " ".join(overheard.agent)
    if wanted.outcome and overheard.outcome != wanted.outcome:
        found.append(f"the outcome is {overheard.outcome or 'none'}, {wanted.outcome} was expected")
    found += [f"the agent never said {each!r}" for each in wanted.said if not re.search(each, said, re.IGNORECASE)]
    found += [f"{overheard.counts[tag]} {tag}, none was expected" for tag in wanted.never if overheard.counts.get(tag)]
    for tag, least in wanted.facts.items():
        if overheard.counts.get(tag, 0) < least:
            found.append(f"{overheard.counts.get(tag, 0)} {tag}, {least} expected")
    return found
