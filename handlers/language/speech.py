"""How a language says figures: numbers, dates, times, prices, telephone numbers, lists. The shapes of its TOML files."""

from typing import Literal

import msgspec


class SpokenNumbers(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`engine` is num2words' name of the language; empty: figures are left to the voice.

    `zero` is said in dictated digits, `digits` are the ten digits where they differ from the cardinals. `article` stands for
    the "one" of a hundred and a thousand. `before_noun` are endings that change in front of a noun (old to new).
    """

    engine: str = ""
    zero: str = ""
    digits: tuple[str, ...] = ()
    article: str = ""
    before_noun: dict[str, str] = {}


class SpokenDays(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Days. Templates know `{weekday}`, `{day}`, `{month}`; `number` is how the day of the month is said, `first` the first.

    `numbers` are the days of the month in words from 1 on, where they bend ("dwudziestego czwartego"); what is said is heard
    as well. `since` and `until` are the weekdays as they bend at the ends of a `run`.
    `on` puts a day into a sentence ("on Tuesday"), `on_near` today and tomorrow, `then` stands for no day in particular.
    """

    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    today: str
    tomorrow: str
    near: str
    far: str
    number: Literal["ordinal", "cardinal", "digits"] = "cardinal"
    first: str = ""
    numbers: tuple[str, ...] = ()
    since: tuple[str, ...] = ()
    until: tuple[str, ...] = ()
    on: str = "{day}"
    on_near: str = "{day}"
    then: str = ""
    run: str
    pair: str


class PartOfDay(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the day until an hour: as said behind a time (`say`), and in a greeting (`greet`)."""

    until: int
    say: str = ""
    greet: str = ""


class SpokenClock(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Times of day on a clock of 12 or 24 hours. Templates know `{hour}`, `{next}` (hour) and `{minute}`.

    `hours` are the hours in words from 0 on, where they are not the cardinals, `span_hours` those of opening hours, where they
    bend. `minutes` are templates by minute, `other` for any other, `small` below ten, `bare` an hour without ceremony.
    `moment` joins a day and a time, `days` several days and one.
    """

    style: Literal[12, 24] = 24
    hours: tuple[str, ...] = ()
    span_hours: tuple[str, ...] = ()
    noon: str = ""
    minutes: dict[str, str]
    other: str = "{hour} {minute}"
    small: str = ""
    bare: str = ""
    with_part: str = "{clock} {part}"
    moment: str
    days: str
    span: str
    parts: tuple[PartOfDay, ...]


class Currency(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The names of a currency: one and several, of the whole and the hundredth; `few` where a language has a form for 2 to 4."""

    one: str
    many: str
    cent: str
    cents: str
    few: str = ""
    cents_few: str = ""


class SpokenPrices(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Prices by currency; `free` is said for zero, `joint` stands between whole and hundredths."""

    names: dict[str, Currency]
    free: str
    joint: str


class Joints(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The little words between figures: lists, and the parts that a read-back may have."""

    conjunction: str
    choice: str
    comma: str = ", "
    days: str = ", {choice} "
    staff: str
    place: str
    whom: str = ""
    ending_in: str
    appointment: str
    one_appointment: str
    visit: str
    article: str = "{role}"
    article_vowel: str = ""
    with_role: str = "{name}, {role},"


class WrittenFigures(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the same is written in a text message: `Tuesday, November 24 at 2:30 PM`.

    `near` and `far` know `{weekday}`, `{day}` (in digits) and `{month}`; `time` and `hour` (of opening hours) know `{clock}`,
    `one` is `time` for one o'clock where it differs. `halves`: a clock of twelve hours with AM and PM.
    """

    near: str
    far: str
    span: str
    time: str = "{clock}"
    one: str = ""
    hour: str = "{clock}"
    halves: bool = False


class Speech(msgspec.Struct, frozen=True, kw_only=True):
    """All of it. `written` is how figures are to be put down instead of being said; None: they are said."""

    numbers: SpokenNumbers
    days: SpokenDays
    clock: SpokenClock
    prices: SpokenPrices
    joints: Joints
    written: WrittenFigures | None = None
