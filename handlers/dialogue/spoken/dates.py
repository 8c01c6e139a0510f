"""Dates and times as they are said: `Tuesday the twenty-fourth at half past two in the afternoon`."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby

from handlers.dialogue.spoken.lists import choices, say_list
from handlers.dialogue.spoken.numbers import say_cardinal, say_ordinal
from handlers.language.speech import PartOfDay, Speech
from handlers.language.written import write_clock_time, write_hour

_SOON = timedelta(days=21)
_NOON, _HALF_DAY, _DAY = 12, 12, 24
_TENS = 10


def weekday(day: date, speech: Speech) -> str:
    return speech.days.weekdays[day.weekday()]


def month_name(day: date, speech: Speech) -> str:
    return speech.days.months[day.month - 1]


def near(day: date, today: date) -> bool:
    """Today or tomorrow, which have names of their own."""
    return day in {today, today + timedelta(days=1)}


def say_day(day: date, today: date, speech: Speech) -> str:
    """`today`, `tomorrow`, `Tuesday the twenty-fourth`, and further off `Tuesday the fifth of January`."""
    if near(day, today):
        return speech.days.today if day == today else speech.days.tomorrow
    return say_numbered_day(day, speech, month=day - today > _SOON or day.month != today.month or day < today)


def say_numbered_day(day: date, speech: Speech, *, month: bool = False) -> str:
    """`Tuesday the twenty-fourth`, with `month` also `of January`."""
    template = speech.days.far if month else speech.days.near
    return template.format(weekday=weekday(day, speech), day=say_day_number(day, speech), month=month_name(day, speech))


def on_day(day: date, today: date, speech: Speech) -> str:
    """`today`, or `on Tuesday the twenty-fourth`."""
    template = speech.days.on_near if near(day, today) else speech.days.on
    return template.format(day=say_day(day, today, speech))


def say_day_number(day: date, speech: Speech) -> str:
    if day.day == 1 and speech.days.first:
        return speech.days.first
    if speech.days.numbers:
        return speech.days.numbers[day.day - 1]
    match speech.days.number:
        case "ordinal":
            return say_ordinal(day.day, speech)
        case "cardinal":
            return say_cardinal(day.day, speech)
        case "digits":
            return str(day.day)


def say_clock_time(at: time, speech: Speech, *, part: bool = False) -> str:
    """`nine o'clock`, `quarter past nine`, `half past two`, `ten forty`; with `part` also `in the morning`."""
    if speech.written:
        return write_clock_time(at, speech.written)
    said = speech.clock
    if at.minute == 0 and at.hour == _NOON and said.noon:
        return said.noon
    template = said.minutes.get(str(at.minute), said.small if at.minute < _TENS and said.small else said.other)
    words = template.format(
        hour=_hour(at.hour, speech), next=_hour((at.hour + 1) % _DAY, speech), minute=say_cardinal(at.minute, speech)
    )
    of_day = part_of_day(at, speech).say
    return said.with_part.format(clock=words, part=of_day).strip() if part and of_day else words


def _hour(hour: int, speech: Speech) -> str:
    if speech.clock.style == _HALF_DAY:
        hour = (hour - 1) % _HALF_DAY + 1
    return speech.clock.hours[hour % len(speech.clock.hours)] if speech.clock.hours else say_cardinal(hour, speech)


def part_of_day(at: time, speech: Speech) -> PartOfDay:
    return next((part for part in speech.clock.parts if at.hour < part.until), speech.clock.parts[-1])


def say_hour(text: str, speech: Speech) -> str:
    """A time of opening hours, `08:00`, without ceremony: `eight`, `half past eight`."""
    at = time.fromisoformat("23:59" if text == "24:00" else text)
    if speech.written:
        return write_hour(at, speech.written)
    if speech.clock.span_hours:
        hour = speech.clock.span_hours[at.hour]
        return f"{hour} {say_cardinal(at.minute, speech)}" if at.minute else hour
    if at.minute == 0 and speech.clock.bare and not (at.hour == _NOON and speech.clock.noon):
        return speech.clock.bare.format(hour=_hour(at.hour, speech))
    return say_clock_time(at, speech)


def say_moment(at: datetime, today: date, speech: Speech) -> str:
    """Day and time in full, for reading back."""
    return speech.clock.moment.format(day=say_day(at.date(), today, speech), clock=say_clock_time(at.time(), speech, part=True))


def on_moment(at: datetime, today: date, speech: Speech) -> str:
    """The same inside a sentence: `on Tuesday the twenty-fourth at noon`."""
    return speech.clock.moment.format(day=on_day(at.date(), today, speech), clock=say_clock_time(at.time(), speech, part=True))


def say_moments(starts: Sequence[datetime], today: date, speech: Speech) -> str:
    """Offers by day: `Tuesday the twenty-fourth at nine o'clock or half past ten, or tomorrow at noon`."""
    times_of_day = {start.time() for start in starts}
    if len(times_of_day) == 1 and len(starts) > 1:
        dates = choices([say_day(day, today, speech) for day in sorted({start.date() for start in starts})], speech)
        return speech.clock.days.format(days=dates, clock=say_clock_time(times_of_day.pop(), speech, part=True))
    days = []
    for day, of_day in groupby(sorted(starts), key=lambda start: start.date()):
        times = [start.time() for start in of_day]
        mixed = len({part_of_day(at, speech) for at in times}) > 1 if speech.clock.style == _DAY else _across_noon(times)
        said = [say_clock_time(at, speech, part=mixed or (nth == len(times) - 1)) for nth, at in enumerate(times)]
        days.append(speech.clock.moment.format(day=say_day(day, today, speech), clock=choices(said, speech)))
    return speech.joints.days.format(choice=speech.joints.choice).join(days) if len(days) > 1 else say_list(days, speech)


def _across_noon(times: Sequence[time]) -> bool:
    return len({at.hour < _NOON for at in times}) > 1
