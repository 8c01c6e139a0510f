"""Memory kept up with the log: through an outage, past what cannot be read, and never twice."""

import asyncio
from datetime import UTC, datetime

import pytest

from bus.log import Unavailable
from bus.memory import MemoryBus
from handlers import log_follower
from handlers.diary.memory import HotDiary
from schemas.fact import Draft

NOW = datetime(2026, 11, 20, tzinfo=UTC)


class Shaky:
    """A log that goes away after each batch."""

    def __init__(self, log):
        self.log, self.outages = log, 0

    async def read(self, *subjects, after=0, follow=False, puzzled=None, tags=frozenset()):
        async for facts in self.log.read(*subjects, after=after, follow=follow, puzzled=puzzled):
            yield facts
            self.outages += 1
            raise Unavailable("gone; try again")


@pytest.fixture
async def bus():
    bus = MemoryBus(lambda: NOW)
    yield bus
    await bus.close()


async def book(bus, diary, wanted, nth, start):
    (booked,) = diary.ask(wanted(appointment=f"A{nth}", start=start))
    await bus.log.append(Draft(subject="page.curl.chair-2_2026-11-23", event=booked, id=f"f{nth}", at=NOW))


async def test_the_diary_goes_on_after_the_log_was_away(bus, diary, wanted, monkeypatch):
    monkeypatch.setattr(log_follower, "_AGAIN_SECONDS", 0.001)
    hot, shaky = HotDiary(), Shaky(bus.log)
    following = asyncio.create_task(hot.follow(shaky))
    for nth, start in enumerate(("2026-11-23T09:00", "2026-11-23T10:00", "2026-11-23T11:00")):
        await book(bus, diary, wanted, nth, start)
        async with asyncio.timeout(2):
            while hot.find("curl", f"A{nth}") is None:
                await asyncio.sleep(0.001)
    following.cancel()
    assert shaky.outages == 3
    assert len(hot.appointments("curl", person="P1")) == 3


async def test_a_fact_of_a_newer_version_does_not_close_the_diary(bus, diary, wanted):
    await book(bus, diary, wanted, 1, "2026-11-23T09:00")
    bus.store.put("page.curl.chair-2_2026-11-23", {"Fact": "appointment.painted", "Nats-Msg-Id": "x"}, b"{}")
    await book(bus, diary, wanted, 2, "2026-11-23T10:00")
    hot = HotDiary()
    await hot.load(bus.log)
    assert hot.find("curl", "A1")
    assert hot.find("curl", "A2")
