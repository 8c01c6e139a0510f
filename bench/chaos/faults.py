"""What is done to whom: killed, frozen and woken, cut off from the bus; one at a time, in an order that the seed decides."""

import asyncio
import os
import random
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Literal

import msgspec

from bench.chaos.installation import Installation

How = Literal["kill", "freeze", "stall", "cut"]
#: How long something is frozen or cut off, in seconds.
AWAY = 3.0

_EVERYBODY: tuple[tuple[str, tuple[How, ...]], ...] = (
    ("voice", ("kill", "freeze", "stall", "cut")),
    ("edge", ("kill", "freeze", "stall", "cut")),
    ("shields", ("kill", "freeze", "stall", "cut")),
    ("ledger", ("kill", "freeze", "stall", "cut")),
    ("projectors", ("kill", "freeze")),
    ("api", ("kill",)),
    ("nats-server", ("kill", "freeze")),
    ("postgres", ("kill",)),
)
#: Those whose death a caller could hear come more often.
_AGAIN: tuple[tuple[str, How], ...] = (
    ("voice", "kill"), ("edge", "kill"), ("voice", "freeze"), ("nats-server", "kill"), ("voice", "kill"), ("edge", "kill"),
)  # fmt: skip


class Fault(msgspec.Struct, frozen=True):
    """One thing to do. `whose` is the role, or the server."""

    whose: str
    how: How

    @property
    def name(self) -> str:
        return f"{self.whose} {self.how}"


def deck(dice: random.Random) -> Iterator[Fault]:
    """Faults for ever: all of them shuffled, then all of them again."""
    while True:
        cards = [(whose, how) for whose, ways in _EVERYBODY for how in ways] + list(_AGAIN)
        dice.shuffle(cards)
        for whose, how in cards:
            yield Fault(whose, how)


async def commit(fault: Fault, there: Installation, busy: Callable[[str], int], begun: Callable[[str], None]) -> None:
    """Do it, and undo what is undone by itself in life. `begun` is told whom it hit, if anybody was there.

    Of several instances the one with the most calls is hit, by `busy`.
    """
    if fault.whose == "nats-server":
        begun(fault.whose)
        await _signal(there.bus.process.pid, fault.how)
        return
    name = max(there.names(fault.whose), key=lambda each: busy(there.instance(each)))
    child = there.child(name)
    if child is None or child.state != "ready":
        return
    instance = there.instance(name)
    begun(instance or name)
    if fault.how in {"kill", "freeze"}:
        await _signal(child.pid, fault.how)
        return
    with there.proxy.frozen(instance, lost=fault.how == "cut"):
        await asyncio.sleep(AWAY)


async def _signal(pid: int, how: How) -> None:
    with suppress(ProcessLookupError):
        if how == "kill":
            os.kill(pid, signal.SIGKILL)
            return
        os.kill(pid, signal.SIGSTOP)
        try:
            await asyncio.sleep(AWAY)
        finally:
            os.kill(pid, signal.SIGCONT)
