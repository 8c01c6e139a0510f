"""Threads over HTTP: read, taken over, written in, given back; and every message with why it was sent, or was not."""

from collections.abc import AsyncIterator
from types import SimpleNamespace

import psycopg
import pytest

from bus.memory.bus import MemoryBus
from infra.runtime.projection.rebuild import rebuild_read_model
from projectors.projector import declared_projectors
from schemas.consent import MessageAllowed
from schemas.messages import MessageRefused, MessageRequested, MessageSent
from schemas.threads import MemberWrote, MessageThreaded, ThreadAnswered, ThreadOpened
from tests.api.conftest import NOW, serving
from tests.api.test_businesses import asking, opened
from tests.projectors.a_day import drafts

pytestmark = pytest.mark.real
THREAD = {"thread": "text_T1", "person": "ann"}
SMS = {"person": "ann", "channel": "sms", "purpose": "transactional"}
LIFE = drafts(
    ("thread.ann", ThreadOpened(**THREAD, channel="sms", number="+16175550111", recipient="+16175550199")),
    ("thread.ann", MessageThreaded(**THREAD, message="in-1", channel="sms", text="are you open?", number="+16175550111")),
    ("message.in-1-reply", MessageRequested(message="in-1-reply", text="Until five.", topic="reply", origin="in-1", **SMS)),
    ("thread.ann", ThreadAnswered(**THREAD, about="in-1", how="mind", message="in-1-reply")),
    ("consent.ann", MessageAllowed(message="in-1-reply", reason="they are waiting for it", **SMS)),
    ("message.in-1-reply", MessageSent(message="in-1-reply", person="ann", channel="sms", carrier_message="SM1", decision="d")),
    ("message.review-1", MessageRequested(message="review-1", text="How was it?", topic="review", why="a day later", **SMS)),
    ("message.review-1", MessageRefused(message="review-1", rule="no-consent", **SMS)),
)


@pytest.fixture
async def desk(postgres_url: str) -> AsyncIterator[SimpleNamespace]:
    """A business with one thread; `project` brings the rows up to date."""
    bus = MemoryBus(lambda: NOW)
    for draft in LIFE:
        await bus.log.append(draft)

    async def project() -> None:
        async def connect() -> psycopg.AsyncConnection:
            return await psycopg.AsyncConnection.connect(postgres_url, autocommit=True)

        await rebuild_read_model(declared_projectors()["threads"], bus.log, connect, there.clock)

    async with serving(postgres_url, bus) as there:
        there.ask, there.project = asking(there), project
        await project()
        yield there


async def test_a_thread_is_read_with_what_became_of_each_message(desk):
    _, page = await desk.ask("GET", "/threads")
    assert [(one["thread"], one["last"], one["holder"]) for one in page["threads"]] == [("text_T1", "Until five.", "")]
    _, thread = await desk.ask("GET", "/threads/text_T1")
    told = [(one["who"], one["text"], one["state"]) for one in thread["messages"]]
    assert told == [
        ("contact", "are you open?", "received"),
        ("agent", "Until five.", "sent"),
        ("agent", "How was it?", "refused"),
    ]


async def test_what_was_refused_is_shown_with_its_rule_and_why_it_was_wanted(desk):
    _, page = await desk.ask("GET", "/messages?state=refused")
    assert [(one["topic"], one["rule"], one["why"]) for one in page["messages"]] == [("review", "no-consent", "a day later")]
    _, page = await desk.ask("GET", "/messages?state=sent")
    assert [one["reason"] for one in page["messages"]] == ["they are waiting for it"]


async def test_a_member_writes_only_in_a_thread_that_they_have_taken_over(desk):
    status, _ = await desk.ask("POST", "/threads/text_T1/messages", text="I will see to it")
    assert status == 422
    status, _ = await desk.ask("POST", "/threads/text_T1/take-over")
    assert status == 200
    status, written = await desk.ask("POST", "/threads/text_T1/messages", text="I will see to it")
    assert status == 200
    facts = await desk.bus.log.load("thread.bright.ann")
    assert [one.event.text for one in facts if isinstance(one.event, MemberWrote)] == ["I will see to it"]
    await desk.project()
    _, page = await desk.ask("GET", "/threads")
    assert page["threads"][0]["holder"]
    status, _ = await desk.ask("POST", "/threads/text_T1/release")
    assert status == 200
    status, _ = await desk.ask("POST", "/threads/text_T1/messages", text="once more")
    assert status == 422
    assert written["message"].startswith("member-")


async def test_nobody_elses_thread_is_there(desk):
    for method, path in (
        ("GET", "/threads/text_T9"),
        ("POST", "/threads/text_T9/take-over"),
        ("POST", "/threads/text_T9/release"),
    ):
        status, _ = await desk.ask(method, path)
        assert status == 404


async def test_a_text_is_tried_out_before_anybody_is_written_to(desk):
    await opened(desk)
    status, shown = await desk.ask("POST", "/message-texts/preview", topic="reminder", language="es")
    assert status == 200
    assert "SÍ para confirmar" in shown["text"]
    status, own = await desk.ask(
        "POST", "/message-texts/preview", topic="reminder", language="en", text="{name}: {service} {when}!"
    )
    assert own["text"].endswith("!")
    status, refused = await desk.ask("POST", "/message-texts/preview", topic="reminder", text="{nobody} knows")
    assert status == 422
    assert "nobody" in str(refused)
