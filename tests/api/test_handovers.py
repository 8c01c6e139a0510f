"""The desk of handovers over HTTP: who waits comes first, somebody takes it, notes are kept, and the time to an answer counts."""

from collections.abc import AsyncIterator
from datetime import timedelta
from types import SimpleNamespace

import msgspec
import psycopg
import pytest

from bus.memory.bus import MemoryBus
from infra.runtime.projection.rebuild import rebuild_read_model
from projectors.projector import declared_projectors
from schemas.event import Event
from schemas.handover import HandoverAccepted, HandoverMissed, HandoverOpened, HandoverQueued, HandoverRinging, LegEnded
from tests.api.conftest import NOW, serving
from tests.api.test_businesses import asking
from tests.examples import example
from tests.projectors.a_day import drafts

pytestmark = pytest.mark.real


def opened(handover: str, **changes) -> tuple[str, Event]:
    return f"handover.{handover}", example(HandoverOpened, handover=handover, person="ann", **changes)


def happened(handover: str, kind: type[Event], **changes) -> tuple[str, Event]:
    return f"handover.{handover}", example(kind, **({"handover": handover} | changes))


LIFE = drafts(
    opened("c1", urgent=True, priority=1, trigger="danger"),
    happened("c1", HandoverRinging, attempt=1),
    happened("c1", LegEnded, attempt=1, status="busy", seconds=0),
    happened("c1", HandoverMissed, attempt=1, reason="busy"),
    happened("c1", HandoverQueued, priority=1, reason="busy"),
    opened("c2", priority=2),
    happened("c2", HandoverQueued, priority=2, reason="wanted"),
    opened("c3"),
    happened("c3", HandoverRinging, attempt=1),
    opened("c4"),
    happened("c4", HandoverAccepted, attempt=1),
)


@pytest.fixture
async def desk(postgres_url: str) -> AsyncIterator[SimpleNamespace]:
    """Four callers who wanted a person; `project` brings the rows up to date."""
    bus = MemoryBus(lambda: NOW)
    for nth, draft in enumerate(LIFE):
        await bus.log.append(msgspec.structs.replace(draft, at=NOW + timedelta(seconds=10 * nth)))

    async def project() -> None:
        async def connect() -> psycopg.AsyncConnection:
            return await psycopg.AsyncConnection.connect(postgres_url, autocommit=True)

        await rebuild_read_model(declared_projectors()["handovers"], bus.log, connect, there.clock)

    async with serving(postgres_url, bus) as there:
        there.ask, there.project = asking(there), project
        await project()
        yield there


async def shown(desk: SimpleNamespace, query: str = "") -> list[str]:
    status, page = await desk.ask("GET", f"/handovers{query}")
    assert status == 200, page
    return [one["handover"] for one in page["handovers"]]


async def test_who_waits_comes_first_by_priority(desk):
    assert await shown(desk) == ["c1", "c2", "c3"]
    assert await shown(desk, "?state=queued") == ["c1", "c2"]
    assert await shown(desk, "?state=waiting") == ["c3"]
    assert await shown(desk, "?state=accepted") == ["c4"]
    assert await shown(desk, "?state=all") == ["c1", "c2", "c3", "c4"]
    _, page = await desk.ask("GET", "/handovers")
    assert (page["open"], page["answer_seconds"]) == (3, 10)


async def test_a_handover_has_its_summary_and_every_phone_that_was_rung(desk):
    _, whole = await desk.ask("GET", "/handovers/c1")
    assert "Maria Lopez" in whole["handover"]["summary"]
    assert (whole["handover"]["state"], whole["handover"]["why"]) == ("queued", "busy")
    assert [(one["number"], one["outcome"]) for one in whole["attempts"]] == [("+16175550141", "busy")]
    assert (await desk.ask("GET", "/handovers/nothing"))[0] == 404


async def test_it_is_taken_noted_and_resolved(desk):
    _, me = await desk.ask("GET", "/accounts/me")
    assert (await desk.ask("POST", "/handovers/c1/accept"))[0] == 200
    assert (await desk.ask("POST", "/handovers/c1/note", note="No answer, tried twice."))[0] == 200
    await desk.project()
    assert await shown(desk) == ["c2", "c3"]
    _, whole = await desk.ask("GET", "/handovers/c1")
    assert (whole["handover"]["account"], whole["handover"]["accepted_by"]) == (me["account"], "desk")
    assert [note["text"] for note in whole["notes"]] == ["No answer, tried twice."]
    status, problem = await desk.ask("POST", "/handovers/c1/accept")
    assert (status, problem["problems"][0]["field"]) == (422, "handover")
    assert (await desk.ask("POST", "/handovers/c1/resolve", note="She has a new appointment."))[0] == 200
    await desk.project()
    assert await shown(desk, "?state=resolved") == ["c1"]
    _, whole = await desk.ask("GET", "/handovers/c1")
    assert whole["handover"]["resolved_by"] == me["account"]
    assert len(whole["notes"]) == 2


async def test_a_caller_on_the_line_is_taken_over_by_phone_and_not_at_the_desk(desk):
    status, problem = await desk.ask("POST", "/handovers/c3/accept")
    assert (status, problem["problems"][0]["field"]) == (422, "handover")
    assert (await desk.ask("POST", "/handovers/c3/note", note=" "))[0] == 400
    assert (await desk.ask("POST", "/handovers/none/note", note="x"))[0] == 404


async def test_a_page_leads_to_the_next(desk):
    seen: list[str] = []
    cursor = ""
    for _ in range(6):
        _, page = await desk.ask("GET", f"/handovers?state=all&limit=1{f'&cursor={cursor}' if cursor else ''}")
        seen += [one["handover"] for one in page["handovers"]]
        cursor = page["next"]
        if not cursor:
            break
    assert seen == ["c1", "c2", "c3", "c4"]
