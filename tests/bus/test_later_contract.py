"""What timers, parking, following, questions and liveness promise, in memory and on JetStream."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec
import pytest

from bus.consumers import Consumer
from bus.liveness import Beat
from bus.log import Unavailable
from bus.parked import ParkedMessage
from bus.ports import Bus
from schemas.fact import Fact

TIMER, DUE = "timer.salon.reminder-1", "due.salon.reminder-1"


@pytest.fixture
def soon(now) -> Callable[[float], datetime]:
    return lambda seconds: now() + timedelta(seconds=seconds)


async def test_a_timer_comes_due_once_at_its_last_time(bus: Bus, draft, soon) -> None:
    wanted = draft(TIMER)
    await bus.timers.set(draft(TIMER), soon(0.2))
    await bus.timers.set(wanted, soon(30))
    await bus.timers.set(wanted, soon(0.6))
    started = asyncio.get_running_loop().time()
    async with asyncio.timeout(10):
        while not (facts := await bus.log.load(DUE)):
            await asyncio.sleep(0.05)
    assert asyncio.get_running_loop().time() - started > 0.5
    assert [(fact.id, fact.event) for fact in facts] == [(wanted.id, wanted.event)]


async def test_a_cancelled_timer_never_comes(bus: Bus, draft, soon) -> None:
    await bus.timers.set(draft(TIMER), soon(0.3))
    await bus.timers.cancel(TIMER)
    await bus.timers.cancel("timer.salon.never-set")
    await asyncio.sleep(0.8)
    assert list(await bus.log.load(DUE)) == []


async def test_a_follower_gets_every_fact_of_a_subject_in_order(bus: Bus, draft, until) -> None:
    await bus.log.append(draft("appointment.salon.before"))
    done: list[Fact] = []

    async def on(fact: Fact) -> None:
        await asyncio.sleep(0)
        done.append(fact)

    follower = await bus.consumers.follow("booking", "appointment.>", on=on)
    for nth in range(60):
        await bus.log.append(draft(f"appointment.salon.a{nth % 3}"))
    await until(lambda: len(done) == 60)
    for one in range(3):
        sequences = [fact.sequence for fact in done if fact.subject == f"appointment.salon.a{one}"]
        assert sequences == sorted(sequences)
    await follower.close()


async def test_a_follower_goes_on_where_its_forerunner_ended(bus: Bus, draft, until) -> None:
    done: list[str] = []

    async def on(fact: Fact) -> None:
        done.append(fact.id)

    await bus.log.append(draft("appointment.salon.a1"))
    first = await bus.consumers.follow("booking", "appointment.>", on=on, start="all")
    await until(lambda: len(done) == 1)
    await asyncio.sleep(0.1)
    await first.close()
    await bus.log.append(draft("appointment.salon.a1"))
    second = await bus.consumers.follow("booking", "appointment.>", on=on, start="new")
    await until(lambda: len(done) == 2)
    assert done == ["id-1", "id-2"]
    await second.close()


async def test_handlers_that_follow_together_each_get_what_they_want_and_park_alone(bus: Bus, draft, until) -> None:
    booked: list[str] = []
    told: list[str] = []
    broken = True

    async def book(fact: Fact) -> None:
        booked.append(fact.id)

    async def tell(fact: Fact) -> None:
        if broken and fact.id == "id-1":
            raise ValueError
        told.append(fact.id)

    parts = [
        Consumer("booking", ("appointment.>",), book),
        Consumer("telling", ("appointment.>", "page.>"), tell, attempts=1),
        Consumer("hearing", ("page.>",), tell, tags=frozenset({"tool.failed"})),
    ]
    follower = await bus.consumers.follow_together("ledger", parts)
    for subject in ("appointment.salon.a1", "appointment.salon.a1", "page.salon.p1"):
        await bus.log.append(draft(subject))
    await until(lambda: booked == ["id-1", "id-2"] and sorted(told) == ["id-2", "id-3"])
    (parked,) = await bus.parking.list()
    assert (parked.by, parked.id) == ("telling", "id-1")
    broken = False
    await bus.parking.retry(parked.number)
    await until(lambda: sorted(told) == ["id-1", "id-2", "id-3"])
    assert booked == ["id-1", "id-2"]
    await follower.close()


async def test_a_fact_is_done_once_all_who_want_it_are(bus: Bus, draft, until) -> None:
    begun: list[str] = []
    hanging = asyncio.Event()

    async def quick(fact: Fact) -> None:
        begun.append(f"quick {fact.id}")

    async def slow(fact: Fact) -> None:
        begun.append(f"slow {fact.id}")
        await hanging.wait()

    parts = [Consumer("quick", ("appointment.>",), quick), Consumer("slow", ("appointment.>",), slow)]
    first = await bus.consumers.follow_together("ledger", parts)
    await bus.log.append(draft("appointment.salon.a1"))
    await until(lambda: sorted(begun) == ["quick id-1", "slow id-1"])
    await first.close()
    second = await bus.consumers.follow_together("ledger", parts)
    await until(lambda: sorted(begun) == ["quick id-1", "quick id-1", "slow id-1", "slow id-1"])
    hanging.set()
    await second.close()


async def test_what_cannot_be_handled_is_parked_and_can_be_retried(bus: Bus, draft, until) -> None:
    done: list[str] = []
    broken = True

    async def on(fact: Fact) -> None:
        if broken and fact.id == "id-1":
            raise ValueError("Bob lives at 4 High Street")
        done.append(fact.id)

    follower = await bus.consumers.follow("booking", "appointment.>", on=on, attempts=2)
    await bus.log.append(draft("appointment.salon.a1"))
    await bus.log.append(draft("appointment.salon.a1"))
    await until(lambda: done == ["id-2"])
    (parked,) = await bus.parking.list()
    assert (parked.subject, parked.by, parked.attempts, parked.id) == ("appointment.salon.a1", "booking", 2, "id-1")
    assert parked.reason.startswith("ValueError at test_later_contract.py")
    assert parked.headers == {"Fact": "line.lost", "At": "2026-11-20T09:00:00.001000+00:00"}
    assert msgspec.json.decode(parked.payload)["reason"] == "nth 1"
    assert await bus.parking.show(parked.number) == parked
    broken = False
    await bus.parking.retry(parked.number)
    await until(lambda: done == ["id-2", "id-1"])
    assert list(await bus.parking.list()) == []
    with pytest.raises(KeyError):
        await bus.parking.show(parked.number)
    await follower.close()


async def test_a_retried_fact_is_the_one_that_was_parked(bus: Bus, draft, until) -> None:
    given: list[Fact] = []

    async def on(fact: Fact) -> None:
        given.append(fact)
        if len(given) == 1:
            raise ValueError

    follower = await bus.consumers.follow("booking", "appointment.>", on=on, attempts=1)
    await bus.log.append(draft("appointment.salon.a1", person="01PERSON", epoch=7))
    async with asyncio.timeout(5):
        while not (parked := await bus.parking.list()):
            await asyncio.sleep(0.02)
    await bus.parking.retry(parked[0].number)
    await until(lambda: len(given) == 2)
    assert given[0] == given[1]
    await follower.close()


async def test_what_is_parked_twice_is_there_once(bus: Bus) -> None:
    message = ParkedMessage(
        number=0, subject="call.salon.c1", sequence=0, tag="line.lost", id="i", by="x", reason="r", attempts=3
    )
    assert await bus.parking.park(message) == await bus.parking.park(message)
    (parked,) = await bus.parking.list()
    assert (parked.id, parked.headers) == ("i", {})


async def test_a_dropped_message_is_gone(bus: Bus, draft, until) -> None:
    async def on(_: Fact) -> None:
        raise ValueError

    follower = await bus.consumers.follow("booking", "appointment.>", on=on, attempts=1)
    await bus.log.append(draft("appointment.salon.a1"))
    async with asyncio.timeout(5):
        while not (parked := await bus.parking.list()):
            await asyncio.sleep(0.02)
    await bus.parking.drop(parked[0].number)
    assert list(await bus.parking.list()) == []
    with pytest.raises(KeyError):
        await bus.parking.drop(parked[0].number)
    await follower.close()


async def test_a_question_is_answered_by_who_serves_it(bus: Bus) -> None:
    async def whois(question: bytes) -> bytes:
        return b"contact of " + question

    async def fail(_: bytes) -> bytes:
        raise ValueError("private")

    served = await bus.requests.serve("directory", {"contact.whois": whois, "contact.fail": fail}, "Who is who")
    assert await bus.requests.ask("contact.whois", b"c1") == b"contact of c1"
    with pytest.raises(Unavailable, match="ValueError"):
        await bus.requests.ask("contact.fail", b"c1")
    with pytest.raises(Unavailable, match="nobody answers"):
        await bus.requests.ask("diary.free", b"", seconds=0.2)
    await served.close()


async def test_who_answers_nothing_may_be_listed_too(bus: Bus) -> None:
    served = await bus.requests.serve("booking", {}, "Books appointments")
    await served.close()


async def test_who_falls_silent_is_gone_and_who_is_reported_is_gone_at_once(bus: Bus, until) -> None:
    gone: list[str] = []
    watch = await bus.liveness.watch("voice", gone.append)
    first = await bus.liveness.beat("voice", "v1", lambda: Beat(load=0.5, calls=3))
    second = await bus.liveness.beat("voice", "v2", Beat)
    other = await bus.liveness.beat("edge", "e1", Beat)
    await until(lambda: set(watch.present()) == {"v1", "v2"})
    assert watch.present()["v1"] == Beat(load=0.5, calls=3)
    await first.close()
    await until(lambda: gone == ["v1"], 2)
    await second.close()
    await bus.liveness.report_gone("v2")
    await until(lambda: gone == ["v1", "v2"], 0.5)
    await other.close()
    await watch.close()
