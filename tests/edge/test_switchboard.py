"""A number is answered by the business that has it, as the log says it is now."""

import asyncio

import structlog

from bus.memory import MemoryBus
from handlers.business.memory import BusinessDirectory
from infra.runtime.clock import SystemClock
from schemas.business import BusinessConfigured, BusinessOpened
from schemas.event import Event
from schemas.fact import Draft

PINE = BusinessOpened(name="Pine", industry="dental", number="+16175550123", timezone="America/Chicago")


async def told(bus: MemoryBus, event: Event, id_: str) -> None:
    await bus.log.append(Draft(subject="business.pine.profile", event=event, id=id_, at=SystemClock().now()))


async def test_a_business_answers_its_number_once_it_has_opened():
    bus = MemoryBus(SystemClock().now)
    await told(bus, PINE, "1")
    board = BusinessDirectory(bus.log, structlog.get_logger(), demo=False)
    assert await board.answering(PINE.number) is None
    await board.load()
    found = await board.answering(PINE.number)
    assert found
    assert (found.tenant, found.timezone) == ("pine", "America/Chicago")


async def test_a_change_takes_effect_on_the_next_call_and_a_bad_one_changes_nothing():
    bus = MemoryBus(SystemClock().now)
    with structlog.testing.capture_logs() as logged:
        board = BusinessDirectory(bus.log, structlog.get_logger(), demo=True)
        following = asyncio.create_task(board.follow())
        await told(bus, PINE, "1")
        await told(bus, BusinessConfigured(part="handoff_number", value='"+16175550124"'), "2")
        await asyncio.sleep(0.05)
        await told(bus, BusinessConfigured(part="hours", value='"never"'), "3")
        await told(bus, BusinessConfigured(part="address", value='"1 Pine Street"'), "4")
        await asyncio.sleep(0.05)
        following.cancel()
        found = await board.answering(PINE.number)
    assert found
    assert (found.handoff_number, found.address) == ("+16175550124", "1 Pine Street")
    assert [line["event"] for line in logged] == ["business kept as it was"]


async def test_the_demo_businesses_answer_without_a_log():
    board = BusinessDirectory(MemoryBus(SystemClock().now).log, structlog.get_logger(), demo=True)
    found = await board.answering("+16175550140")
    assert found
    assert found.tenant == "demo"
