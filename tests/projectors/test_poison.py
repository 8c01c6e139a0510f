"""A fact that one projector cannot stomach is set aside by it, and neither its later facts nor the other projectors wait."""

import asyncio
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from infra.observability.logs import open_log
from infra.runtime.projection.live_projection import keep_projecting
from infra.runtime.projection.progress import ProjectionProgress
from projectors.projector import declared_projectors
from read_models.row import Row
from schemas.fact import Fact
from schemas.line import CallRinging
from tests.projectors.a_day import drafts

pytestmark = pytest.mark.real
_POISON = "poisoned"


async def test_a_poison_fact_is_set_aside_by_the_projector_it_harms_and_nobody_waits(bus, connect, clock):
    whole = declared_projectors()["contacts"]

    def choking(fact: Fact) -> Iterator[Row]:
        if getattr(fact.event, "person", "") == _POISON:
            raise ZeroDivisionError
        yield from whole.project(fact)

    contacts = msgspec.structs.replace(whole, project=choking)
    progress = {name: ProjectionProgress(projector=name) for name in ("contacts", "engagement")}
    log = open_log("projectors", "test", level="error")
    async with asyncio.timeout(20), asyncio.TaskGroup() as tasks:
        running = [
            tasks.create_task(keep_projecting(one, bus.log, connect, clock, progress[one.name], log))
            for one in (contacts, declared_projectors()["engagement"])
        ]
        await until(lambda: all(one.generation for one in progress.values()))
        for nth, person in enumerate(("eve", _POISON, "flo"), 300):
            for draft in drafts((f"call.c{nth}", CallRinging(person=person, caller="+1", called="+1")), first=nth):
                await bus.log.append(draft)
        async with await connect() as connection:
            await rows(connection, "SELECT person FROM contacts.history WHERE id = 'c302'", [("flo",)])
            await rows(connection, "SELECT person FROM engagement.touches WHERE id = 'c301'", [(_POISON,)])
            await rows(connection, "SELECT person FROM contacts.history WHERE id = 'c301'", [])
            await rows(connection, "SELECT projector, subject, left(reason, 17) FROM projections.parked", [SET_ASIDE])
        assert (progress["contacts"].aside, progress["engagement"].aside) == (1, 0)
        assert (progress["contacts"].waiting, progress["engagement"].waiting) == ("", "")
        for one in running:
            one.cancel()


SET_ASIDE = ("contacts", "call.bright.c301", "ZeroDivisionError")


async def rows(connection: Any, question: str, wanted: list[Any]) -> None:
    """Ask until these are the rows; the test's own timeout bounds it."""
    while True:
        if await (await connection.execute(question)).fetchall() == wanted:
            return
        await asyncio.sleep(0.01)


async def until(true: Any) -> None:
    while not true():
        await asyncio.sleep(0.01)
