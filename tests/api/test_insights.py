"""The figures of a salon in Madrid: each is what it says, has its usual value, and opens exactly its calls."""

import asyncio
from collections.abc import AsyncIterator
from types import SimpleNamespace

import psycopg
import pytest

from bus.memory.bus import MemoryBus
from infra.runtime.projection.rebuild import rebuild_read_model
from projectors.projector import declared_projectors
from tests.accounts.front_desk import join
from tests.api.conftest import Stopped, serving
from tests.projectors.weeks_of_calls import DAY, SALON, write_weeks

pytestmark = pytest.mark.real
WEDNESDAY = "from=2026-11-18&to=2026-11-18"


async def _fill(url: str) -> None:
    bus = MemoryBus(lambda: DAY)
    for draft in write_weeks():
        await bus.log.append(draft)

    async def connect() -> psycopg.AsyncConnection:
        return await psycopg.AsyncConnection.connect(url, autocommit=True)

    for projector in declared_projectors().values():
        await rebuild_read_model(projector, bus.log, connect, Stopped())


@pytest.fixture(scope="module")
def salon_url(postgres_server: str) -> str:
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute("create database a_salon")
    url = postgres_server.rsplit("/", 1)[0] + "/a_salon"
    asyncio.run(_fill(url))
    return url


@pytest.fixture
async def salon(salon_url: str) -> AsyncIterator[SimpleNamespace]:
    """`client`, `get` as the salon's owner, `headers` by role; it is the Wednesday, late."""
    async with serving(salon_url, MemoryBus(lambda: DAY)) as there:
        there.clock.at = DAY
        people = {
            role: await join(there.desk, SALON, role, f"{role}{there.desk.ids.new()}@salon.example")
            for role in ("owner", "analyst")
        }
        there.headers = {role: person.headers for role, person in people.items()}

        async def get(path: str, role: str = "owner") -> dict:
            answer = await there.client.get(path, headers=there.headers[role])
            assert answer.status == 200, await answer.text()
            return await answer.json()

        there.get = get
        yield there


def figures(answer: dict) -> dict[str, dict]:
    return {one["name"]: one for one in answer["figures"]}


async def listed(salon: SimpleNamespace, path: str) -> set[str]:
    return {call["call"] for call in (await salon.get(f"{path}&limit=200"))["calls"]}


async def test_each_figure_of_a_day_is_what_its_calls_say(salon):
    said = {name: one["value"] for name, one in figures(await salon.get(f"/insights?{WEDNESDAY}")).items()}
    assert said["calls"] == 14
    assert (said["answered"], said["missed"], said["turned-away"]) == (10, 3, 1)
    assert said["won-back"] == pytest.approx(1 / 3, abs=1e-4)
    assert (said["handle-time"], said["time-to-answer"]) == (60.0, 1.0)
    assert said["containment"] == 0.9
    assert said["escalation"] == 0.1
    assert said["booked"] == 4
    assert said["conversion-after-hours"] == 1.0
    assert said["price-hesitation"] == 0.5
    assert (said["unanswered-questions"], said["not-offered"], said["upset"]) == (1, 2, 1)
    assert said["latency-p50"] == pytest.approx(500, rel=0.06)
    assert said["latency-p95"] == pytest.approx(500, rel=0.06)


async def test_who_calls_again_within_a_week_was_not_helped_the_first_time(salon):
    found = await listed(salon, f"/calls?{WEDNESDAY}&show=resolved")
    assert "and-again" in found
    assert "again" not in found


async def test_a_missed_caller_who_has_an_appointment_since_is_won_back(salon):
    tuesday = "from=2026-11-17&to=2026-11-17"
    assert await listed(salon, f"/calls?{tuesday}&show=won-back") == {"texted"}


@pytest.mark.parametrize(
    ("figure", "calls"),
    [
        ("missed", {"missed", "won-back", "full"}),
        ("won-back", {"won-back"}),
        ("turned-away", {"flood"}),
        ("escalation", {"person"}),
        ("booked", {"booked", "and-again", "back", "late"}),
        ("conversion-after-hours", {"late"}),
        ("upset", {"person"}),
        ("price-hesitation", {"hesitant"}),
        ("unanswered-questions", {"waxing"}),
        ("not-offered", {"waxing", "tattoo"}),
        ("latency-p95", {"and-again"}),
    ],
)
async def test_a_figure_opens_exactly_its_calls(salon, figure, calls):
    one = figures(await salon.get(f"/insights?{WEDNESDAY}&trials=false"))[figure]
    found = await listed(salon, one["opens"])
    assert found - {"trial"} == calls


async def test_a_figure_is_compared_with_the_same_weekdays_before(salon):
    said = figures(await salon.get(f"/insights?{WEDNESDAY}"))
    assert said["booked"]["usual"] == 1.0
    assert said["booked"]["change"] == 3.0
    assert said["conversion-within-hours"]["usual"] == 1.0


async def test_of_a_day_that_is_not_over_the_hours_to_come_are_not_expected(salon):
    # The calls of 23:30 of the Wednesdays before do not count at 23:00.
    assert figures(await salon.get(f"/insights?{WEDNESDAY}"))["calls"]["usual"] == 1.0
    salon.clock.move(minutes=61)
    assert figures(await salon.get(f"/insights?{WEDNESDAY}"))["calls"]["usual"] == 2.0


async def test_a_business_too_young_has_no_usual_day(salon):
    first = figures(await salon.get("/insights?from=2026-09-23&to=2026-09-23"))
    assert first["calls"]["value"] == 2
    assert {one["usual"] for one in first.values()} == {None}


async def test_days_are_counted_on_the_business_own_clock_in_summer_and_winter(salon):
    days = {day["day"]: day["calls"] for day in (await salon.get("/insights?from=2026-09-20&to=2026-11-18"))["days"]}
    assert days["2026-09-23"] == days["2026-11-11"] == 2
    hours = {(one["weekday"], one["hour"]): one["calls"] for one in (await salon.get(f"/insights?{WEDNESDAY}"))["hours"]}
    assert hours[(3, 10)] == 2
    assert await listed(salon, f"/calls?{WEDNESDAY}&weekday=3&hour=10") == {"booked", "hesitant"}


async def test_reasons_and_wishes_are_named_with_their_calls(salon):
    said = await salon.get(f"/insights?{WEDNESDAY}")
    assert said["escalations"] == [{"words": "words", "calls": 1, "examples": ["person"]}]
    assert said["unanswered"] == [{"words": "¿Hacen depilación láser?", "calls": 1, "examples": ["waxing"]}]
    assert {one["words"] for one in said["not_offered"]} == {"¿Hacen depilación láser?", "tattoo"}
    assert {one["what"]: one["calls"] for one in said["outcomes"]}["booked"] == 4


async def test_what_calls_cost_is_exact_and_told_by_call(salon):
    (model,) = (await salon.get(f"/insights?{WEDNESDAY}"))["costs"]
    assert (model["part"], model["currency"], model["amount"]) == ("model", "EUR", "1.00")
    assert (model["per_call"], model["usual_per_call"]) == ("0.100000", "0.100000")


async def test_an_upset_caller_who_was_not_in_touch_since_is_at_risk(salon):
    at_risk = (await salon.get(f"/insights?{WEDNESDAY}"))["at_risk"]
    assert [(one["person"], one["why"]) for one in at_risk] == [("eva", "upset")]


async def test_analysts_see_figures_and_no_words_of_callers(salon):
    said = await salon.get(f"/insights?{WEDNESDAY}", "analyst")
    assert figures(said)["calls"]["value"] == 14
    assert {one["words"] for one in said["unanswered"]} == {"[hidden]"}


async def test_the_figures_of_a_business_one_has_no_part_in_are_not_shown(salon):
    answer = await salon.client.get("/insights?business=nextdoor", headers=salon.headers["owner"])
    assert answer.status == 404


@pytest.mark.parametrize(
    "asked", ["from=2026-11-19&to=2026-11-18", "from=2020-01-01&to=2026-01-01", "from=0001-01-01&to=0001-01-02"]
)
async def test_days_that_make_no_sense_are_refused_in_words(salon, asked):
    answer = await salon.client.get(f"/insights?{asked}", headers=salon.headers["owner"])
    assert answer.status == 400
    assert "from" in (await answer.json())["detail"]


async def test_a_business_without_a_call_has_figures_of_nothing(day):
    said = await day.get("/insights?from=2020-01-01&to=2020-01-07")
    assert said["days"] == []
    assert figures(said)["calls"]["value"] == 0
    assert figures(said)["containment"]["value"] is None
