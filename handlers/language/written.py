"""The same figures as they are written in a text message: `2:30 PM`, `$89.50`, `(212) 555-0147`."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import phonenumbers

from handlers.language.speech import Speech, WrittenFigures

#: Signs of currencies; others are written by their three letters.
_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "CAD": "$", "AUD": "$", "MXN": "$", "BRL": "R$", "INR": "₹", "JPY": "¥"}
_HALF_DAY = 12


def write_clock_time(at: time, written: WrittenFigures) -> str:
    """`2:30 PM`, `las 14:30`, `14:30 Uhr`."""
    template = written.one if written.one and at.hour == 1 else written.time
    return template.format(clock=_clock(at, written))


def write_hour(at: time, written: WrittenFigures) -> str:
    """A time of opening hours: `8 AM`, `8:00`."""
    return written.hour.format(clock=_clock(at, written))


def write_phone_number(number: str) -> str:
    """An E.164 number as it is written in its own country; anything else as it is."""
    try:
        read = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return str(phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.NATIONAL))


def write_price(amount: Decimal, currency: str, written: WrittenFigures) -> str:
    """`$89.50`, `$65`; with a clock of 24 hours as on the Continent: `89,50 €`."""
    figures = f"{amount:.2f}".removesuffix(".00")
    sign = _SIGNS.get(currency, currency)
    if written.halves:
        return f"{sign}{figures}" if len(sign) == 1 else f"{sign} {figures}"
    return f"{figures.replace('.', ',')} {sign}"


def write_moment(at: datetime, today: date, speech: Speech) -> str:
    """A day and a time inside a sentence: `tomorrow at 2:30 PM`, `on Tuesday, November 24 at 2:30 PM`. `at` is local."""
    day = at.date()
    if day in {today, today + timedelta(days=1)}:
        on = speech.days.on_near.format(day=speech.days.today if day == today else speech.days.tomorrow)
    else:
        names = speech.days
        on = names.on.format(
            day=names.far.format(weekday=names.weekdays[day.weekday()], day=day.day, month=names.months[day.month - 1])
        )
    clock = write_clock_time(at.time(), speech.written) if speech.written else f"{at:%H:%M}"
    return speech.clock.moment.format(day=on, clock=clock)


def _clock(at: time, written: WrittenFigures) -> str:
    if not written.halves:
        return f"{at.hour}:{at:%M}"
    minutes = f":{at:%M}" if at.minute else ""
    return f"{(at.hour - 1) % _HALF_DAY + 1}{minutes} {'AM' if at.hour < _HALF_DAY else 'PM'}"
