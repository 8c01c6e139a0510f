"""Whatever a softphone shows or sends, it is closed with a code and words, and no other call notices."""

import asyncio

import pytest

from producers.softphone import door
from producers.stream_token import Ticket, seal_ticket
from schemas.line import CallRinging, CallsRefused, LineOpened, LineRejected
from tests.edge.softphones import FRAME, PAGE, send, softphone, ticket, told

STREAM = Ticket(use="media", tenant="demo", call="01C", carrier_call="CA1", person="01P", rang=1, expires=2**31)
#: what is shown first: the close code, and the beginning of the words.
TICKETS = {
    "no ticket at all": (lambda edge: "garbage", 1008, "bad-ticket: the ticket is forged"),
    "one of another secret": (lambda edge: ticket(edge)[:-4] + "AAAA", 1008, "bad-ticket: the ticket is forged"),
    "one that is too old": (lambda edge: ticket(edge, expires=1), 1008, "bad-ticket: the ticket is expired"),
    "a token of a carrier's stream": (
        lambda edge: seal_ticket(
            Ticket(use="media", tenant="demo", call="01C", carrier_call="CA1", person="01P", rang=1, expires=2**31),
            edge.needs.secret,
        ),
        1008,
        "bad-ticket: the ticket is forged",
    ),
    "one of a page elsewhere": (lambda edge: ticket(edge, origin="https://evil.example"), 1008, "foreign-origin"),
    "one of a business that is gone": (lambda edge: ticket(edge, tenant="gone"), 1008, "no-business"),
}

BEFORE_START = {
    "sound": (FRAME, 1008, "sound-before-start"),
    "a key": ({"type": "key", "digit": "1"}, 1008, "key-before-start"),
    "no json": ("hello", 1007, "bad-json"),
    "no type": ("{}", 1007, "bad-message"),
    "a start without a ticket": ({"type": "start"}, 1007, "bad-message"),
    "a ticket without end": ({"type": "start", "ticket": "x" * 5000}, 1007, "bad-message"),
    "a call that is no name": ({"type": "resume", "ticket": "x", "call": "a.*.>"}, 1007, "bad-message"),
    "ten megabytes": (b"x" * 10_000_000, 1009, "too-big"),
}

AFTER_START = {
    "half a frame": (FRAME[:80], 1003, "bad-length"),
    "two frames in one": (FRAME * 2, 1003, "bad-length"),
    "no sound in it": (b"", 1003, "bad-length"),
    "no json": ("hello", 1007, "bad-json"),
    "json that is no object": ("[1]", 1007, "bad-message"),
    "a type that nobody knows": ({"type": "sing"}, 1007, "bad-message"),
    "a mute that is no yes or no": ({"type": "mute", "on": "loud"}, 1007, "bad-message"),
    "twenty thousand brackets": ('{"type":' + "[" * 20_000, 1007, "bad-"),
    "a second start": ({"type": "start", "ticket": "x"}, 1008, "second-start"),
    "ten megabytes": ("x" * 10_000_000, 1009, "too-big"),
}


async def closing(edge, socket) -> tuple[int | None, str]:
    """The code and the words it is closed with."""
    async with asyncio.timeout(5):
        while True:
            message = await socket.receive()
            if message.type.name == "CLOSE":
                return message.data, message.extra or ""
            if message.type.name in {"CLOSED", "ERROR"}:
                return socket.close_code, ""


@pytest.mark.parametrize(("make", "code", "words"), TICKETS.values(), ids=TICKETS)
async def test_a_ticket_that_is_no_good_opens_nothing(edge, make, code, words):
    async with softphone(edge, {"type": "start", "ticket": make(edge)}) as socket:
        said = await closing(edge, socket)
        assert said[0] == code
        assert said[1].startswith(words)
    assert (await edge.facts(CallsRefused))[0].event.reason == "token"
    assert not [fact async for some in edge.bus.log.read("call.>") for fact in some if isinstance(fact.event, CallRinging)]


async def test_a_ticket_opens_one_line_on_whichever_edge(edge, another_edge):
    shown = {"type": "start", "ticket": ticket(edge)}
    async with softphone(edge, shown) as first:
        await told(first, "started")
        async with softphone(edge, shown) as second:
            assert (await closing(edge, second))[1].startswith("used-ticket")
        async with another_edge(edge.bus, "edge-2") as other, softphone(other, shown) as third:
            assert (await closing(other, third))[0] == 1008
        assert not first.closed
    assert len(await edge.facts(CallRinging)) == 1


async def test_who_is_no_browser_needs_no_page(edge):
    async with softphone(edge, page="") as socket:
        await told(socket, "started")


async def test_another_page_with_a_stolen_ticket_is_refused(edge):
    async with softphone(edge, page="https://evil.example") as socket:
        assert (await closing(edge, socket))[1].startswith("foreign-origin")
    assert PAGE != "https://evil.example"


@pytest.mark.parametrize(("what", "code", "words"), BEFORE_START.values(), ids=BEFORE_START)
async def test_what_comes_before_a_start_is_refused(edge, what, code, words):
    async with softphone(edge, what) as socket:
        said = await closing(edge, socket)
        assert said[0] in {code, 1006 if words == "too-big" else code}
        assert said[1].startswith(words) or words == "too-big"
    assert (await edge.facts(CallsRefused))[0].event.reason == "malformed"
    assert edge.needs.admission.calls == 0


@pytest.mark.parametrize(("what", "code", "words"), AFTER_START.values(), ids=AFTER_START)
async def test_what_is_malformed_closes_its_own_line_only(edge, what, code, words):
    async with softphone(edge) as alive, softphone(edge) as socket:
        await told(alive, "started")
        await told(socket, "started")
        await send(socket, what)
        said = await closing(edge, socket)
        assert said[0] in {code, 1006 if words == "too-big" else code}
        assert said[1].startswith(words) or words == "too-big"
        (rejected,) = await edge.facts(LineRejected)
        assert rejected.event.reason.startswith(words)
        await send(alive, {"type": "hang-up"})
        assert (await told(alive, "ended"))["why"] == "caller"


async def test_a_flood_is_cut_off_and_what_a_slow_network_held_back_is_not(edge):
    async with softphone(edge) as socket:
        await told(socket, "started")
        for _ in range(250):  # five seconds at once
            await send(socket, FRAME)
        await send(socket, {"type": "key", "digit": "1"})
        await asyncio.sleep(0.2)
        assert not socket.closed
        for _ in range(400):
            await send(socket, FRAME)
        assert (await closing(edge, socket))[1].startswith("flood")
    assert (await edge.facts(LineRejected))[0].event.reason == "flood"


async def test_those_without_a_ticket_cannot_fill_the_edge(edge, monkeypatch):
    monkeypatch.setattr(door, "_MOST_WAITING", 2)
    url = edge.address + "/softphone"
    async with edge.http.ws_connect(url), edge.http.ws_connect(url), edge.http.get(url) as third:
        assert third.status == 503
    async with softphone(edge) as socket:
        await told(socket, "started")
        await edge.facts(LineOpened)
