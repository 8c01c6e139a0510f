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
    if visit.asked and reading.intent == "yes" and intents <= {"yes", "thanks", "greet", "goodbye"}:
        booked = visit.held.slot.booked
        return Confirm(appointment=booked.appointment, page=visit.held.page, start=booked.start)
    if visit.asked and reading.intent == "no" and intents <= {"no", "thanks", "greet", "goodbye"}:
        return AskWhatInstead()
    return AskMind()
