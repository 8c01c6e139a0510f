"""What people write is answered by the mind that answers their calls."""


async def test_opening_hours_are_asked_by_text_and_answered_in_figures(town):
    (answer,) = await town.writes("what are your opening hours?")
    print(answer)
    assert "8 AM" in answer


async def test_an_appointment_is_booked_by_text(town):
    for line in ("Hi, I need a cleaning on tuesday at ten", "John Smith", "yes", "yes please", "thanks"):
        print(">", line)
        print("  ", await town.writes(line))
