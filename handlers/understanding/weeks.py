"""Several days at once: next week, this weekend, the end of the month, a few days from now."""

from datetime import date, timedelta

from handlers.understanding.calendar_days import MONTHS, add_months, find_monday, find_month
from handlers.understanding.spans import SearchedTurn

_SATURDAY, _SUNDAY = 5, 6


def read_spans(turn: SearchedTurn, nth: int, today: date) -> tuple[date, date, int] | None:
    """First and last day, and where the words end; None when no span is named here."""
    part, after = _part(turn, nth)
    after += turn.at(after) == "the" and part != ""
    whole = _whole(turn, after, today)
    if whole is None:
        return None
    first, last, end = whole
    if not part and turn.at(end) == "sometime":
        end += 1
    third = (last - first) // 3
    match part:
        case "early":
            last = first + third
        case "middle":
            first, last = first + third, last - third
        case "late":
            first = last - third
        case _:  # open: any word
            pass
    return (max(first, today), last, end) if last >= today else None


def _part(turn: SearchedTurn, nth: int) -> tuple[str, int]:
    for words, part in (
        (("beginning", "of"), "early"),
        (("start", "of"), "early"),
        (("early",), "early"),
        (("earlier",), "early"),
        (("middle", "of"), "middle"),
        (("mid",), "middle"),
        (("end", "of"), "late"),
        (("late",), "late"),
        (("later",), "late"),
        (("in",), ""),
        (("sometime",), ""),
        (("sometime", "in"), ""),
    ):
        after = nth + len(words)
        if turn.run(nth, *words) and not (words == ("sometime",) and turn.at(after) == "in"):
            return part, after + (turn.at(after) == "in")
    return "", nth


def _whole(turn: SearchedTurn, nth: int, today: date) -> tuple[date, date, int] | None:
    monday = find_monday(today, 0)
    which = turn.at(nth)
    match turn.at(nth), turn.at(nth + 1):
        case ("this" | "next" | "following", "week") | ("week", "after"):
            ahead = {"this": 0, "next": 1, "following": 1}.get(which, 2 if turn.at(nth + 2) == "next" else 0)
            if which == "week" and not ahead:
                return None
            first = find_monday(today, ahead)
            return (
                first,
                first + timedelta(days=_SATURDAY if ahead else _SUNDAY) - timedelta(days=1 if ahead else 0),
                nth + 2 + (which == "week"),
            )
        case ("this" | "next" | "following", "weekend"):
            first = monday + timedelta(days=_SATURDAY + (7 if which != "this" else 0))
            return first, first + timedelta(days=1), nth + 2
        case "weekend", _:
            first = monday + timedelta(days=_SATURDAY)
            return first, first + timedelta(days=1), nth + 1
        case "week", _ if turn.at(nth - 1) == "the" and turn.at(nth - 2) == "of":
            return today, monday + timedelta(days=_SATURDAY - 1), nth + 1
        case ("this" | "next" | "following", "month"):
            first, last = find_month(today, add_months(today, which != "this").month)
            return first, last, nth + 2
        case "month", _ if turn.at(nth - 1) == "the" and turn.at(nth - 2) == "of":
            first, last = find_month(today, today.month)
            return first, last, nth + 1
        case ("a", "few") | ("few", _) if turn.at(nth + 2) in {"days", "weeks"} or turn.at(nth + 1) in {"days", "weeks"}:
            end = nth + 2 + (which == "a")
            days = 7 if turn.at(end - 1) == "weeks" else 1
            return today + timedelta(days=2 * days), today + timedelta(days=4 * days), end
        case (month, _) if month in MONTHS and turn.at(nth - 1) in {"in", "of", "early", "late", "mid", "sometime", "until"}:
            first, last = find_month(today, MONTHS[month])
            return first, last, nth + 1
        case _:  # open: any word
            return None
