"""Times in a turn, as one clock time or a range of them: "half past two", "after four", "late afternoon"."""

from collections.abc import Sequence
from datetime import time
from typing import NamedTuple

from handlers.understanding.clock_times import ClockTime, read_clock_at
from handlers.understanding.day_parts import DayPart, read_part_at
from handlers.understanding.spans import EntitySpan, SearchedTurn
from schemas.ranges import TimeOfDay, TimeRange, time_text

_NOON, _HOUR = 12, 60
_FROM_MORNING, _DAY_ENDS = time(6), time(21)
#: A number behind these is an hour, whatever comes after it.
_HOUR_LEADS = frozenset(("at", "around", "about", "by"))
_LEADS = frozenset("at around about by for like say maybe past make it do instead said meant mean".split())
#: Words that make a bound of the time behind them; the value is how the range runs from there.
_BOUNDS = (
    (("any", "time", "after"), "after"),
    (("anytime", "after"), "after"),
    (("any", "time", "before"), "before"),
    (("anytime", "before"), "before"),
    (("not", "until"), "after"),
    (("not", "before"), "after"),
    (("no", "earlier", "than"), "after"),
    (("not", "earlier", "than"), "after"),
    (("later", "than"), "after"),
    (("earlier", "than"), "before"),
    (("not", "later", "than"), "before"),
    (("no", "later", "than"), "before"),
    (("not", "after"), "before"),
    (("after",), "after"),
    (("past",), "after"),
    (("since",), "after"),
    (("starting", "at"), "after"),
    (("before",), "before"),
    (("until",), "before"),
    (("till",), "before"),
    (("by",), "before"),
)


class OpeningHours(NamedTuple):
    """When the business is open at all, in hours; halves of the day are told apart by it."""

    opens: int
    closes: int


def find_times(turn: SearchedTurn, taken: Sequence[bool]) -> list[EntitySpan]:
    """All times and parts of the day in the turn. A part gives its hours too, unless a clock time is said."""
    hours = _hours(turn)
    parts: list[tuple[DayPart, int, int]] = []
    clocks: list[EntitySpan] = []
    nth, half = 0, _half(turn)
    while nth < len(turn.words):
        part = read_part_at(turn, nth) if not taken[nth] else None
        if part:
            parts.append((part[0], nth, part[1]))
            nth = part[1]
            continue
        found = _time(turn, nth, hours, half) if not taken[nth] else None
        if found and not any(taken[found.start : found.end]):
            clocks.append(found)
            nth = found.end
        else:
            nth += 1
    found_parts = [EntitySpan("part", part.name, start, end, 0.95) for part, start, end in parts]
    if not clocks:
        clocks = [EntitySpan("time", time_text(part.hours), start, end, 0.9) for part, start, end in parts]
    return clocks + found_parts


def _half(turn: SearchedTurn) -> str:
    for nth in range(len(turn.words)):
        part = read_part_at(turn, nth)
        if part:
            return part[0].name
    return ""


def _time(turn: SearchedTurn, nth: int, hours: OpeningHours, half: str) -> EntitySpan | None:
    between = _between(turn, nth, hours, half)
    if between:
        return between
    for words, way in _BOUNDS:
        if turn.run(nth, *words):
            after = nth + len(words) + (turn.at(nth + len(words)) in {"like", "about", "around"})
            clock = read_clock_at(turn, after)
            until = _until(turn, clock, hours, half) if clock and way == "after" else None
            if clock and until:
                begins = _clock(_meant(clock, hours, half))
                return EntitySpan("time", time_text(TimeRange(begins, _clock(until[0]))), nth, until[1], 0.95)
            if clock and (
                clock.strong
                or clock.end == len(turn.words)
                or turn.at(clock.end) not in turn.common
                or turn.expects == "time"
                or half
            ):
                minutes = _meant(clock, hours, half)
                return EntitySpan("time", time_text(_bounded(minutes, words, way)), nth, clock.end, 0.9)
    clock = read_clock_at(turn, nth)
    if clock is None:
        return None
    led = turn.at(nth - 1) in _LEADS or turn.run(nth - 2, "make", "that")
    alone = clock.end - nth >= len(turn.words) - len("it")
    if not (clock.strong or clock.exact or turn.expects == "time" or (led and turn.at(nth - 1) != "for") or (half and alone)):
        return None
    if not clock.strong and not clock.exact and _counts(turn, nth, clock.end):
        return None
    return EntitySpan("time", time_text(_clock(_meant(clock, hours, half))), nth, clock.end, 1.0 if clock.exact else 0.9)


def _until(turn: SearchedTurn, begins: ClockTime, hours: OpeningHours, half: str) -> tuple[int, int] | None:
    """The second bound of two, as minutes, and where it ends: "after ten but before noon", "... and no later than noon"."""
    start = begins.end + (turn.at(begins.end) in {"and", "but"})
    for words, way in _BOUNDS:
        if way == "before" and turn.run(start, *words) and (clock := read_clock_at(turn, start + len(words))):
            until = _meant(clock, hours, half)
            return (until, clock.end) if until > _meant(begins, hours, half) else None
    return None


def _counts(turn: SearchedTurn, nth: int, end: int) -> bool:
    """A bare number before these words is no hour: "two of them", "do two for tuesday"; "at two for a cleaning" is one."""
    return turn.at(end) in {"one", "of"} or (turn.at(end) == "for" and turn.at(nth - 1) not in _HOUR_LEADS)


def _bounded(minutes: int, words: tuple[str, ...], way: str) -> TimeOfDay:
    """After four is until the day ends; by four is the two hours before it; before four is from the morning on."""
    at = _clock(minutes)
    if words == ("by",):
        return TimeRange(_clock(minutes - 2 * _HOUR), at) if minutes > 2 * _HOUR else at
    return TimeRange(at, max(_DAY_ENDS, at)) if way == "after" else TimeRange(min(_FROM_MORNING, at), at)


def _between(turn: SearchedTurn, nth: int, hours: OpeningHours, half: str) -> EntitySpan | None:
    """Between two and four; from nine to eleven; two to four, when a time was asked for."""
    led = turn.at(nth) in {"between", "from"}
    first = read_clock_at(turn, nth + led)
    if first is None or turn.at(first.end) not in {"and", "to", "till", "until", "through", "or"}:
        return None
    if not led and (
        turn.at(first.end) in {"and", "or"} or (turn.expects != "time" and turn.at(first.end) == "to" and not first.strong)
    ):
        return None
    last = read_clock_at(turn, first.end + 1)
    if last is None:
        return None
    until = _meant(last, hours, half)
    start = first.minutes if first.exact else _meant(first, hours, half)
    if start >= until and not first.exact:
        start -= _NOON * _HOUR
    if not 0 <= start < until:
        return None
    return EntitySpan("time", time_text(TimeRange(_clock(start), _clock(until))), nth, last.end, 0.95)


def _meant(clock: ClockTime, hours: OpeningHours, half: str) -> int:
    """Minutes since midnight, morning or afternoon told by what was said, else by when the business is open."""
    if clock.exact or clock.minutes >= (_NOON + 1) * _HOUR:
        return clock.minutes
    early = clock.minutes % (_NOON * _HOUR)
    late = early + _NOON * _HOUR
    if half:
        return early if half == "morning" else late
    if clock.minutes >= _NOON * _HOUR:
        return clock.minutes
    if hours.opens <= early < hours.closes:
        return early
    return late if late < hours.closes or early < hours.opens else early


def _hours(turn: SearchedTurn) -> OpeningHours:
    spans = [span for day in turn.business.hours.values() for span in day]
    if not spans:
        return OpeningHours(7 * _HOUR, 19 * _HOUR)
    return OpeningHours(min(map(_minutes, (span.opens for span in spans))), max(map(_minutes, (span.closes for span in spans))))


def _minutes(text: str) -> int:
    hours, _, minutes = text.partition(":")
    return int(hours) * _HOUR + int(minutes)


def _clock(minutes: int) -> time:
    return time(minutes // _HOUR, minutes % _HOUR)
