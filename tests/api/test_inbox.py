"""The inbox over HTTP: everything there is to see to, until somebody has."""

from collections.abc import AsyncIterator
from types import SimpleNamespace

import psycopg
import pytest

from bus.memory.bus import MemoryBus
from infra.runtime.projection.rebuild import rebuild_read_model
from projectors.projector import declared_projectors
from schemas.business import OwnerNotified
from schemas.contacts import MessageTaken, QuestionUnanswered
from schemas.diary import AppointmentCompleted
from tests.api.conftest import NOW, serving
from tests.api.test_businesses import asking
from tests.projectors.a_day import drafts

pytestmark = pytest.mark.real
LIFE = drafts(
    ("contact.ann", MessageTaken(person="ann", text="please call me back", name="Ann Lee", phone="+16175550111", urgent=True)),
    ("business.profile", OwnerNotified(topic="urgent-message", text="please call me back", severity="warning")),
    ("business.profile", OwnerNotified(topic="danger", text="A caller smells gas", call="c1", severity="alarm")),
    ("business.profile", OwnerNotified(topic="callback", text="about an implant", call="c2")),
    ("business.profile", OwnerNotified(topic="visit", text="Did Bob come?", source="a2")),
    ("call.c1", QuestionUnanswered(question="do you take dogs", call="c1", person="ann")),
)


@pytest.fixture
async def desk(postgres_url: str) -> AsyncIterator[SimpleNamespace]:
    """A business that was told five things; `project` brings the rows up to date."""
    bus = MemoryBus(lambda: NOW)
    for draft in LIFE:
        await bus.log.append(draft)

    async def project() -> None:
        async def connect() -> psycopg.AsyncConnection:
            return await psycopg.AsyncConnection.connect(postgres_url, autocommit=True)

        await rebuild_read_model(declared_projectors()["inbox"], bus.log, connect, there.clock)

    async with serving(postgres_url, bus) as there:
        there.ask, there.project = asking(there), project
        await project()
        yield there


async def items(desk, query: str = "") -> dict[str, str]:
    """What is shown: kind (or topic) to item."""
    status, page = await desk.ask("GET", f"/inbox{query}")
    assert status == 200, page
    return {one["topic"]: one["item"] for one in page["items"]}


async def test_everything_there_is_to_see_to_is_listed_once(desk):
    _, page = await desk.ask("GET", "/inbox")
    assert {(one["kind"], one["topic"], one["severity"]) for one in page["items"]} == {
        ("message", "message", "warning"),
        ("notice", "danger", "alarm"),
        ("callback", "callback", "info"),
        ("visit", "visit", "info"),
        ("question", "question", "info"),
    }
    assert (page["open"], page["alarms"]) == (5, 1)
    (message,) = (await desk.ask("GET", "/inbox?kind=message"))[1]["items"]
    assert (message["name"], message["phone"], message["text"]) == ("Ann Lee", "+16175550111", "please call me back")


async def test_an_item_is_done_put_off_given_to_somebody_and_taken_up_again(desk):
    there = await items(desk)
    _, me = await desk.ask("GET", "/accounts/me")
    assert (await desk.ask("POST", f"/inbox/{there['danger']}/done", note="the gas company is there"))[0] == 200
    assert (await desk.ask("POST", f"/inbox/{there['callback']}/snooze", until="2026-11-21T09:00:00-05:00"))[0] == 200
    assert (await desk.ask("POST", f"/inbox/{there['message']}/assign", account=me["account"]))[0] == 200
    await desk.project()
    assert set(await items(desk)) == {"message", "visit", "question"}
    (done,) = (await desk.ask("GET", "/inbox?state=done"))[1]["items"]
    assert (done["topic"], done["note"], done["done_by"]) == ("danger", "the gas company is there", me["account"])
    assert set(await items(desk, "?state=snoozed")) == {"callback"}
    assert set(await items(desk, f"?account={me['account']}")) == {"message"}
    await desk.ask("POST", f"/inbox/{there['danger']}/reopen")
    desk.clock.move(hours=7)
    await desk.project()
    assert "danger" in await items(desk)


async def test_what_is_put_off_comes_back_when_its_time_has_come(desk):
    there = await items(desk)
    await desk.ask("POST", f"/inbox/{there['callback']}/snooze", until="2026-11-20T15:00:00-05:00")
    await desk.project()
    assert "callback" not in await items(desk)
    desk.clock.move(hours=3)
    assert "callback" in await items(desk)


async def test_the_question_about_a_visit_is_settled_with_the_visit(desk):
    done = AppointmentCompleted(appointment="a2", person="bob", price="250")
    (draft,) = drafts(("page.chair-1_2026-11-24", done))
    import msgspec

    await desk.bus.log.append(msgspec.structs.replace(draft, id="later", at=NOW))
    await desk.project()
    assert "visit" not in await items(desk)
    assert "visit" in await items(desk, "?state=done")


async def test_a_page_leads_to_the_next(desk):
    seen: list[str] = []
    cursor = ""
    for _ in range(5):
        _, page = await desk.ask("GET", f"/inbox?limit=2&cursor={cursor}" if cursor else "/inbox?limit=2")
        seen += [one["item"] for one in page["items"]]
        cursor = page["next"]
        if not cursor:
            break
    assert len(seen) == len(set(seen)) == 5


async def test_what_cannot_be_is_a_problem(desk):
    there = await items(desk)
    assert (await desk.ask("POST", "/inbox/nothing/done"))[0] == 404
    status, answer = await desk.ask("POST", f"/inbox/{there['danger']}/snooze", until="2020-01-01T00:00:00Z")
    assert (status, answer["problems"][0]["field"]) == (422, "until")
    status, answer = await desk.ask("POST", f"/inbox/{there['danger']}/assign", account="nobody")
    assert (status, answer["problems"][0]["field"]) == (422, "account")
