"""What people write is answered by the mind that answers their calls."""

import pytest

from schemas.diary import AppointmentBooked

BOOKING = ("Hi, I need a cleaning on tuesday at ten", "John Smith", "yes please")


async def test_opening_hours_are_asked_by_text_and_answered_in_figures(town):
    (answer,) = await town.writes("what are your opening hours?")
    assert "8 AM to 5 PM" in answer
    assert "anything else" not in answer


async def test_an_appointment_is_booked_by_text(town):
    said = [text for line in BOOKING for text in await town.writes(line)]
    print(said)
    (booked,) = await town.facts(AppointmentBooked)
    assert (booked.event.service, booked.event.name) == ("cleaning", "John Smith")
    assert booked.event.reference in said[-1]
    assert "November 24 at 10 AM" in said[-1]


async def test_it_is_moved_and_cancelled_by_text(town):
    for line in BOOKING:
        await town.writes(line)
    for line in ("can I move my appointment to wednesday at eleven?", "yes", "I need to cancel my appointment", "yes"):
        print(">", line, await town.writes(line))


@pytest.mark.parametrize(
    "line",
    [
        "hola, quiero una limpieza el martes a las diez",
        "quels sont vos horaires ?",
        "was kostet eine Reinigung?",
        "quanto costa una pulizia?",
        "qual é o horário de funcionamento?",
    ],
)
async def test_languages(town, line):
    print(line, await town.writes(line))
