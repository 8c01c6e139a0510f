"""The business books, moves and cancels by itself, says what became of visits, and writes money down."""

from collections.abc import AsyncIterator
from types import SimpleNamespace

import psycopg
import pytest

from bus.memory.bus import MemoryBus
from infra.runtime.projection.rebuild import rebuild_read_model
from projectors.projector import declared_projectors
from tests.api.conftest import NOW, serving
from tests.api.test_businesses import asking

pytestmark = pytest.mark.real
BOOKING = {"service": "womens-cut", "start": "2026-11-20T14:00", "name": "Ann Lee", "phone": "617 555 0111"}


@pytest.fixture
async def salon(postgres_url: str) -> AsyncIterator[SimpleNamespace]:
    """A hair salon in Boston at one o'clock on a Friday; `project` brings the rows up to date."""
    bus = MemoryBus(lambda: NOW)

    async def project() -> None:
        async def connect() -> psycopg.AsyncConnection:
            return await psycopg.AsyncConnection.connect(postgres_url, autocommit=True)

        for name in ("ledger", "diary", "contacts"):
            await rebuild_read_model(declared_projectors()[name], bus.log, connect, there.clock)

    async with serving(postgres_url, bus) as there:
        ask = asking(there)
        said = {"name": "Hair by Sue", "industry": "hair_salon", "number": "+16175550177"}
        _, opened = await ask("POST", "/businesses", **said)
        await ask("PATCH", f"/businesses/{opened['business']}", parts={"services": [{"id": "womens-cut", "price": "60"}]})
        there.ask, there.project, there.business = ask, project, opened["business"]
        yield there


async def booked(salon, **more) -> str:
    status, answer = await salon.ask("POST", "/appointments", **BOOKING | more)
    assert status == 200, answer
    return f"/appointments/{answer['appointment']}"


async def test_the_business_books_without_notice_and_finds_somebody_who_is_free(salon):
    status, first = await salon.ask("POST", "/appointments", **BOOKING | {"start": "2026-11-20T13:15"})
    assert (status, first["status"], first["resource"], first["price"]) == (200, "booked", "stylist-1", "60")
    _, second = await salon.ask("POST", "/appointments", **BOOKING | {"start": "2026-11-20T13:15"})
    assert second["resource"] == "stylist-2"
    assert second["person"] == first["person"]
    status, third = await salon.ask("POST", "/appointments", **BOOKING | {"start": "2026-11-20T13:15"})
    assert (status, third["problems"][0]["field"]) == (422, "start")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"start": "tomorrow"}, "start"),
        ({"start": "2026-11-22T14:00"}, "start"),
        ({"service": "tattoo"}, "service"),
        ({"resource": "nobody"}, "resource"),
        ({"phone": "12"}, "phone"),
    ],
)
async def test_a_booking_that_cannot_be_names_the_field(salon, said, field):
    status, answer = await salon.ask("POST", "/appointments", **BOOKING | said)
    assert (status, answer["problems"][0]["field"]) == (422, field), answer


async def test_a_visit_is_moved_confirmed_begun_completed_and_paid(salon):
    path = await booked(salon)
    _, moved = await salon.ask("POST", f"{path}/move", start="2026-11-20T15:00")
    assert (moved["start"], moved["status"]) == ("2026-11-20T15:00:00-05:00", "booked")
    assert (await salon.ask("POST", f"{path}/confirm"))[1]["status"] == "confirmed"
    await salon.ask("POST", f"{path}/payments", amount="20", method="link", purpose="deposit")
    salon.clock.move(hours=2)
    assert (await salon.ask("POST", f"{path}/arrive"))[1]["status"] == "arrived"
    _, done = await salon.ask("POST", f"{path}/complete", price="75.50")
    assert (done["status"], done["price"]) == ("completed", "75.50")
    _, paid = await salon.ask("POST", f"{path}/payments", amount="65.50", method="card", note="with a tip")
    await salon.ask("POST", f"{path}/payments", amount="10", method="cash", purpose="refund")
    await salon.project()
    (period,) = (await salon.ask("GET", "/profit-and-loss"))[1]["periods"]
    figures = {name: period[name] for name in ("month", "currency", "booked", "earned", "paid", "revenue")}
    assert figures == {
        "month": "2026-11",
        "currency": "USD",
        "booked": "0",
        "earned": "75.50",
        "paid": "75.50",
        "revenue": "75.50",
    }
    _, listed = await salon.ask("GET", f"/payments?appointment={path.rpartition('/')[2]}")
    assert [(one["amount"], one["method"], one["purpose"]) for one in listed["payments"]][::-1] == [
        ("20", "link", "deposit"),
        ("65.50", "card", "payment"),
        ("-10", "cash", "refund"),
    ]
    assert (await salon.ask("POST", f"/payments/{paid['id']}/void", why="typed twice"))[0] == 200
    await salon.project()
    (period,) = (await salon.ask("GET", "/profit-and-loss?group=staff"))[1]["periods"]
    assert period["paid"] == "10"
    assert ("earned", "stylist-1", "75.50") in {(one["kind"], one["what"], one["amount"]) for one in period["lines"]}


async def test_what_was_said_wrongly_is_corrected(salon):
    path = await booked(salon)
    assert (await salon.ask("POST", f"{path}/miss"))[0] == 422
    salon.clock.move(hours=2)
    assert (await salon.ask("POST", f"{path}/miss"))[1]["status"] == "missed"
    assert (await salon.ask("POST", f"{path}/confirm"))[0] == 422
    await salon.ask("POST", f"{path}/complete", price="80")
    assert (await salon.ask("POST", f"{path}/complete", price="70"))[1]["price"] == "70"
    await salon.project()
    (period,) = (await salon.ask("GET", "/profit-and-loss"))[1]["periods"]
    assert (period["earned"], period["missed"]) == ("70", "0")
    assert (await salon.ask("POST", f"{path}/complete", price="a lot"))[0] in {400, 422}


async def test_a_visit_of_tomorrow_is_not_completed_today_and_one_cancelled_by_the_business_is_not_late(salon):
    path = await booked(salon, start="2026-11-21T10:00")
    status, answer = await salon.ask("POST", f"{path}/complete")
    assert (status, answer["problems"][0]["problem"]) == (422, "it is not the day yet; say so on the day")
    _, gone = await salon.ask("POST", f"{path}/cancel", reason="the stylist is ill")
    assert gone["status"] == "cancelled"
    await salon.project()
    (row,) = (await salon.ask("GET", "/diary"))[1]["appointments"]
    assert (row["status"], row["late"]) == ("cancelled", False)
    assert (await salon.ask("POST", f"{path}/cancel"))[0] == 404


async def test_expenses_have_category_and_tax_and_currencies_are_never_added(salon):
    await salon.ask("POST", "/expenses", vendor="Olaplex", amount="120.50", tax="7.40", category="supplies", on="2026-11-03")
    await salon.ask("POST", "/expenses", vendor="Madrid fair", amount="80", currency="EUR", category="travel")
    _, rent = await salon.ask("POST", "/expenses", vendor="Landlord", amount="900", category="rent", on="2026-11-01")
    status, answer = await salon.ask("POST", "/expenses", vendor="X", amount="1", tax="2")
    assert (status, answer["problems"][0]["field"]) == (422, "tax")
    await salon.ask("POST", f"/expenses/{rent['id']}/void", why="of last year")
    await salon.project()
    _, listed = await salon.ask("GET", "/expenses?from=2026-11-01&to=2026-11-30")
    assert [(one["vendor"], one["category"], one["tax"], one["voided"]) for one in listed["expenses"]] == [
        ("Madrid fair", "travel", "0", False),
        ("Olaplex", "supplies", "7.40", False),
        ("Landlord", "rent", "0", True),
    ]
    periods = (await salon.ask("GET", "/profit-and-loss"))[1]["periods"]
    assert [(one["currency"], one["expenses"]) for one in periods] == [("EUR", "80"), ("USD", "120.50")]
    assert (await salon.ask("POST", "/expenses/nothing/void"))[0] == 404


async def test_what_is_not_there_is_not_found(salon):
    await salon.project()
    for what in ("confirm", "arrive", "complete", "miss", "cancel"):
        assert (await salon.ask("POST", f"/appointments/nothing/{what}"))[0] == 404
    assert (await salon.ask("POST", "/appointments/nothing/move", start="2026-11-20T15:00"))[0] == 404
    assert (await salon.ask("POST", "/appointments/nothing/payments", amount="5"))[0] == 404
