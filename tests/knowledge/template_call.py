"""A call to a business just opened from its template: what was said, and what is in its own diary."""

from datetime import datetime

from handlers.diary.availability import find_availability
from handlers.diary.free_slots import TimeNeed
from handlers.diary.policy import SlotRequest, find_refusal
from handlers.diary.state import EMPTY
from schemas import toolbox
from schemas.knowledge import Business
from schemas.toolbox import Appointment, Refusal
from tests.dialogue.scripted_call import Call
from tests.dialogue.small_diary import NOW, Diary

_TURNS = 14
#: What a caller who minds nothing answers, by what was asked.
_ANSWERS = {
    "when": "as soon as you can",
    "offer": "the first one",
    "qualify": "that depends, I can say more when I am there",
    "rule-ask": "that depends, I can say more when I am there",
    "name": "my name is john smith",
    "phone-ok": "yes",
    "read-back": "yes that's right",
    "book-it": "yes please",
    "anything-else": "yes I would like to book that",
    "offer-human": "no just book the first one",
    "postcode": "two ten Elm Street",
}


class OpenedDiary(Diary):
    """The diary of a business on its first day: nothing is taken, and its own hours, staff and rules hold."""

    def __init__(self, business: Business) -> None:
        super().__init__()
        self.business = business

    def answer(self, asked: toolbox.Request) -> toolbox.Result | Refusal:
        match asked:
            case toolbox.FindAvailability():
                return find_availability(lambda _: EMPTY, self.business, asked, NOW)
            case toolbox.BookAppointment(service=service, start=start, resource=resource, name=name):
                if why := refused(self.business, service, start, resource, asked.party):
                    return Refusal(reason=why)
                self.booked[service] = Appointment(
                    appointment=service, service=service, start=start, resource=resource, reference="KT342", name=name
                )
                return self.booked[service]
            case _:
                return super().answer(asked)


def refused(business: Business, service: str, start: datetime, resource: str, party: int = 1) -> toolbox.Reason | None:
    """Why a slot of an empty diary cannot be had."""
    known = business.service(service)
    need = TimeNeed(minutes=known.minutes if known else 0, buffer=known.buffer if known else 0, party=party)
    return find_refusal(SlotRequest(service=service, resource=resource, start=start, need=need), EMPTY, business, NOW)


def book(call: Call, words: str) -> str:
    """Say `words`, then agree to everything that is asked, until something is booked; all that the agent said."""
    said = [call.hear(words)]
    for _ in range(_TURNS):
        if call.diary.booked or call.hung_up:
            break
        said.append(call.hear(_ANSWERS.get(call.memory.asked, "yes")))
    return " | ".join(said)
