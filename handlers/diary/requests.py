"""The diary's questions for the rest of the system and for `nats req`: JSON in, JSON out.

nats req ask.diary.free '{"tenant":"demo","wish":{"service":"cleaning","part_of_day":"morning"}}'
nats req ask.diary.appointments '{"tenant":"demo","person":"01J..."}'
"""

from collections.abc import Awaitable, Callable

import msgspec

from handlers.clock import Clock
from handlers.diary.appointment_summary import summarise_appointment
from handlers.diary.ports import Diary
from schemas.knowledge import Business
from schemas.toolbox import Appointments, FindAvailability

Answer = Callable[[bytes], Awaitable[bytes]]


class FreeQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """What is free at a business?"""

    tenant: str
    wish: FindAvailability


class AppointmentsQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """Which appointments does a person have? `past` ones too."""

    tenant: str
    person: str
    past: bool = False


def endpoints(diary: Diary, business: Callable[[str], Business], clock: Clock) -> dict[str, Answer]:
    """The answers by endpoint. They raise ValidationError, ValueError or KeyError on a question they cannot read."""

    async def free(question: bytes) -> bytes:
        asked = msgspec.json.decode(question, type=FreeQuestion)
        return msgspec.json.encode(diary.availability(business(asked.tenant), asked.wish, clock.now()))

    async def appointments(question: bytes) -> bytes:
        asked = msgspec.json.decode(question, type=AppointmentsQuestion)
        held = diary.appointments(asked.tenant, person=asked.person)
        now = clock.now()
        coming = (one.slot.booked for one in held if asked.past or (one.slot.start > now and one.slot.coming))
        answer = Appointments(appointments=tuple(summarise_appointment(booked) for booked in coming))
        return msgspec.json.encode(answer)

    return {"diary.free": free, "diary.appointments": appointments}
