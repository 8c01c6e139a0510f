"""An aggregate is the same with snapshots and without, whenever they are taken, and a person forgotten stays forgotten."""

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from bus.jetstream import connect
from bus.log import Log
from bus.memory import MemoryBus
from bus.ports import Bus
from bus.sealing import SealContext
from bus.snapshots import Snapshots, snapshot_subject
from bus.wire import Wire
from handlers.contacts import state as contact
from handlers.contacts.state import Contact
from handlers.diary import state as page
from schemas.contacts import ContactLearned, ContactMet
from schemas.event import ERASED, Event
from schemas.fact import Draft, Fact
from schemas.subjects import parse_subject
from tests.thorough import examples

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
JANE, BOB = "contact.salon.01JANE", "contact.salon.01BOB"


def now() -> datetime:
    return AT


def contacts(log: Log, fold: str = "contact/1") -> Snapshots[Contact]:
    return Snapshots(log, Contact, contact.project, fold)


def learned(nth: int, home: str = JANE, value: str = "") -> Draft:
    person = parse_subject(home).id
    event: Event = ContactMet(person=person, phone="+16175550123")
    if nth:
        fields = {"field": ("name", "city", "likes")[nth % 3], "confidence": (nth * 7 % 10) / 10}
        event = ContactLearned(person=person, value=value or f"value {nth}", source=f"s{nth}", **fields)
    return Draft(subject=home, event=event, id=f"{person}-{nth}", at=AT, person=person)


class Step(msgspec.Struct, frozen=True):
    """What happens next: a fact of one contact, a snapshot from what is there, or from what was loaded a while ago."""

    what: str
    home: str


STEPS = some.lists(
    some.builds(
        Step, what=some.sampled_from(["fact", "fact", "fact", "load", "take", "take late"]), home=some.sampled_from([JANE, BOB])
    ),
    max_size=40,
)


@settings(max_examples=examples(120), deadline=None)
@given(steps=STEPS)
def test_for_any_schedule_the_state_is_that_without_snapshots(steps: list[Step]) -> None:
    asyncio.run(follow(steps))


async def follow(steps: Iterable[Step]) -> None:
    bus = MemoryBus(now)
    kept = contacts(bus.log)
    loaded = {home: await kept.load(home) for home in (JANE, BOB)}
    for nth, step in enumerate(steps):
        match step.what:
            case "fact":
                await bus.log.append(learned(nth, step.home))
            case "take late":
                await kept.take(loaded[step.home], AT)
            case _:
                loaded[step.home] = await kept.load(step.home)
                if step.what == "take":
                    await kept.take(loaded[step.home], AT)
    for home in (JANE, BOB):
        facts = await bus.log.load(home)
        found = await kept.load(home)
        assert found.state == contact.project(None, facts)
        assert found.sequence == (facts[-1].sequence if facts else 0)
    await bus.close()


async def taken(bus: Bus, count: int = 5) -> None:
    for nth in range(count):
        await bus.log.append(learned(nth))
    kept = contacts(bus.log)
    await kept.take(await kept.load(JANE), AT)


async def test_only_what_came_after_the_snapshot_is_folded(bus: Bus) -> None:
    await taken(bus)
    assert (await contacts(bus.log).load(JANE)).since == 0
    await bus.log.append(learned(9))
    found = await contacts(bus.log).load(JANE)
    assert (found.since, found.sequence) == (1, (await bus.log.load(JANE))[-1].sequence)
    assert found.state == contact.project(None, await bus.log.load(JANE))


async def test_another_fold_passes_over_the_snapshot(bus: Bus) -> None:
    await taken(bus)
    assert (await contacts(bus.log, "contact/2").load(JANE)).since == 5


async def test_a_snapshot_whose_last_fact_was_removed_is_passed_over(bus: Bus) -> None:
    await taken(bus)
    await bus.purge.purge_facts(JANE, [(await bus.log.load(JANE))[-1].sequence])
    found = await contacts(bus.log).load(JANE)
    assert (found.since, found.sequence) == (4, (await bus.log.load(JANE))[-1].sequence)


async def test_nobody_takes_a_snapshot_of_nothing_or_of_several_people(bus: Bus) -> None:
    kept = contacts(bus.log)
    await kept.take(await kept.load(JANE), AT)
    assert await bus.log.last(snapshot_subject(JANE)) is None
    pages = Snapshots(bus.log, page.Page, page.project, "page/1")
    await bus.log.append(Draft(subject="page.salon.chair-1_2026-11-23", event=learned(0).event, id="p", at=AT))
    with pytest.raises(ValueError, match="could not forget one"):
        await pages.take(await pages.load("page.salon.chair-1_2026-11-23"), AT)


@pytest.mark.real
async def test_the_stream_keeps_the_newest_snapshot_only(jetstream_bus) -> None:
    await taken(jetstream_bus, 3)
    kept = contacts(jetstream_bus.log)
    await jetstream_bus.log.append(learned(7))
    await kept.take(await kept.load(JANE), AT)
    (only,) = await jetstream_bus.log.load(snapshot_subject(JANE))
    assert only.event.through == (await jetstream_bus.log.last(JANE)).sequence


class Keys:
    """One key for each person, which can be destroyed."""

    def __init__(self) -> None:
        self.destroyed: set[str] = set()

    def seal(self, whose: SealContext, text: str) -> str:
        return ERASED if whose.person in self.destroyed else f"<{text[::-1]}>"

    def open(self, whose: SealContext, text: str) -> str:
        return ERASED if whose.person in self.destroyed else text[1:-1][::-1]


@pytest.mark.parametrize("kind", ["memory", pytest.param("jetstream", marks=pytest.mark.real)])
async def test_the_forgotten_are_not_remembered_by_a_snapshot(kind: str, request: pytest.FixtureRequest) -> None:
    keys = Keys()
    wire = Wire(keys)
    bus: Bus = MemoryBus(now, wire=wire)
    if kind == "jetstream":
        bus = await connect(request.getfixturevalue("nats_url"), now=now, instance="test", wire=wire)
    await bus.log.append(learned(0))
    await bus.log.append(learned(1, value="Springfield"))
    kept = contacts(bus.log)
    await kept.take(await kept.load(JANE), AT)
    assert (await kept.load(JANE)).since == 0
    keys.destroyed.add("01JANE")
    found = await kept.load(JANE)
    assert found.since == 2
    assert found.state is not None
    assert (found.state.value("phone"), found.state.value("city")) == ("", "")
    await kept.take(found, AT)
    (fact, *_) = [one async for batch in bus.log.read("snapshot.>") for one in batch]
    assert isinstance(fact, Fact)
    assert "Springfield" not in str(msgspec.to_builtins(fact.event))
    await bus.close()
