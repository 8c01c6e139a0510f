"""Retention: what a business has kept long enough goes, figures stay, and a look that was killed is finished."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as some

from bus.log import Log
from bus.timers import Timers
from handlers.clock import Clock
from handlers.privacy.ports import Disposal
from handlers.privacy.retention import find_cutoffs, find_next_night
from infra.observability.meter import Meter
from infra.observability.tracing import NoTracer
from infra.privacy.recording.recorder import SealedRecorder
from infra.privacy.retention import RetentionSweep
from infra.runtime.discovery import find_handlers, list_endpoints
from infra.runtime.durable_handlers import DurableHandlers
from infra.runtime.handling import handle
from infra.runtime.needs import Needs
from infra.runtime.stamp import AnswerStamp
from schemas.business import BusinessOpened
from schemas.consent import MessageAllowed
from schemas.fact import Fact
from schemas.keeping import Retention
from schemas.knowledge import Business
from schemas.line import CallRinging, CallsRefused
from schemas.money import CostIncurred
from schemas.privacy import (
    ErasureCertified,
    ErasureRequested,
    KeysDestroyed,
    RecordingDropped,
    RecordingSealed,
    RetentionApplied,
    RetentionDue,
)
from tests.privacy.a_life import CALLED, Person, World
from tests.privacy.conftest import NOW
from tests.privacy.test_erasing import Killed

BUSINESS = Business(tenant="t", name="T", industry="dental", timezone="America/New_York")
ANN, BOB = Person(1), Person(2)


async def two_calls(days: int) -> World:
    """Ann called so many days before Bob, who called now; both were recorded."""
    world = await World().open()
    for nth, who in enumerate((ANN, BOB), 1):
        await world.call(who, nth)
        await world.say(
            f"call.t.c{nth}", CostIncurred(part="model", amount="0.1", currency="USD", quantity="1", unit="token"), who.id
        )
        await world.say(f"call.t.c{nth}", RecordingSealed(seconds=1, size=1, codec="c", digest="d"), who.id)
        await world.recordings.put("t", f"c{nth}", b"sealed")
        if nth == 1:
            world.clock.at += timedelta(days=days)
    await world.rows.live()
    return world


def needs_of(world: World) -> Needs:
    recorder = SealedRecorder(world.bus.log, world.bus.audio, world.bus.broadcast, world.vault, world.recordings)
    disposal = RetentionSweep(purge=world.bus.purge, recorder=recorder, recordings=world.recordings, models=world.rows)
    return Needs({Log: world.bus.log, Disposal: disposal, Timers: world.bus.timers, Clock: world.clock})


async def look(world: World, kept: Retention, day: str) -> list[RetentionApplied]:
    """A night's look, as the ledger has it; what it has ended. One that was killed is handed over again."""
    handler, stored = find_handlers()["retention"], []
    due = Fact(subject="due.t.retention", event=RetentionDue(day=day), id=f"t/retention/{day}", at=world.clock.now())
    needs = needs_of(world).plus({Business: msgspec.structs.replace(BUSINESS, retention=kept)})
    await handle(handler, due, needs.provide(handler), world.bus.log, AnswerStamp(due, handler.name, world.clock), stored.append)
    return [fact.event for fact in stored if isinstance(fact.event, RetentionApplied)]


async def test_words_older_than_the_period_go_and_figures_stay():
    world = await two_calls(400)
    (done,) = [one for one in await look(world, Retention(calls=365, audio=0), "d1") if one.what == "calls"]
    assert (done.days, done.things) == (365, 1)
    calls = repr((await world.rows.live())["calls"])
    assert ANN.words not in calls
    assert BOB.words in calls
    facts = await world.bus.log.load("call.t.c1")
    assert [fact.event.tag() for fact in facts] == ["call.ended", "cost.incurred", "recording.sealed"]
    assert len([row for table, row in world.rows.tables["ledger"] if table == "call_costs"]) == 2


async def test_recordings_go_when_their_time_is_over():
    world = await two_calls(31)
    (done,) = await look(world, Retention(), "d1")
    assert (done.what, done.things) == ("audio", 1)
    assert list(world.recordings.kept) == [("t", "c2")]
    assert (await world.bus.log.last("call.t.c1")).event.tag() == "recording.dropped"
    assert await look(world, Retention(), "d2") == []


async def test_people_nobody_has_heard_of_are_erased_where_the_business_says_so():
    world = await two_calls(800)
    assert not [one for one in await look(world, Retention(), "d1") if one.what == "contacts"]
    (done,) = [one for one in await look(world, Retention(contacts=730), "d2") if one.what == "contacts"]
    assert done.things == 1
    (asked,) = await world.bus.log.load(f"erasure.t.{ANN.id}")
    assert asked.event == ErasureRequested(person=ANN.id, by="retention", reason="retention")
    assert not [one for one in await look(world, Retention(contacts=730), "d3") if one.what == "contacts"]


async def test_somebody_who_called_lately_is_spared_however_old_what_is_known_of_them_is():
    world = await two_calls(800)
    await world.say("call.t.c3", CallRinging(person=ANN.id, caller=ANN.phone, called="+16175550100"), ANN.id)
    world.clock.at += timedelta(days=729)
    assert not [one for one in await look(world, Retention(contacts=730), "d1") if one.what == "contacts"]
    assert await world.bus.log.load(f"erasure.t.{ANN.id}") == []
    world.clock.at += timedelta(days=2)
    (done,) = [one for one in await look(world, Retention(contacts=730), "d2") if one.what == "contacts"]
    assert done.things == 2
    assert await world.bus.log.load(f"erasure.t.{ANN.id}")


async def test_somebody_who_has_not_called_but_booked_lately_is_spared():
    world = await two_calls(800)
    await world.book(ANN, 1)
    assert not [one for one in await look(world, Retention(contacts=730), "d1") if one.what == "contacts"]


async def test_what_is_kept_for_ever_stays():
    world = await two_calls(10_000)
    before = world.stored()
    assert await look(world, Retention(calls=0, audio=0), "d1") == []
    assert world.stored() == before


async def test_how_often_nobodys_calls_were_refused_is_kept_for_a_month():
    world = await two_calls(31)
    await world.say("call.nobody.refusals", CallsRefused(reason="signature", count=3), "")
    world.clock.at += timedelta(days=29)
    await world.say("call.nobody.refusals", CallsRefused(reason="token", count=1), "")
    world.clock.at += timedelta(days=2)
    await look(world, Retention(), "d1")
    (kept,) = await world.bus.log.load("call.nobody.refusals")
    assert kept.event.reason == "token"


async def test_a_look_killed_before_the_rows_were_built_is_finished_by_the_next(monkeypatch):
    world = await two_calls(400)

    async def deadly(name):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(world.rows, "rewrite", deadly)
        with pytest.raises(Killed):
            await look(world, Retention(audio=0), "d1")
    assert ANN.words in repr(await world.rows.live())
    (done,) = await look(world, Retention(audio=0), "d2")
    assert done.things == 1
    assert ANN.words not in repr(await world.rows.live())
    assert await look(world, Retention(audio=0), "d3") == []


def test_periods_end_to_the_second():
    over = find_cutoffs(Retention(calls=2, audio=0), NOW)
    assert (over.calls, over.audio, over.contacts) == (NOW - timedelta(days=2), None, None)


@given(some.integers(0, 800 * 86_400), some.sampled_from(["America/New_York", "Asia/Tokyo", "UTC"]))
def test_the_next_look_is_always_tonight_or_tomorrow_night(seconds, zone):
    now = NOW + timedelta(seconds=seconds)
    due, day = find_next_night(now, zone)
    assert timedelta(0) < due.astimezone(UTC) - now <= timedelta(hours=25)
    assert due.astimezone(ZoneInfo(zone)).date() == day


async def test_a_look_killed_between_two_recordings_says_of_each_that_it_is_gone(monkeypatch):
    world = await two_calls(0)
    world.clock.at += timedelta(days=31)
    drop, dropped = world.recordings.drop, []

    async def deadly(tenant, call):
        if dropped:
            raise Killed
        dropped.append(call)
        return await drop(tenant, call)

    with monkeypatch.context() as patched:
        patched.setattr(world.recordings, "drop", deadly)
        with pytest.raises(Killed):
            await look(world, Retention(), "d1")
    (done,) = await look(world, Retention(), "d1")
    assert (done.what, done.things) == ("audio", 1)
    assert [(await world.bus.log.last(f"call.t.c{nth}")).event.tag() for nth in (1, 2)] == ["recording.dropped"] * 2
    assert world.recordings.kept == {}


@asynccontextmanager
async def ledger_at_night(world: World) -> AsyncIterator[None]:
    """The declared handlers of retention at work on the world's log."""
    durable = DurableHandlers(
        [find_handlers()[name] for name in ("retention", "retention-nights")],
        needs_of(world),
        log=world.bus.log,
        consumers=world.bus.consumers,
        business=lambda _: BUSINESS,
        clock=world.clock,
        tracer=NoTracer(),
        meter=Meter(),
    )
    stop, up = asyncio.Event(), asyncio.Event()
    running = asyncio.create_task(durable.run(stop, up.set))
    await asyncio.wait_for(up.wait(), 5)
    yield
    stop.set()
    await running
    await world.bus.close()


async def test_every_night_is_looked_and_the_next_is_arranged():
    world = await two_calls(31)
    opened = BusinessOpened(name="T", industry="dental", number=CALLED, timezone="America/New_York")
    await world.say("business.t.profile", opened, "")
    async with ledger_at_night(world), asyncio.timeout(5):
        while not world.bus.timers._set:
            await asyncio.sleep(0.01)
        timer = world.bus.timers._set["timer.t.retention"]
        timer._run()
        while not isinstance((await world.bus.log.last("business.t.profile")).event, RetentionApplied):
            await asyncio.sleep(0.01)
        assert world.bus.timers._set["timer.t.retention"] is not timer


def test_what_takes_away_is_declared_and_shown():
    shown = {one.name: one for one in list_endpoints("ledger")}
    assert RetentionDue in shown["retention"].wants
    assert {RecordingDropped, ErasureRequested, RetentionApplied} <= set(shown["retention"].answers)
    assert ErasureRequested in shown["erasing"].wants
    assert {KeysDestroyed, ErasureCertified} <= set(shown["erasing"].answers)
    assert MessageAllowed in shown["sending"].answers
