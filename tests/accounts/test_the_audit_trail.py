"""The audit trail answers who read what, in pages, and holds nothing personal."""

import psycopg
import pytest

from bus.memory.bus import MemoryBus
from infra.api.accounts.background_work import open_access_trail
from infra.api.accounts.sessions import Bearer
from infra.runtime.discovery import import_modules
from infra.runtime.projection.rebuild import rebuild_read_model
from projectors.projector import declared_projectors
from read_models import audit
from tests.accounts.front_desk import join

pytestmark = pytest.mark.real
import_modules("projectors")


async def test_what_was_told_is_the_trail_newest_first_in_pages(desk, clock, postgres_url):
    person = await join(desk, "bright", "auditor")
    await join(desk, "nextdoor", "owner")
    bus = MemoryBus(clock.now)
    async with open_access_trail(desk, bus.log) as trail:
        who = Bearer(tenant="bright", account=person.account, role="staff", session="s1", scopes=None)
        for number in range(3):
            clock.move(seconds=1)
            trail.read(who, "GET /contacts/{person}", f"p{number}", masked=False)
        clock.move(seconds=1)
        trail.refused(who, "GET /audit")

    async def connect():
        return await psycopg.AsyncConnection.connect(postgres_url, autocommit=True)

    await rebuild_read_model(declared_projectors()["audit"], bus.log, connect, clock)
    async with await connect() as connection:
        lines, cursor = [], ""
        while True:
            page = await audit.read_audit_trail(connection, tenant="bright", cursor=cursor, limit=2)
            lines += page.trail
            cursor = page.next
            if not cursor:
                break
        read = await audit.read_audit_trail(connection, tenant="bright", what="access.logged", account=person.account)
    assert len(lines) == 9
    assert (lines[0].what, lines[0].endpoint, lines[0].role) == ("access.refused", "GET /audit", "staff")
    assert [line.about for line in read.trail] == ["p2", "p1", "p0"]
    assert lines[-1].what == "account.invited"
    assert lines[-1].by == "test"
    assert person.email not in repr(lines)
