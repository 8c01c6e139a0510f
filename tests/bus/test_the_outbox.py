"""Facts of one subject on their way: several at once to a server that is alone, one by one in a cluster and after trouble."""

import asyncio
from collections.abc import Callable
from typing import cast

import pytest

from bus.jetstream.acks import WRONG_SEQUENCE, Ack, AckError, Acks
from bus.jetstream.connection import Link
from bus.jetstream.options import Options
from bus.jetstream.outbox import ASIDE, Outbox
from bus.log import Fence
from bus.wire import WireMessage

CALL, CLAIM = "call.salon.c1", Fence(subject="claim.salon.c1-voice", epoch=3)
FULL = Ack(error=AckError(code=503, err_code=10047, description="insufficient storage"))
TAKEN = Ack(error=AckError(code=400, err_code=WRONG_SEQUENCE, description="wrong last sequence: 4"))


class Server:
    """Keeps what it is given, and acknowledges what a test says."""

    def __init__(self, *, several: bool = False) -> None:
        self.several, self.connected = several, True
        self.given: list[str] = []
        self.aside: list[str] = []
        self._waiting: list[tuple[str, Callable[[Ack], None]]] = []
        self._next: Callable[[Ack], None] | None = None

    def expect(self, on: Callable[[Ack], None]) -> str:
        self._next = on
        return "reply"

    def publish(self, message: WireMessage, reply: str, subject: str = "") -> None:
        name = message.payload.decode()
        if subject.startswith(ASIDE):
            self.aside.append(name)
        elif reply and self._next:
            self.given.append(name)
            self._waiting.append((name, self._next))

    def answers(self, name: str, ack: Ack | None = None) -> None:
        """Answer the first of what was given under this name."""
        at = next(nth for nth, (one, _) in enumerate(self._waiting) if one == name)
        self._waiting.pop(at)[1](ack or Ack(seq=1))


def outbox(server: Server, overtaken: Callable[[Fence], None] = lambda _: None) -> Outbox:
    return Outbox(cast(Link, server), cast(Acks, server), Options(), overtaken)


def said(box: Outbox, *names: str) -> None:
    for name in names:
        box.put(WireMessage(CALL, {}, name.encode()), CLAIM)


async def test_a_server_that_is_alone_is_given_all_at_once() -> None:
    server = Server()
    box = outbox(server)
    said(box, "a", "b", "c")
    assert server.given == ["a", "b", "c"]
    for name in ("b", "a", "c"):
        assert not box.drained.is_set()
        server.answers(name)
    assert box.drained.is_set()
    assert box.empty


async def test_a_cluster_is_given_one_after_the_other() -> None:
    server = Server(several=True)
    box = outbox(server)
    said(box, "a", "b", "c")
    assert server.given == ["a"]
    server.answers("a")
    assert server.given == ["a", "b"]


async def test_what_could_not_be_stored_is_not_overtaken_by_what_is_said_later() -> None:
    server = Server()
    box = outbox(server)
    said(box, "a", "b")
    server.answers("a", FULL)
    server.answers("b", FULL)
    said(box, "c")
    assert server.given == ["a", "b"]
    box.look(asyncio.get_running_loop().time() + 1)
    assert server.given == ["a", "b", "a"]
    for name in ("a", "b", "c"):
        server.answers(name)
    assert server.given == ["a", "b", "a", "b", "c"]
    assert box.empty
    said(box, "d", "e")
    assert server.given[-2:] == ["d", "e"]


async def test_after_a_reconnect_everything_is_given_again_in_order_and_said_aside() -> None:
    server = Server()
    box = outbox(server)
    said(box, "a", "b", "c")
    box.again()
    assert server.given == ["a", "b", "c", "a"]
    assert server.aside == ["b", "c"]
    for name in ("a", "b", "c"):
        server.answers(name)
    assert box.empty


async def test_a_fact_that_was_acknowledged_twice_counts_once() -> None:
    server = Server()
    box = outbox(server)
    said(box, "a", "b")
    box.again()
    server.answers("a")
    server.answers("a")
    assert len(box) == 1


@pytest.mark.parametrize("refused", ["a", "b"])
async def test_one_refusal_under_a_claim_that_is_over_drops_all_under_it(refused: str) -> None:
    server, over = Server(), list[Fence]()
    box = outbox(server, over.append)
    said(box, "a", "b", "c")
    server.answers(refused, TAKEN)
    assert over == [CLAIM]
    assert box.empty
    server.answers("c", TAKEN)
    assert box.drained.is_set()
