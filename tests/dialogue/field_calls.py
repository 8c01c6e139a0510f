"""What the field cases begin with: a booking brought to a certain question, and appointments that are there already."""

from datetime import datetime
from zoneinfo import ZoneInfo

from schemas.toolbox import Appointment, BookAppointment
from tests.dialogue.scripted_call import Call

ZONE = ZoneInfo("America/New_York")
TO_NAME = ("i need a cleaning tuesday at ten",)
TO_READ_BACK = (*TO_NAME, "john smith", "yes")
BOOKED = (*TO_READ_BACK, "yes")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


CLEANING = Appointment(appointment="a", service="cleaning", start=at("2026-11-24 10:00"), resource="hygienist-1")
WHITENING = Appointment(appointment="b", service="whitening", start=at("2026-12-03 11:00"), resource="hygienist-1")


def hear(call: Call, *turns: str) -> str:
    """All turns, one after another; what the agent says to the last one."""
    said = ""
    for turn in turns:
        said = call.press_all(turn[1:]) if turn.startswith("#") else call.hear(turn)
    return said


def bookings(call: Call) -> list[BookAppointment]:
    return [request for request in call.asked if isinstance(request, BookAppointment)]
