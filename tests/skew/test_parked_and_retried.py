"""A handler fails on a fact, is put right, and the fact is handed to it again: done once, nothing doubled, nobody held up."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

from bus.parked import ParkedMessage
from bus.wire import Wire
from handlers.handler import Handler, read_signature
from infra.runtime.parked.report import write_lines, write_message
from infra.runtime.parked.retry import explain_vain_retry
from schemas.diary import AppointmentCancelled, CancellationRequested
from schemas.fact import Draft
from schemas.messages import MessageCalledOff
from tests.skew.conftest import at_work, until

NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)
ASKED, PAGE = "appointment.demo.01A", "page.demo.chair-1_2026-11-20"


class Cancelling:
    """A handler with a fault in it until it is put right."""

    def __init__(self) -> None:
        self.broken = True
        self.tried: list[str] = []

    async def run(self, wanted: CancellationRequested) -> AsyncIterator[AppointmentCancelled | MessageCalledOff]:
        self.tried.append(wanted.appointment)
        yield AppointmentCancelled(appointment=wanted.appointment, person=wanted.person, start=NOW, resource="chair-1")
        if self.broken and wanted.appointment == "01A":
            raise LookupError("Bob of 4 High Street")
        yield MessageCalledOff(message=wanted.appointment, reason="cancelled")

    def declared(self) -> Handler:
        wants, needs, answers = read_signature(self.run)
        return Handler(name="calling-off", role="ledger", run=self.run, wants=wants, needs=needs, answers=answers)


def asked(appointment: str) -> Draft:
    event = CancellationRequested(appointment=appointment, person="01P", page="chair-1_2026-11-24", reason="Bob is ill")
    return Draft(subject=f"appointment.demo.{appointment}", event=event, id=f"ask/{appointment}", at=NOW, person="01P")


async def test_a_retried_fact_is_answered_once_by_the_handler_put_right(open_bus) -> None:
    bus, handler = await open_bus(), Cancelling()
    async with at_work(bus, handler.declared()) as meter:
        await bus.log.append(asked("01A"))
        await bus.log.append(asked("01B"))
        (parked,) = await until(bus.parking.list)
        await until(lambda: handler.tried.count("01B") == 1)
        assert (parked.by, parked.attempts, parked.id) == ("calling-off-ledger", 5, "ask/01A")
        handler.broken = False
        await bus.parking.retry(parked.number)
        await until(lambda: handler.tried.count("01A") == 6 and meter.of("calling-off").handled == 2)
        assert list(await bus.parking.list()) == []
        cancelled = sorted(fact.id for fact in await bus.log.load(PAGE))
        assert cancelled == ["ask/01A/appointment.cancelled/0", "ask/01B/appointment.cancelled/0"], "though tried six times"
        for one in ("01A", "01B"):
            assert [fact.id for fact in await bus.log.load(f"message.demo.{one}")] == [f"ask/{one}/message.called-off/0"]


async def test_a_retry_that_fails_again_is_parked_anew(open_bus) -> None:
    bus, handler = await open_bus(), Cancelling()
    async with at_work(bus, handler.declared()):
        await bus.log.append(asked("01A"))
        (parked,) = await until(bus.parking.list)
        await bus.parking.retry(parked.number)
        await until(lambda: len(handler.tried) == 10)

        async def again() -> list[ParkedMessage]:
            return [one for one in await bus.parking.list() if one.attempts == 10]

        (anew,) = await until(again)
        assert anew.reason == parked.reason
        await bus.parking.drop(anew.number)
        assert list(await bus.parking.list()) == []


async def test_what_is_parked_says_why_and_nothing_about_people_unless_asked(open_bus) -> None:
    bus, handler = await open_bus(), Cancelling()
    async with at_work(bus, handler.declared()):
        await bus.log.append(asked("01A"))
        (parked,) = await until(bus.parking.list)
    told = "\n".join(write_lines([parked], []))
    assert "LookupError at test_parked_and_retried.py" in told
    assert "5 tries" in told
    masked, open_ = (str(write_message(parked, Wire(), personal=personal)) for personal in (False, True))
    assert "Bob" not in told + masked
    assert "Bob is ill" in open_


def test_what_was_parked_during_a_call_is_not_retried_but_replayed() -> None:
    run = Cancelling().declared()
    voice = Handler(name="answering", role="voice", run=run.run, wants=run.wants, needs={}, answers=())
    message = ParkedMessage(number=7, subject="call.demo.c", sequence=0, tag="t", id="i", by="answering", reason="r", attempts=3)
    why = explain_vain_retry(message, [voice, run])
    assert "daybook replay call.demo.c --into answering" in why
    assert (
        explain_vain_retry(
            ParkedMessage(number=8, subject=ASKED, sequence=0, tag="t", id="i", by="x-ledger", reason="", attempts=1), [voice]
        )
        == ""
    )
