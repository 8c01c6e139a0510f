"""Live facts reach the owner's browser, and nobody else's."""

import asyncio

import pytest
from aiohttp import WSMsgType, WSServerHandshakeError

from infra.api.feeds import MOST_PER_ACCOUNT, Feeds
from schemas.line import CallEnded, CallRinging
from schemas.speech import SpeechPartial
from tests.projectors.a_day import NEIGHBOUR, drafts

pytestmark = pytest.mark.real
UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


async def test_facts_of_the_business_arrive_in_order_and_no_others(day):
    socket = await day.client.ws_connect("/live", headers=day.owner)
    (foreign,) = drafts(("call.n9", CallRinging(person="x", caller="+1", called="+1")), tenant=NEIGHBOUR, first=900)
    ours = drafts(
        ("call.c9", CallRinging(person="ann", caller="+1", called="+1")),
        ("call.c9", CallEnded(reason="caller", seconds=1.0)),
        first=900,
    )
    for draft in (foreign, *ours):
        await day.bus.live.publish(draft)
    heard = [await asyncio.wait_for(socket.receive_json(), 5) for _ in ours]
    assert [(fact["subject"], fact["event"]["fact"]) for fact in heard] == [
        ("call.bright.c9", "call.ringing"),
        ("call.bright.c9", "call.ended"),
    ]
    await socket.close()


async def test_a_browser_sends_its_token_as_a_protocol(day):
    token = day.owner["Authorization"].split(" ")[1]
    socket = await day.client.ws_connect("/live", protocols=("daybook.live", f"bearer.{token}"))
    assert socket.protocol == "daybook.live"
    await socket.close()


async def test_without_a_token_no_socket_opens(day):
    with pytest.raises(WSServerHandshakeError) as refused:
        await day.client.ws_connect("/live")
    assert refused.value.status == 401


async def test_when_the_role_stops_the_reader_is_told_to_come_again(day):
    socket = await day.client.ws_connect("/live", headers=day.owner)
    day.stop.set()
    message = await asyncio.wait_for(socket.receive(), 5)
    assert (message.type, message.data) == (WSMsgType.CLOSE, 1001)
    assert "connect again" in message.extra


async def test_a_reader_that_is_too_slow_is_told_so_and_holds_nobody_up(day, monkeypatch):
    from infra.api import live

    monkeypatch.setattr(live, "WAITING", 10)
    monkeypatch.setattr(live, "SEND_SECONDS", 0.2)
    socket = await day.client.ws_connect("/live", headers=day.owner)
    quick = await day.client.ws_connect("/live", headers=day.owner)
    socket._conn.transport.pause_reading()
    words = "x" * 50_000
    for draft in drafts(*[("call.c9", SpeechPartial(turn=1, words=words, frame=1))] * 300, first=1000):
        await day.bus.live.publish(draft)
    for _ in range(300):
        assert (await asyncio.wait_for(quick.receive(), 5)).type == WSMsgType.TEXT
    await quick.close()
    await asyncio.sleep(1)
    socket._conn.transport.resume_reading()
    messages = [await asyncio.wait_for(socket.receive(), 5)]
    while messages[-1].type == WSMsgType.TEXT:
        messages.append(await asyncio.wait_for(socket.receive(), 5))
    assert messages[-1].data == 1013


async def test_a_lost_socket_goes_on_where_it_was_and_misses_nothing(day):
    said = drafts(*[("call.c9", CallEnded(reason="caller", seconds=float(nth))) for nth in range(6)], first=2000)
    socket = await day.client.ws_connect("/live", headers=day.owner)
    for draft in said[:2]:
        await day.bus.live.publish(draft)
    (first, second) = [await asyncio.wait_for(socket.receive_json(), 5) for _ in range(2)]
    assert 0 < first["sequence"] < second["sequence"]
    await socket.close()
    for draft in said[2:5]:
        await day.bus.live.publish(draft)
    again = await day.client.ws_connect(f"/live?after={first['position']}", headers=day.owner)
    await day.bus.live.publish(said[5])
    heard = [await asyncio.wait_for(again.receive_json(), 5) for _ in range(5)]
    assert [fact["event"].get("seconds", 0.0) for fact in heard] == [1.0, 2.0, 3.0, 4.0, 5.0]
    await again.close()


@pytest.mark.parametrize("odd", ["x", "CALLS", "CALLS-x", "calls-1", "CALLS-1,LEDGER-2", "CALLS-" + "9" * 30])
async def test_what_is_no_position_is_refused(day, odd):
    answer = await day.client.get("/live", params={"after": odd}, headers=day.owner | UPGRADE)
    assert answer.status == 400
    assert "position" in (await answer.json())["detail"]


async def test_who_was_away_too_long_is_told_to_load_anew(day, monkeypatch):
    from infra.api import live_position

    monkeypatch.setattr(live_position, "MOST_MISSED", 3)
    for draft in drafts(*[("call.c9", CallEnded(reason="caller", seconds=1.0))] * 5, first=3000):
        await day.bus.live.publish(draft)
    for position in ("CALLS-0.LEDGER-0", "CALLS-999999.LEDGER-0"):
        socket = await day.client.ws_connect(f"/live?after={position}", headers=day.owner)
        message = await asyncio.wait_for(socket.receive(), 5)
        assert (message.type, message.data) == (WSMsgType.CLOSE, 4410)
        assert "without `after`" in message.extra


async def test_an_account_has_so_many_feeds_and_others_are_served(day):
    open_ = [await day.client.ws_connect("/live", headers=day.owner) for _ in range(MOST_PER_ACCOUNT)]
    with pytest.raises(WSServerHandshakeError) as refused:
        await day.client.ws_connect("/live", headers=day.owner)
    assert (refused.value.status, refused.value.headers["Retry-After"]) == (429, "5")
    other = await day.client.ws_connect("/live", headers=day.neighbour)
    await open_.pop().close()
    await asyncio.sleep(0.1)
    again = await day.client.ws_connect("/live", headers=day.owner)
    for socket in (other, again, *open_):
        await socket.close()


async def test_one_look_at_a_session_serves_all_its_feeds(day, monkeypatch):
    from infra.api import live
    from infra.api.accounts import sessions

    looked, real = [], sessions.find_bearer

    async def counting(desk, connection, secret):
        looked.append(secret)
        return await real(desk, connection, secret)

    monkeypatch.setattr(live, "STILL_SECONDS", 0.05)
    monkeypatch.setattr(sessions, "find_bearer", counting)
    open_ = [await day.client.ws_connect("/live", headers=day.owner) for _ in range(10)]
    await asyncio.sleep(0.6)
    assert len(looked) == len(open_) + 1
    for socket in open_:
        await socket.close()


async def test_a_look_that_failed_is_made_again():
    feeds, answers = Feeds(lambda: 0.0), iter([OSError("away"), True, False])

    async def ask():
        answer = next(answers)
        if isinstance(answer, OSError):
            raise answer
        return answer

    with pytest.raises(OSError, match="away"):
        await feeds.still("a", ask)
    assert [await feeds.still("a", ask) for _ in range(3)] == [True, True, True]
    assert not await feeds.still("b", ask)
