"""Facts about accounts reach the log, once and in order, whatever is down for a while."""

import asyncio

import pytest

from bus.log import Unavailable
from bus.memory.bus import MemoryBus
from infra.api.accounts.access_trail import AccessTrail
from infra.api.accounts.background_work import open_access_trail
from infra.api.accounts.outbox import publish_outbox
from infra.api.accounts.sessions import Bearer
from tests.accounts.front_desk import join

pytestmark = pytest.mark.real
WHO = Bearer(tenant="bright", account="a1", role="staff", session="s1", scopes=None)


class Down:
    """A log that is away until it is told to come back."""

    def __init__(self, log) -> None:
        self.log, self.away, self.taken = log, True, 0

    async def append(self, draft, *, expected=None):
        if self.away and self.taken == 3:
            raise Unavailable("away")
        self.taken += 1
        return await self.log.append(draft)


async def test_what_was_told_while_the_log_was_away_arrives_once_and_in_order(desk, clock):
    person = await join(desk, "bright", "owner")
    bus = MemoryBus(clock.now)
    log = Down(bus.log)
    with pytest.raises(Unavailable):
        await publish_outbox(desk.pool, log, desk.wire)
    log.away = False
    assert await publish_outbox(desk.pool, log, desk.wire) == 5
    facts = await bus.log.load(f"account.bright.{person.account}")
    assert [fact.event.tag() for fact in facts] == [
        "account.invited",
        "account.opened",
        "second-factor.enrolled",
        "recovery-codes.made",
        "sign-in.succeeded",
    ]
    assert {fact.person for fact in facts} == {person.account}
    assert await publish_outbox(desk.pool, log, desk.wire) == 0


async def test_two_that_pump_at_once_take_everything_once(desk, clock):
    for number in range(20):
        await join(desk, "bright", "staff", f"s{number}@bright.example")
    bus = MemoryBus(clock.now)
    taken = await asyncio.gather(*(publish_outbox(desk.pool, bus.log, desk.wire) for _ in range(3)))
    assert sum(taken) == 100


async def test_who_read_what_is_whole_when_the_role_stops(desk, clock):
    bus = MemoryBus(clock.now)
    async with open_access_trail(desk, bus.log) as trail:
        for number in range(500):
            trail.read(WHO, "GET /contacts/{person}", f"p{number}", masked=False)
    logged = [fact.event.object for fact in await bus.log.load("account.bright.a1")]
    assert logged == [f"p{number}" for number in range(500)]


async def test_what_the_bus_does_not_take_at_the_end_waits_for_the_next_start(desk, clock):
    bus = MemoryBus(clock.now)
    log = Down(bus.log)
    async with open_access_trail(desk, log) as trail:
        for number in range(5):
            trail.read(WHO, "GET /calls", f"c{number}", masked=False)
    async with open_access_trail(desk, bus.log):
        pass
    assert len(await bus.log.load("account.bright.a1")) == 5


async def test_noting_does_not_wait(desk):
    trail = AccessTrail(desk)
    began = asyncio.get_running_loop().time()
    for number in range(1000):
        trail.read(WHO, "GET /calls", "", masked=True)
    assert asyncio.get_running_loop().time() - began < 0.5
    await trail.write()
