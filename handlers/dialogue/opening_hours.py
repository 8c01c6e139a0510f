"""When the business is open: in a week, or on one day."""

from datetime import date, timedelta
from itertools import groupby

from handlers.dialogue.dialogue_acts import Move, Tell, View
from handlers.dialogue.spoken.dates import on_day as spoken_on_day
from handlers.dialogue.spoken.dates import say_hour
from handlers.dialogue.spoken.lists import say_list
from handlers.dialogue.user_turn import UserTurn
from schemas.opening_times import Span

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_AHEAD = 10


def tell_opening_hours(heard: UserTurn, view: View) -> tuple[Move, ...]:
    """The hours of the day asked about, else of the week, with closures that are near."""
    days = heard.days()
    day = days.only if days else None
    if day is not None:
        spans = () if day.isoformat() in view.business.closures else view.business.hours.get(DAYS[day.weekday()], ())
        values = {"day": say_on_day(day, view), "spans": say_hours(spans, view)}
        return (Tell("open-on" if spans else "closed-on", values),)
    week = _week(view)
    if not week:
        return (Tell("unknown-answer"),)
    near = [view.today + timedelta(days=nth) for nth in range(_AHEAD)]
    closed = [say_on_day(day, view) for day in near if day.isoformat() in view.business.closures and _open(day, view)]
    exception = (Tell("but-closed", {"days": say_list(closed, view.speech)}),) if closed else ()
    return (Tell("open-week", {"week": week}), *exception)


def say_on_day(day: date, view: View) -> str:
    """`today`, or `on Tuesday the twenty-fourth`."""
    return spoken_on_day(day, view.today, view.speech)


def say_hours(spans: tuple[Span, ...], view: View) -> str:
    """`from eight to noon and from one to five`."""
    speech = view.speech
    return say_list(
        [speech.clock.span.format(opens=say_hour(span.opens, speech), closes=say_hour(span.closes, speech)) for span in spans],
        speech,
    )


def say_days(days: list[int], view: View) -> str:
    """`Monday to Wednesday and Friday`, by weekday numbers in order."""
    names, speech = view.speech.days.weekdays, view.speech
    runs = []
    for _, run in groupby(enumerate(days), key=lambda pair: pair[1] - pair[0]):
        members = [day for _, day in run]
        begin, end = members[0], members[-1]
        if len(members) <= 2:  # noqa: PLR2004 - a pair is no range
            pair = speech.days.pair.format(first=names[begin], last=names[end])
            runs.append(names[begin] if begin == end else pair)
        else:
            since, until = speech.days.since or names, speech.days.until or names
            runs.append(speech.days.run.format(first=since[begin], last=until[end]))
    return say_list(runs, speech)


def _open(day: date, view: View) -> bool:
    return bool(view.business.hours.get(DAYS[day.weekday()]))


def _week(view: View) -> str:
    alike: dict[tuple[Span, ...], list[int]] = {}
    for nth, day in enumerate(DAYS):
        spans = view.business.hours.get(day, ())
        if spans:
            alike.setdefault(spans, []).append(nth)
    return say_list([f"{say_days(days, view)} {say_hours(spans, view)}" for spans, days in alike.items()], view.speech)
