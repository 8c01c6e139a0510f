"""One clock time as it is said: "two thirty", "quarter to nine", "half past two", "three pm", "14:30"."""

from typing import NamedTuple

from handlers.understanding.numbers import UNITS, read_cardinal
from handlers.understanding.spans import SearchedTurn

_NOON, _HOUR, _DAY = 12, 60, 24
_TOWARDS = frozenset({"to", "till", "of", "before"})
_PAST = frozenset({"past", "after"})
_HEARD_HOURS = {"ate": 8, "won": 1, "for": 4, "fore": 4, "tin": 10, "tree": 3}
#: Units behind a number that make it no time of day.
_COUNTED = frozenset(
    "week weeks day days month months hour hours minute minutes people persons person of years year kids children dollars "
    "times teeth bucks adults rooms units am_i".split()
)
_HALVES = frozenset({"am", "pm"})
#: Before "one" they point at something; or lead to an hour all the same.
_POINTING = frozenset("the that this which either any other another each every no".split())
_LEADING = frozenset("at around about by before after past to till until from between say".split())
#: Who calls in the small hours means the afternoon.
_FIRST_MORNING_HOUR = 7


class ClockTime(NamedTuple):
    """Minutes since midnight, `exact` when morning or afternoon was said, and where the words end."""

    minutes: int
    exact: bool
    end: int
    strong: bool = True


def read_clock_at(turn: SearchedTurn, nth: int) -> ClockTime | None:
    """The time said here. A bare hour is not `strong`: it needs something around it to be believed."""
    clock = _named(turn, nth) or _digital(turn, nth) or _relative(turn, nth) or _spoken(turn, nth)
    return _with_half(turn, clock) if clock else None


def _named(turn: SearchedTurn, nth: int) -> ClockTime | None:
    after = nth + (turn.at(nth) == "twelve")
    if turn.at(nth) in {"twelvish", "twelveish"}:
        return ClockTime(_NOON * _HOUR, exact=True, end=nth + 1)
    match turn.at(after):
        case "noon" | "midday" | "noontime" | "noonish" | "middayish":
            return ClockTime(_NOON * _HOUR, exact=True, end=after + 1)
        case "midnight":
            return ClockTime(0, exact=True, end=after + 1)
        case _:  # open: any word
            return None


def _digital(turn: SearchedTurn, nth: int) -> ClockTime | None:
    hours, colon, minutes = turn.at(nth).replace(".", ":").partition(":")
    if colon and hours.isdecimal() and minutes.isdecimal() and len(minutes) == len("00"):
        if int(hours) < _DAY and int(minutes) < _HOUR:
            return ClockTime(int(hours) * _HOUR + int(minutes), exact=int(hours) > _NOON or hours[0] == "0", end=nth + 1)
    elif hours.isdecimal() and len(hours) in {3, 4} and turn.at(nth + 1) in _HALVES | {"hours"} and int(hours[-2:]) < _HOUR:
        military = turn.at(nth + 1) == "hours"
        return ClockTime(int(hours[:-2]) % _DAY * _HOUR + int(hours[-2:]), exact=military, end=nth + 1 + military)
    return None


def _relative(turn: SearchedTurn, nth: int) -> ClockTime | None:
    """Quarter to nine, half past two, ten past three, half two."""
    start = nth + (turn.at(nth) == "a")
    if turn.at(start) == "quarter":
        minutes, after = 15, start + 1
    elif turn.at(start) == "half":
        minutes, after = 30, start + 1
        if turn.at(after) not in _PAST and (hour := _hour(turn, after)):
            return ClockTime(hour[0] * _HOUR + 30, exact=False, end=hour[1])
    elif (number := read_cardinal(turn.words, start)) and number[0] in range(1, 30):
        minutes, after = number[0], number[1] + (turn.at(number[1]) in {"minutes", "minute"})
        if turn.at(after) == "of" or (turn.at(after) == "to" and minutes % 5):
            return None
    else:
        return None
    hour = _hour(turn, after + 1)
    if hour is None:
        return None
    if turn.at(after) in _PAST and (turn.at(after) == "past" or turn.at(start) in {"quarter", "half"} or minutes % 5 == 0):
        return ClockTime(hour[0] * _HOUR + minutes, exact=False, end=hour[1])
    if turn.at(after) in _TOWARDS and not (turn.at(after) == "to" and _is_range(turn, start, minutes)):
        return ClockTime((hour[0] * _HOUR - minutes) % (_DAY * _HOUR), exact=False, end=hour[1])
    return None


def _is_range(turn: SearchedTurn, start: int, minutes: int) -> bool:
    """Ten to two may be two hours: after "from", or with an hour that is no round count of minutes."""
    return turn.at(start) not in {"quarter", "half"} and (
        minutes not in {5, 10, 20, 25} or turn.at(start - 1) in {"from", "between"}
    )


def _spoken(turn: SearchedTurn, nth: int) -> ClockTime | None:
    """Two thirty, two oh five, two o'clock, two pm, fourteen hundred, or a bare two (weak)."""
    hour = _hour(turn, nth)
    if hour is None:
        return None
    hours, end = hour
    if turn.at(end) in {"oh", "o", "zero"} and UNITS.get(turn.at(end + 1), 0) in range(1, 10):
        return ClockTime(hours * _HOUR + UNITS[turn.at(end + 1)], exact=hours > _NOON, end=end + 2)
    if turn.run(end, "hundred") and hours > _FIRST_MORNING_HOUR:
        return ClockTime(hours * _HOUR, exact=True, end=end + 1 + (turn.at(end + 1) == "hours"))
    minutes = read_cardinal(turn.words, end)
    if minutes and minutes[0] in range(10, 60) and turn.at(minutes[1]) not in _COUNTED:
        one = turn.at(nth - 1) == "the" and turn.at(minutes[1] - 1) == "one"
        told = minutes[0] - one
        return ClockTime(hours * _HOUR + told, exact=hours > _NOON, end=minutes[1], strong=told % 5 == 0)
    if turn.at(end) == "oclock":
        return ClockTime(hours * _HOUR, exact=False, end=end + 1)
    if turn.at(end) in _COUNTED and not turn.run(end, "of"):
        return None
    return ClockTime(hours * _HOUR, exact=False, end=end, strong=False)


def _hour(turn: SearchedTurn, nth: int) -> tuple[int, int] | None:
    word = turn.at(nth)
    if word in _HEARD_HOURS and turn.at(nth - 1) in {"at", "around", "to", "past", "about"}:
        return _HEARD_HOURS[word], nth + 1
    if word.endswith("ish") and word[:-3] in UNITS:
        return UNITS[word[:-3]], nth + 1
    if word == "one" and _stands_for_something(turn, nth):
        return None
    if word in UNITS and UNITS[word] in range(1, 20):
        return UNITS[word], nth + 1
    if word.isdecimal() and word.isascii() and len(word) <= len("23") and 0 < int(word) < _DAY:
        return int(word), nth + 1
    return None


def _stands_for_something(turn: SearchedTurn, nth: int) -> bool:
    """The middle one, that one, the one on tuesday: no time of day, unless the words behind say so."""
    timed = turn.at(nth + 1) in {"oclock", *_HALVES} or read_cardinal(turn.words, nth + 1) is not None
    pointed = turn.at(nth - 1) in _POINTING or "the" in {turn.at(nth - 2), turn.at(nth - 3)}
    return not timed and pointed and turn.at(nth - 1) not in _LEADING


def _with_half(turn: SearchedTurn, clock: ClockTime) -> ClockTime | None:
    """Take am, pm, in the morning, at night with it."""
    end = clock.end + turn.run(clock.end, "ish") + 2 * turn.run(clock.end, "or", "so")
    end += turn.at(end) == "oclock"
    half, after = turn.at(end), end + 1
    for words, said in (
        (("in", "the", "morning"), "am"),
        (("in", "the", "afternoon"), "pm"),
        (("in", "the", "evening"), "pm"),
        (("at", "night"), "pm"),
    ):
        if turn.run(end, *words):
            half, after = said, end + len(words)
    if half not in _HALVES:
        return clock._replace(end=end, exact=clock.exact or clock.minutes >= (_NOON + 1) * _HOUR)
    hours, minutes = divmod(clock.minutes, _HOUR)
    if hours <= _NOON:
        hours = hours % _NOON + (_NOON if half == "pm" else 0)
    return ClockTime(hours * _HOUR + minutes, exact=True, end=after)
