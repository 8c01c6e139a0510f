"""Retention: what a business has kept long enough goes, figures stay, and a look that was killed is finished."""

import asyncio
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from handlers.privacy.retention import find_cutoffs, find_next_night
from infra.privacy.recording.recorder import SealedRecorder
from infra.privacy.retention import RetentionSweep
from infra.privacy.retention_timer import RetentionTimer
from schemas.knowledge import Business, Retention
from schemas.line import CallsRefused
from schemas.money import CostIncurred
from schemas.privacy import ErasureRequested, RecordingSealed
from tests.privacy.a_life import Person, World
from tests.privacy.conftest import NOW
from tests.privacy.test_erasing import Killed

ANN, BOB = Person(1), Person(2)


async def two_calls(days: int) -> tuple[World, RetentionSweep]:
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
    recorder = SealedRecorder(world.bus.log, world.bus.audio, world.bus.broadcast, world.vault, world.recordings)
    retaining = RetentionSweep(
        log=world.bus.log,
        purge=world.bus.purge,
        recorder=recorder,
        recordings=world.recordings,
        models=world.rows,
        clock=world.clock,
    )
    return world, retaining


async def test_words_older_than_the_period_go_and_figures_stay():
    world, retaining = await two_calls(400)
    (done,) = [one for one in await retaining.apply("t", Retention(calls=365, audio=0), "d1") if one.what == "calls"]
    assert (done.days, done.things) == (365, 1)
    calls = repr((await world.rows.live())["calls"])
    assert ANN.words not in calls
    assert BOB.words in calls
    facts = await world.bus.log.load("call.t.c1")
    assert [fact.event.tag() for fact in facts] == ["call.ended", "cost.incurred", "recording.sealed"]
    assert len([row for table, row in world.rows.tables["ledger"] if table == "call_costs"]) == 2


async def test_recordings_go_when_their_time_is_over():
    world, retaining = await two_calls(31)
    (done,) = await retaining.apply("t", Retention(), "d1")
    assert (done.what, done.things) == ("audio", 1)
    assert list(world.recordings.kept) == [("t", "c2")]
    assert (await world.bus.log.last("call.t.c1")).event.tag() == "recording.dropped"
    assert await retaining.apply("t", Retention(), "d2") == []


async def test_people_nobody_has_heard_of_are_erased_where_the_business_says_so():
    world, retaining = await two_calls(800)
    assert not [one for one in await retaining.apply("t", Retention(), "d1") if one.what == "contacts"]
    (done,) = [one for one in await retaining.apply("t", Retention(contacts=730), "d2") if one.what == "contacts"]
    assert done.things == 1
    (asked,) = await world.bus.log.load(f"erasure.t.{ANN.id}")
    assert asked.event == ErasureRequested(person=ANN.id, by="retention", reason="retention")
    assert not [one for one in await retaining.apply("t", Retention(contacts=730), "d3") if one.what == "contacts"]


async def test_what_is_kept_for_ever_stays():
    world, retaining = await two_calls(10_000)
    before = world.stored()
    assert await retaining.apply("t", Retention(calls=0, audio=0), "d1") == []
    assert world.stored() == before


async def test_how_often_nobodys_calls_were_refused_is_kept_for_a_month():
    world, retaining = await two_calls(31)
    await world.say("call.nobody.refusals", CallsRefused(reason="signature", count=3), "")
    world.clock.at += timedelta(days=29)
    await world.say("call.nobody.refusals", CallsRefused(reason="token", count=1), "")
    world.clock.at += timedelta(days=2)
    await retaining.apply("t", Retention(), "d1")
    (kept,) = await world.bus.log.load("call.nobody.refusals")
    assert kept.event.reason == "token"


async def test_a_look_killed_before_the_rows_were_built_is_finished_by_the_next(monkeypatch):
    world, retaining = await two_calls(400)

    async def deadly(name):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(world.rows, "rewrite", deadly)
        with pytest.raises(Killed):
            await retaining.apply("t", Retention(audio=0), "d1")
    assert ANN.words in repr(await world.rows.live())
    (done,) = await retaining.apply("t", Retention(audio=0), "d2")
    assert done.things == 1
    assert ANN.words not in repr(await world.rows.live())
    assert await retaining.apply("t", Retention(audio=0), "d3") == []


def test_periods_end_to_the_second():
    over = find_cutoffs(Retention(calls=2, audio=0), NOW)
    assert (over.calls, over.audio, over.contacts) == (NOW - timedelta(days=2), None, None)


@given(some.integers(0, 800 * 86_400), some.sampled_from(["America/New_York", "Asia/Tokyo", "UTC"]))
def test_the_next_look_is_always_tonight_or_tomorrow_night(seconds, zone):
    now = NOW + timedelta(seconds=seconds)
    due, day = find_next_night(now, zone)
    assert timedelta(0) < due.astimezone(UTC) - now <= timedelta(hours=25)
    assert due.astimezone(ZoneInfo(zone)).date() == day


async def test_every_night_is_looked_and_the_next_is_arranged():
    world, retaining = await two_calls(31)
    business = Business(tenant="t", name="T", industry="dental", timezone="America/New_York")
    said = []
    say = type("Say", (), {"info": lambda _, event, **line: said.append((event, line["reason"]))})()
    nightly = await RetentionTimer(retaining, world.bus.timers, lambda: [business], world.clock, say).begin(world.bus.consumers)
    async with asyncio.timeout(5):
        while not world.bus.timers._set:
            await asyncio.sleep(0.01)
    timer = world.bus.timers._set["timer.t.retention"]
    timer._run()
    async with asyncio.timeout(5):
        while not said:
            await asyncio.sleep(0.01)
    assert said == [("retention.applied", "audio")]
    await nightly.close()
    await world.bus.close()
