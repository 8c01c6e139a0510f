"""The privacy commands on real servers: a contact is found, handed out, erased; a key is rotated; keeping is told."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest

from handlers.privacy.ports import Eraser
from infra.cli.access import _access
from infra.cli.erase import _erase
from infra.cli.retention import _retention
from infra.cli.rotate import _rotate
from infra.composition.privacy_services import eraser, open_directory
from infra.composition.services import Services, open_services
from infra.privacy.directory.postgres import PostgresDirectory
from infra.privacy.read_model_erasure import PostgresReadModels
from infra.runtime.discovery import find_handlers
from infra.runtime.durable_handlers import DurableHandlers
from infra.runtime.needs import Needs
from infra.settings import Settings
from read_models.erasures import read_erasures
from schemas.business import BusinessOpened
from schemas.fact import Draft
from tests.privacy.a_life import Person, World

pytestmark = pytest.mark.real
ANN, BOB = Person(1), Person(2)


@pytest.fixture
def settings(nats_url, postgres_url, tmp_path) -> Settings:
    return Settings(home=str(tmp_path / "home"), nats_url=nats_url, database_url=postgres_url, demo=False, log_level="error")


async def live_a_little(services: Services, numbers: PostgresDirectory) -> None:
    """A business with two callers, whose numbers lead to them."""
    opened = BusinessOpened(name="T", industry="dental", number="+16175550100", timezone="America/New_York")
    await services.bus.log.append(Draft(subject="business.t.profile", event=opened, id="open", at=datetime.now(UTC)))
    world = World()
    world.bus = services.bus
    for nth, who in enumerate((ANN, BOB), 1):
        numbers._ids = type("Ids", (), {"new": lambda _, id_=who.id: id_})()
        world.directory = numbers
        await world.call(who, nth)
        await world.book(who, nth)
    models = PostgresReadModels(services.settings.database_url, services.bus.log, services.clock)
    for name in models.names():
        await models.rewrite(name)


def erasing(services: Services, numbers: PostgresDirectory) -> DurableHandlers:
    """The handler of erasures at work, as in the role ledger."""
    return DurableHandlers(
        [find_handlers()["erasing"]],
        Needs({Eraser: eraser(services, numbers)}),
        log=services.bus.log,
        consumers=services.bus.consumers,
        business=lambda _: None,
        clock=services.clock,
        tracer=services.tracer,
        meter=services.meter,
    )


async def test_a_person_is_handed_out_and_erased_by_number(settings, tmp_path, capsys):
    async with open_services(settings, "ledger") as services:
        numbers = open_directory(services)
        await numbers.prepare()
        await live_a_little(services, numbers)
        stop = asyncio.Event()
        work = asyncio.create_task(erasing(services, numbers).run(stop))
        await _access(settings, "(617) 555-0001", tmp_path / "ann", "", "test")
        assert ANN.name in json.loads((tmp_path / "ann" / "facts.json").read_text()).__repr__()
        assert BOB.name not in (tmp_path / "ann" / "facts.json").read_text()
        await _rotate(settings, "")
        assert "keys wrapped anew" in capsys.readouterr().out
        async with asyncio.timeout(60):
            await _erase(settings, "(617) 555-0001", "", yes=True)
        told = capsys.readouterr().out
        assert [line.split()[1] for line in told.splitlines()][:4] == [
            "erasure.requested", "directory.cleared", "keys.destroyed", "audio.purged",
        ]  # fmt: skip
        assert "erasure.certified" in told
        assert "+1617" not in told
        with pytest.raises(SystemExit, match="nobody has called from this number"):
            await _access(settings, ANN.phone, tmp_path / "again", "", "test")
        await _access(settings, ANN.id, tmp_path / "again", "", "test")
        left = b"".join(file.read_bytes() for file in (tmp_path / "again").rglob("*") if file.is_file())
        assert not [trace for trace in ANN.traces if trace in left]
        await PostgresReadModels(settings.database_url, services.bus.log, services.clock).rewrite("erasures")
        async with services.pool.connection() as connection:
            (one,) = (await read_erasures(connection, tenant="t")).erasures
        assert (one.state, one.person, one.by, one.calls) == ("certified", ANN.id, "cli", 1)
        stop.set()
        await work


async def test_what_is_kept_is_told_and_applied(settings, capsys, monkeypatch):
    async with open_services(settings, "ledger") as services:
        numbers = open_directory(services)
        await numbers.prepare()
        await live_a_little(services, numbers)
    await _retention(settings, "", apply=False)
    assert "t: what was said in calls: 365 days" in capsys.readouterr().out
    monkeypatch.setattr("infra.runtime.clock.SystemClock.now", lambda _: datetime.now(UTC) + timedelta(days=500))
    await _retention(settings, "", apply=True)
    assert "t: calls: 2 over" in capsys.readouterr().out
    async with open_services(settings, "test") as services, services.pool.connection() as connection:
        assert await (await connection.execute("SELECT words FROM calls.said")).fetchall() == []
        tags = {fact.event.tag() for fact in await services.bus.log.load("call.t.c1")}
        assert tags == {"call.ended"}


async def test_a_business_must_be_named_where_it_is_not_the_only_one(settings, tmp_path):
    with pytest.raises(SystemExit, match="there are: none yet"):
        await _access(settings, ANN.id, tmp_path / "x", "", "test")
