"""The buses under test: memory and JetStream, with the same promises."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bus.faces import Bus
from bus.jetstream import connect
from bus.memory import MemoryBus
from schemas.event import Event
from schemas.fact import Draft
from schemas.line import LineLost

T0 = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture(params=["memory", pytest.param("jetstream", marks=pytest.mark.real)])
async def bus(request: pytest.FixtureRequest) -> AsyncIterator[Bus]:
    """Each contract runs on both."""
    made: Bus
    if request.param == "jetstream":
        made = await connect(request.getfixturevalue("nats_url"), now=lambda: datetime.now(UTC), instance="test")
    else:
        made = MemoryBus(lambda: datetime.now(UTC))
    yield made
    await made.close()


class Drafts:
    """Drafts with ids counted up."""

    def __init__(self) -> None:
        self.nth = 0

    def __call__(self, subject: str, event: Event | None = None, *, id: str = "", epoch: int = 0, person: str = "") -> Draft:  # noqa: A002
        self.nth += 1
        return Draft(
            subject=subject,
            event=event or LineLost(reason=f"nth {self.nth}"),
            id=id or f"id-{self.nth}",
            at=T0 + timedelta(milliseconds=self.nth),
            epoch=epoch,
            person=person,
        )


@pytest.fixture
def draft() -> Drafts:
    return Drafts()


async def until(true, seconds: float = 5.0) -> None:
    """Wait until a condition holds; a test that waits in vain fails here."""
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.005)


@pytest.fixture(name="until")
def until_fixture():
    return until
