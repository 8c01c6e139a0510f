"""A ledger that dies while a text is answered: the next one answers it, once."""

import asyncio

import pytest

from schemas.diary import AppointmentBooked
from schemas.fact import Draft
from schemas.messages import MessageReceived, MessageRequested
from schemas.subjects import compose_subject
from tests.threads.town import ANA, Town

#: Moments on the way of a text, in seconds after it came: threaded, read, at the tools, being written down.
MOMENTS = (0.0, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4)


async def comes(town: Town, text: str, sid: str) -> None:
    person = await town.directory.person(town.business.tenant, ANA)
    came = MessageReceived(
        message=f"in-{sid}", person=person, channel="sms", text=text, sender=ANA, recipient=town.business.number
    )
    subject = compose_subject("message", town.business.tenant, came.message)
    await town.bus.log.append(Draft(subject=subject, event=came, id=f"{sid}/0", at=town.clock.now(), person=person))


@pytest.mark.parametrize("moment", MOMENTS)
async def test_it_is_answered_once_wherever_the_ledger_dies(town, moment):
    for line in ("Hi, I need a cleaning on tuesday at ten", "John Smith"):
        await town.writes(line)
    before = len(town.sent("reply"))
    await comes(town, "yes please", "SMlast")
    await asyncio.sleep(moment)
    await town.crash()
    for _ in range(20):
        await town.settle()
    assert len(await town.facts(AppointmentBooked)) == 1
    (answer,) = town.sent("reply")[before:]
    assert "booked" in answer.text.lower() or "all set" in answer.text.lower()
    assert len([one for one in await town.facts(MessageRequested) if one.event.origin == "in-SMlast"]) == 1
