"""The bench's carrier, a process of its own: opens many calls, drives them on one clock, and prints what came of them.

usage: python -m bench.capacity.carrier  (an Order as JSON on standard input; a Log as JSON on standard output)
"""

import asyncio
import contextlib
import gc
import itertools
import secrets
import sys
import time
from urllib.parse import urlsplit

import msgspec

from bench.capacity.caller import Caller, Result
from bench.capacity.lines import said
from bench.capacity.wire import Wire
from bench.home import on
from infra.simulator.carrier import Carrier
from infra.simulator.ports import NotAnswered
from infra.simulator.twiml_verbs import Connect, parse_verbs
from schemas.frame import FRAME_MS

#: Ticks in a frame: calls are spread over them, as callers are over time.
_TICKS = 20
_TICK = FRAME_MS / 1000 / _TICKS
#: Calls opened a second.
_OPENED = 25


class Order(msgspec.Struct, kw_only=True):
    """What to do. Without a `token` the address is a bare socket. `settle` seconds pass before anything counts."""

    address: str
    token: str = ""
    to: str = ""
    calls: int = 1
    settle: float = 10.0
    seconds: float = 20.0
    seed: int = 1
    cores: tuple[int, ...] = ()
    nice: int = 0


class Log(msgspec.Struct, kw_only=True):
    """What came of it. `late_ms`: how late the carrier's own ticks were, p99; a carrier that is late measures itself."""

    results: list[Result]
    refused: int = 0
    late_ms: float = 0.0
    cpu: float = 0.0


class Drive:
    """All calls on one clock. A line on standard output when figures begin to count, and one when they end."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self.callers: list[Caller] = []
        self.slots: list[list[Caller]] = [[] for _ in range(_TICKS)]
        self.refused = 0
        self.lates: list[float] = []

    async def run(self) -> Log:
        ticking = asyncio.create_task(self._tick())
        await self._open()
        await asyncio.sleep(self.order.settle)
        self._say("counting")
        spent, began = time.process_time(), time.monotonic()
        self.lates.clear()
        for caller in self.callers:
            caller.counting = True
        await asyncio.sleep(self.order.seconds)
        for caller in self.callers:
            caller.counting = False
        self._say("counted")
        cpu = (time.process_time() - spent) / (time.monotonic() - began)
        lates = sorted(self.lates)
        ticking.cancel()
        await asyncio.gather(ticking, return_exceptions=True)
        await asyncio.sleep(0.5)
        for caller in self.callers:
            caller.stop()
        await asyncio.sleep(1.5)
        late = lates[int(len(lates) * 0.99)] * 1000 if lates else 0.0
        return Log(results=[caller.result for caller in self.callers], refused=self.refused, late_ms=late, cpu=cpu)

    async def _open(self) -> None:
        order = self.order
        carrier = Carrier(order.address, order.token) if order.token else None
        try:
            for nth in range(order.calls):
                try:
                    async with asyncio.timeout(10):
                        await self._call(carrier, nth)
                except (NotAnswered, TimeoutError, OSError):
                    self.refused += 1
                await asyncio.sleep(1 / _OPENED)
        finally:
            if carrier:
                await carrier.close()

    async def _call(self, carrier: Carrier | None, nth: int) -> None:
        order, call = self.order, f"CA{secrets.token_hex(16)}"
        url, parameters = order.address, dict[str, str]()
        if carrier:
            form = {"CallSid": call, "AccountSid": "AC" + "0" * 32, "To": order.to, "Direction": "inbound"}
            answer = parse_verbs(
                await carrier.ask("/twilio/voice", {**form, "From": f"+1212555{nth:04d}", "CallStatus": "ringing"})
            )
            verb = next((each for each in answer if isinstance(each, Connect)), None)
            if verb is None:
                raise NotAnswered("no stream")
            url, parameters = verb.url, verb.parameters
        caller = Caller(said(), order.seed * 1000 + nth)
        wire = Wire(url, lambda text: caller.hear(text, time.perf_counter()))
        there = urlsplit(url)
        await asyncio.get_running_loop().create_connection(lambda: wire, there.hostname, there.port)
        await wire.open.wait()
        caller.begin(wire, f"MZ{secrets.token_hex(16)}", call, parameters)
        self.callers.append(caller)
        self.slots[nth % _TICKS].append(caller)

    async def _tick(self) -> None:
        began = time.perf_counter()
        for nth in itertools.count():
            due = began + nth * _TICK
            wait = due - time.perf_counter()
            if wait > 0:
                await asyncio.sleep(wait)
            elif nth % _TICKS == 0:
                await asyncio.sleep(0)
            now = time.perf_counter()
            self.lates.append(now - due)
            for caller in self.slots[nth % _TICKS]:
                caller.tick(now)

    @staticmethod
    def _say(what: str) -> None:
        sys.stdout.write(what + "\n")
        sys.stdout.flush()


def main() -> None:
    """Read the order, carry it out, print the log."""
    order = msgspec.json.decode(sys.stdin.buffer.read(), type=Order)
    on(order.cores, order.nice)
    said()
    gc.freeze()
    factory = None
    with contextlib.suppress(ImportError):
        import uvloop  # noqa: PLC0415 - not on every system

        factory = uvloop.new_event_loop
    with asyncio.Runner(loop_factory=factory) as runner:
        log = runner.run(Drive(order).run())
    sys.stdout.write(msgspec.json.encode(log).decode() + "\n")


if __name__ == "__main__":
    main()
