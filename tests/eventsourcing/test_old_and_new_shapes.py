"""Facts outlive the code that wrote them: old shapes are lifted wherever facts are read, newer ones say why they cannot be."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest

from bus.eventsourcing.loop_thread import LoopThread
from bus.eventsourcing.stored_events import FactMapper, read_notification
from bus.jetstream import connect
from bus.memory import MemoryBus
from bus.ports import Bus
from bus.wire import UnknownFact, Unreadable, Wire
from infra.replay.analysts.recorder import FactRecorder
from schemas.event import Event
from schemas.fact import Draft
from schemas.upcasters import UPCASTERS

HOME, CALL = "page.inn.room-1_2026-11-23", "call.inn.c1"
AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


class FirstStay(Event, frozen=True, tag="stay.asked"):
    """As it was at first: one text."""

    guests: str


class SecondStay(Event, frozen=True, tag="stay.asked"):
    """Then a number."""

    adults: int


class Stay(Event, frozen=True, tag="stay.asked"):
    """As it is now."""

    party: dict[str, int]
    smoking: bool = False


class LaterStay(Event, frozen=True, tag="stay.asked"):
    """As a newer version writes it."""

    party: list[str]


class RicherStay(Event, frozen=True, tag="stay.asked"):
    """As a newer version writes it, with something added."""

    party: dict[str, int]
    pets: int = 0


class StayPraised(Event, frozen=True, tag="stay.praised"):
    """An event only a newer version knows."""


def counted(shape: dict[str, Any]) -> dict[str, Any]:
    """First to second."""
    if "guests" in shape:
        shape["adults"] = int(shape.pop("guests").split()[0])
    return shape


def partied(shape: dict[str, Any]) -> dict[str, Any]:
    """Second to third."""
    if "adults" in shape:
        shape["party"] = {"adults": shape.pop("adults")}
    return shape


@pytest.fixture(params=["memory", pytest.param("jetstream", marks=pytest.mark.real)])
async def inn(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[Bus, list[Unreadable]]]:
    """A bus of today's version, which knows one event, and what puzzled its live taps."""
    monkeypatch.setitem(UPCASTERS, "stay.asked", (counted, partied))
    puzzles: list[Unreadable] = []
    wire = Wire(known={"stay.asked": Stay})

    def now() -> datetime:
        return datetime.now(UTC)

    bus: Bus = MemoryBus(now, wire=wire, puzzled=puzzles.append)
    if request.param == "jetstream":
        bus = await connect(request.getfixturevalue("nats_url"), now=now, instance="inn", wire=wire, puzzled=puzzles.append)
    yield bus, puzzles
    await bus.close()


@pytest.fixture
async def older(request: pytest.FixtureRequest, inn: tuple[Bus, list[Unreadable]]) -> AsyncIterator[Bus]:
    """Another process, whose version wrote the old shapes: what a connection said itself it does not read again."""
    if request.node.callspec.params["inn"] == "memory":
        yield inn[0]
        return
    wire = Wire(known={"stay.asked": Stay})
    bus = await connect(request.getfixturevalue("nats_url"), now=lambda: datetime.now(UTC), instance="older", wire=wire)
    yield bus
    await bus.close()


def told(event: Event, nth: int = 0, home: str = HOME) -> Draft:
    return Draft(subject=home, event=event, id=f"{home}-{nth}", at=AT)


OLD_AND_NEW = (FirstStay(guests="2 adults"), SecondStay(adults=3), Stay(party={"adults": 4}, smoking=True))
TODAY = [Stay(party={"adults": 2}), Stay(party={"adults": 3}), Stay(party={"adults": 4}, smoking=True)]


async def test_the_log_reads_each_old_shape_as_todays(inn: tuple[Bus, list[Unreadable]]) -> None:
    bus, _ = inn
    for nth, event in enumerate(OLD_AND_NEW):
        await bus.log.append(told(event, nth))
    assert [fact.event for fact in await bus.log.load(HOME)] == TODAY
    assert [fact.event async for batch in bus.log.read("page.>") for fact in batch] == TODAY
    newest = await bus.log.last(HOME)
    assert newest is not None
    assert newest.event == TODAY[-1]


async def test_a_live_tap_hears_each_old_shape_as_todays(inn: tuple[Bus, list[Unreadable]], older: Bus, until) -> None:
    bus, puzzles = inn
    heard: list[Event] = []
    tap = await bus.live.tap(CALL, lambda fact: heard.append(fact.event))
    for nth, event in enumerate((*OLD_AND_NEW, LaterStay(party=["2 adults"]), StayPraised())):
        await older.live.publish(told(event, nth, CALL))

    async def all_of_them() -> bool:
        return len(heard) == 3 and len(puzzles) == 2

    await until(all_of_them)
    assert heard == TODAY
    assert [type(puzzle) for puzzle in puzzles] == [Unreadable, UnknownFact]
    await tap.close()


async def test_a_newer_shape_says_that_a_newer_version_wrote_it(inn: tuple[Bus, list[Unreadable]]) -> None:
    bus, _ = inn
    at = await bus.log.append(told(LaterStay(party=["2 adults"])))
    with pytest.raises(Unreadable) as puzzle:
        await bus.log.load(HOME)
    assert (puzzle.value.subject, puzzle.value.sequence, puzzle.value.tag) == (HOME, at, "stay.asked")
    assert puzzle.value.reason == "ValidationError: written by a newer version?"
    assert "2 adults" not in str(puzzle.value)


async def test_what_was_only_added_is_read_without_it(inn: tuple[Bus, list[Unreadable]]) -> None:
    bus, _ = inn
    await bus.log.append(told(RicherStay(party={"adults": 1}, pets=2)))
    assert [fact.event for fact in await bus.log.load(HOME)] == [Stay(party={"adults": 1})]


async def test_an_unknown_tag_says_upgrade_and_the_rest_is_read(inn: tuple[Bus, list[Unreadable]]) -> None:
    bus, _ = inn
    await bus.log.append(told(StayPraised()))
    await bus.log.append(told(OLD_AND_NEW[0], 1))
    puzzles: list[Unreadable] = []
    read = [fact.event async for batch in bus.log.read("page.>", puzzled=puzzles.append) for fact in batch]
    assert read == TODAY[:1]
    assert [(type(puzzle), puzzle.tag) for puzzle in puzzles] == [(UnknownFact, "stay.praised")]
    assert "upgrade, then retry it" in puzzles[0].reason
    with pytest.raises(UnknownFact):
        await bus.log.load(HOME)


@pytest.mark.parametrize("guests", ["many", ""])
async def test_an_upcaster_that_cannot_lift_makes_the_fact_unreadable(inn: tuple[Bus, list[Unreadable]], guests: str) -> None:
    bus, _ = inn
    await bus.log.append(told(FirstStay(guests=guests)))
    with pytest.raises(Unreadable, match="in the upcaster counted; put it right"):
        await bus.log.load(HOME)


@pytest.mark.parametrize("wrong", [TypeError, AttributeError, ArithmeticError])
async def test_whatever_goes_wrong_in_an_upcaster_is_told_of_the_fact(
    inn: tuple[Bus, list[Unreadable]], monkeypatch: pytest.MonkeyPatch, wrong: type[Exception]
) -> None:
    bus, _ = inn

    def breaks(shape: dict[str, Any]) -> dict[str, Any]:
        raise wrong("an error of ours")

    monkeypatch.setitem(UPCASTERS, "stay.asked", (breaks,))
    await bus.log.append(told(TODAY[0]))
    with pytest.raises(Unreadable, match=f"{wrong.__name__} in the upcaster breaks"):
        await bus.log.load(HOME)


def test_the_librarys_recorder_hands_analysts_todays_shapes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(UPCASTERS, "stay.asked", (counted, partied))
    loop = LoopThread("inn")

    async def made() -> MemoryBus:
        return MemoryBus(lambda: AT, wire=Wire(known={"stay.asked": Stay}))

    async def write() -> None:
        for nth, event in enumerate((*OLD_AND_NEW, StayPraised(), LaterStay(party=["1"]))):
            await bus.log.append(told(event, nth))

    bus = loop.run(made(), 5)
    loop.run(write(), 5)
    recorder, mapper = FactRecorder(bus.log, loop, ["page.>"]), FactMapper(None, known={"stay.asked": Stay})
    assert [mapper.to_domain_event(one).event for one in recorder.select_notifications(1, 10)] == TODAY
    assert [mapper.to_domain_event(one).event for one in recorder.select_events(HOME)] == TODAY
    assert recorder.max_notification_id() == 5
    again = mapper.to_domain_event(recorder.select_events(HOME)[0])
    assert read_notification(again) == mapper.to_stored_event(again)
    loop.run(bus.close(), 5)
    loop.close()
