"""What a text asks for that needs no mind: a yes or a no to a reminder, running late, a picture without words. Pure."""

from datetime import datetime
from typing import Literal

import msgspec

from handlers.call.ports.mind import TurnReading
from handlers.diary.ports import HeldAppointment
from schemas.threads import MessageThreaded

#: Two machines that answer each other must come to an end: so many of our replies are in one thread, and no more.
MOST_REPLIES = 60
#: Below this an intent is too unsure to act upon without asking.
_SURE = 0.5

#: A yes is as short as this, and may be in any of these languages; so few words say nothing of the language to answer in.
FEW_WORDS, WRITTEN_LANGUAGES = 3, ("en", "es", "fr", "de", "it", "pt")
#: What may come with a yes or a no and change nothing.
_COURTESIES = frozenset({"thanks", "greet", "goodbye"})

How = Literal["mind", "reminder", "late", "pictures", "held", "enough"]


class RemindedVisit(msgspec.Struct, frozen=True, kw_only=True):
    """A visit still ahead, or just begun. `asked`: the last thing we wrote to them was the reminder of it."""

    held: HeldAppointment
    asked: bool


class AskMind(msgspec.Struct, frozen=True):
    """The mind answers."""


class Confirm(msgspec.Struct, frozen=True, kw_only=True):
    """They come: the visit, its page and its start."""

    appointment: str
    page: str
    start: datetime


class AskWhatInstead(msgspec.Struct, frozen=True):
    """They do not come: to be moved, or cancelled?"""


class NoteLate(msgspec.Struct, frozen=True):
    """They come late to today's visit."""


class NotePictures(msgspec.Struct, frozen=True):
    """There is nothing to read, only to look at."""


Answer = AskMind | Confirm | AskWhatInstead | NoteLate | NotePictures


def decide_answer(came: MessageThreaded, reading: TurnReading | None, visit: RemindedVisit | None) -> Answer:
    """What to do about a message, as it reads by itself, with the visit that they may be speaking of."""
    if reading is None:
        return NotePictures() if came.pictures else AskMind()
    if reading.danger or visit is None or reading.confidence < _SURE:
        return AskMind()
    intents = {reading.intent, *reading.also}
    if "late" in intents:
        return NoteLate()
    if visit.asked and reading.intent == "yes" and is_plain_answer(reading):
        booked = visit.held.slot.booked
        return Confirm(appointment=booked.appointment, page=visit.held.page, start=booked.start)
    if visit.asked and reading.intent == "no" and is_plain_answer(reading):
        return AskWhatInstead()
    return AskMind()


def is_plain_answer(reading: TurnReading) -> bool:
    """Whether it is a yes or a no, and nothing besides but courtesies."""
    others = {reading.intent, *reading.also} - _COURTESIES
    return reading.confidence >= _SURE and others in ({"yes"}, {"no"})
