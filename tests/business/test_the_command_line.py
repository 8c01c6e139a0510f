"""`daybook business` opens, changes, exports, imports and closes on the Daybook that runs."""

import asyncio
import json
import sys
import tomllib
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bus.jetstream import connect
from infra.api.business_desk import BusinessDesk
from infra.cli import main
from infra.runtime.clock import SystemClock, Ulids
from schemas.diary import AppointmentBooked, AppointmentRequested
from schemas.routing import page_id
from schemas.subjects import compose_subject
from tests.business.town_hall import at_work
from tests.examples import example

pytestmark = pytest.mark.real
Run = Callable[..., Awaitable[tuple[int, str, str]]]


@pytest.fixture
async def daybook(nats_url, postgres_url, tmp_path, monkeypatch, capsys) -> AsyncIterator[Run]:
    """Runs `daybook business` against a bus where the desk is at work: exit code, output, errors."""
    monkeypatch.setenv("DAYBOOK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DAYBOOK_NATS_URL", nats_url)
    monkeypatch.setenv("DAYBOOK_DATABASE_URL", postgres_url)

    def call() -> int | str | None:
        try:
            main()
        except SystemExit as ended:
            return ended.code
        return 0

    async def run(*words: str, command: str = "business") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["daybook", command, *words])
        code = await asyncio.to_thread(call)
        said = capsys.readouterr()
        wrong = code if isinstance(code, str) else ""
        return (1 if wrong else int(code or 0)), said.out, said.err + wrong

    async with at_work(await connect(nats_url, now=SystemClock().now, instance="hall")):
        yield run


async def test_a_business_lives_by_the_command_line(daybook, tmp_path):
    assert "Open one" in (await daybook("list"))[1]
    code, out, wrong = await daybook("open", "hair_salon", "--name", "Sol", "--number", "+34910123456", "-o", "json")
    assert code == 0, wrong
    opened = json.loads(out)
    assert "/setup/" in opened["link"]
    hours = '{"mon": [{"opens": "10:00", "closes": "14:00"}]}'
    code, out, _ = await daybook("set", "Sol", "hours", hours, "address", "Calle Mayor 1", "--why", "a move")
    assert (code, out.strip()) == (0, "hours, address: in force from the next call")
    assert json.loads((await daybook("show", "+34910123456", "hours"))[1])["mon"] == [{"opens": "10:00", "closes": "14:00"}]
    code, _, wrong = await daybook("set", "Sol", "currency", "euros", "--dry-run")
    assert code == 2
    assert "currency: 'euros' is no currency; write three letters, like EUR" in wrong
    file = tmp_path / "sol.toml"
    assert (await daybook("export", "Sol", "--to", str(file)))[0] == 0
    assert tomllib.loads(file.read_text())["address"] == "Calle Mayor 1"
    code, _, wrong = await daybook("import", str(file), "--dry-run")
    assert code == 2
    assert "number: +34910123456 answers for another business" in wrong
    code, out, _ = await daybook("import", str(file), "--number", "+34910123457", "--name", "Luna", "--tenant", "luna")
    assert (code, out.splitlines()[0]) == (0, "Luna is open as luna. Its owner opens an account here, once:")
    listed = json.loads((await daybook("list", "-o", "json"))[1])
    assert [(one["name"], one["number"], one["state"]) for one in listed] == [
        ("Sol", "+34910123456", "open"),
        ("Luna", "+34910123457", "open"),
    ]
    assert (await daybook("undo", "Sol", "--why", "a mistake"))[0] == 0
    history = json.loads((await daybook("history", "Sol", "-o", "json"))[1])
    assert [(one["what"], one["by"], one["why"]) for one in history][:2] == [
        ("undone", "cli", "a mistake"),
        ("changed", "cli", "a move"),
    ]
    assert (await daybook("close", "Sol", "--yes"))[0] == 0
    assert "say which" not in (await daybook("show"))[2]
    code, _, wrong = await daybook("show", "nobody")
    assert code == 1
    assert "open are: luna (Luna)" in wrong


async def test_without_anybody_at_work_it_says_what_to_start(nats_url, postgres_url, tmp_path, monkeypatch):
    from infra.api.problem_details import RequestRefused
    from infra.composition.business_commands import change_business

    bus = await connect(nats_url, now=SystemClock().now, instance="nobody")
    with pytest.raises(RequestRefused) as late:
        await change_business(BusinessDesk(bus.log, SystemClock(), Ulids(), seconds=0.1), "sol", {"currency": "EUR"}, "")
    assert "start the role ledger" in late.value.detail
    await bus.close()


async def test_what_became_of_a_visit_is_said_on_the_command_line(daybook, nats_url, monkeypatch, capsys):
    assert (await daybook("open", "hair_salon", "--name", "Sol", "--number", "+34910123456", "--tenant", "sol"))[0] == 0
    open_ = [{"opens": "00:00", "closes": "23:59"}]
    week = json.dumps(dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), open_))
    assert (await daybook("set", "sol", "hours", week))[0] == 0
    start = datetime.now(ZoneInfo("Europe/Madrid")).replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(days=1)
    bus = await connect(nats_url, now=SystemClock().now, instance="caller")
    wanted = example(
        AppointmentRequested,
        appointment="01A",
        service="mens-cut",
        resource="stylist-1",
        start=start,
        minutes=30,
        by="01ANA",
        call="",
    )
    desk = BusinessDesk(bus.log, SystemClock(), Ulids())
    page = compose_subject("page", "sol", page_id("stylist-1", start))
    (booked,) = await desk.ask("appointment.sol.01A", wanted, answered_on=(page,))
    assert isinstance(booked.event, AppointmentBooked), booked.event
    code, out, _ = await daybook("confirm", "01A", command="visit")
    assert (code, out.strip()) == (0, f"Maria Lopez, mens-cut on {start:%Y-%m-%d} at 12:00: confirmed")
    code, _, wrong = await daybook("complete", "01A", command="visit")
    assert (code, wrong) == (1, "daybook: start: it is not the day yet; say so on the day.")
    assert (await daybook("cancel", "01A", "--reason", "the stylist is ill", command="visit"))[0] == 0
    assert "was ever asked for" in (await daybook("confirm", "nothing", command="visit"))[2]
    await bus.close()
