"""What a member does to a call that is on: listening in, and ending it; each is a fact that names who it was."""

import asyncio

import pytest
from aiohttp import WSMsgType, WSServerHandshakeError

from handlers.accounts.handlers import give_cue, order_hang_up
from schemas.accounts import CueRequested, HangUpRequested, ListeningStarted
from schemas.event import Event
from schemas.frame import Frame
from schemas.line import CallEnded, HangUpOrdered
from schemas.reply import CueGiven
from schemas.routing import route_event
from tests.accounts.told import told
from tests.api.conftest import NOW
from tests.projectors.a_day import BRIGHT, NEIGHBOUR, drafts

pytestmark = pytest.mark.real
HEARD, SPOKEN = f"audio.{NEIGHBOUR}.n1.heard", f"audio.{NEIGHBOUR}.n1.spoken"


async def whose(day, kind: type[Event]) -> list[str]:
    """Whom the facts of a kind in the outbox are about."""
    async with day.desk.work() as connection:
        found = await connection.execute("SELECT headers FROM accounts.outbox ORDER BY number")
        return [headers["Person"] for (headers,) in await found.fetchall() if headers["Fact"] == kind.tag()]


async def test_a_listener_hears_both_sides_from_now_on_and_is_named_on_the_call(day):
    await day.bus.audio.send(HEARD, Frame(1, 0, 1, 0, b"a" * 160))
    socket = await day.client.ws_connect("/calls/n1/sound", headers=day.neighbour)
    await day.bus.audio.send(HEARD, Frame(2, 20, 1, 0, b"b" * 160))
    await day.bus.audio.send(SPOKEN, Frame(1, 0, 1, 1, b"c" * 160))
    heard = [await asyncio.wait_for(socket.receive_bytes(), 5) for _ in range(2)]
    assert sorted(heard) == [b"\x00" + b"b" * 160, b"\x01" + b"c" * 160]
    (listening,) = await told(day.desk, ListeningStarted.tag())
    assert (listening.role, listening.object) == ("owner", "n1")
    (ended,) = drafts(("call.n1", CallEnded(reason="caller", seconds=1.0)), tenant=NEIGHBOUR, first=4000, begin=NOW)
    await day.bus.live.publish(ended)
    message = await asyncio.wait_for(socket.receive(), 5)
    assert (message.type, message.data, message.extra) == (WSMsgType.CLOSE, 1000, "the call is over")


@pytest.mark.parametrize(("who", "call", "status"), [("owner", "n1", 404), ("owner", "c1", 409), ("owner", "never", 404)])
async def test_nobody_listens_to_a_call_of_another_business_or_one_that_is_over(day, who, call, status):
    with pytest.raises(WSServerHandshakeError) as refused:
        await day.client.ws_connect(f"/calls/{call}/sound", headers=getattr(day, who))
    assert refused.value.status == status
    assert await told(day.desk, ListeningStarted.tag()) == []


async def test_a_listener_who_takes_nothing_is_shown_out_and_the_call_goes_on(day, monkeypatch):
    from infra.api import call_sound

    monkeypatch.setattr(call_sound, "_MOST_WAITING", 5)
    monkeypatch.setattr(call_sound, "SEND_SECONDS", 0.2)
    socket = await day.client.ws_connect("/calls/n1/sound", headers=day.neighbour)
    socket._conn.transport.pause_reading()
    for number in range(1, 40_000):
        await day.bus.audio.send(HEARD, Frame(number, 0, 1, 0, b"b" * 160))
    await asyncio.sleep(0.5)
    socket._conn.transport.resume_reading()
    messages = [await asyncio.wait_for(socket.receive(), 5)]
    while messages[-1].type == WSMsgType.BINARY:
        messages.append(await asyncio.wait_for(socket.receive(), 5))
    assert messages[-1].data == 1013


async def test_a_call_is_ended_by_a_fact_that_names_who_wanted_it(day):
    answer = await day.client.post("/calls/n1/end", headers=day.neighbour)
    assert answer.status == 204
    (ordered,) = await told(day.desk, HangUpRequested.tag())
    assert (ordered.role, ordered.object) == ("owner", "n1")
    assert await whose(day, HangUpRequested) == ["ann"]
    answered = await order_hang_up(ordered)
    assert answered == HangUpOrdered(call="n1", account=ordered.account)
    assert route_event(answered, f"account.{NEIGHBOUR}.{ordered.account}") == f"call.{NEIGHBOUR}.n1"


@pytest.mark.parametrize(("call", "status"), [("n1", 404), ("c1", 409), ("never", 404)])
async def test_what_is_over_or_of_others_is_not_ended(day, call, status):
    answer = await day.client.post(f"/calls/{call}/end", headers=day.owner)
    assert answer.status == status
    assert BRIGHT not in await answer.text()


async def test_a_member_gives_the_agent_a_line_which_is_sealed_as_the_callers(day):
    answer = await day.client.post("/calls/n1/cue", json={"text": "  We have a chair free at four. "}, headers=day.neighbour)
    assert answer.status == 204, await answer.text()
    (wanted,) = await told(day.desk, CueRequested.tag())
    assert (wanted.object, wanted.text, wanted.whose()) == ("n1", "We have a chair free at four.", "ann")
    assert await whose(day, CueRequested) == ["ann"]
    assert await give_cue(wanted) == CueGiven(call="n1", account=wanted.account, text=wanted.text)


@pytest.mark.parametrize("body", [{}, {"text": ""}, {"text": "   "}, {"text": "x" * 501}, {"text": 5}])
async def test_a_line_of_nothing_or_without_end_is_refused(day, body):
    answer = await day.client.post("/calls/n1/cue", json=body, headers=day.neighbour)
    assert answer.status == 400
