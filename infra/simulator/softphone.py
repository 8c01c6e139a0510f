"""A softphone as a browser is one: opens its line with a ticket, and takes its call up again when the line was lost."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable

import aiohttp
import msgspec

from infra.simulator.ports import CallParty, CallTape, LineFaults, NotAnswered
from infra.simulator.softphone_wire import SoftphoneWire
from infra.simulator.stream import DrivenStream

#: A lost line may come back within this, in seconds, tried so often.
_GRACE, _AGAIN = 10.0, 0.3
_ANSWER_SECONDS = 10.0

#: A ticket for a number to be calling as: the address and the ticket. NotAnswered when none is given.
Tickets = Callable[[str], Awaitable[tuple[str, str]]]


class Softphone:
    """Places calls with tickets, as many at once as one likes. `seed` makes faults repeatable. `close()` it in the end."""

    def __init__(self, tickets: Tickets, *, tenant: str, seed: int = 0, clock: Callable[[], float] = time.perf_counter) -> None:
        self._tickets, self._tenant, self._clock = tickets, tenant, clock
        self._dice = random.Random(seed)  # noqa: S311 - repeatable, not secret
        self._http = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))

    async def close(self) -> None:
        await self._http.close()

    def tape(self) -> CallTape:
        """A tape for a new call, which may be watched while it is recorded."""
        return CallTape(carrier_call="", tenant=self._tenant)

    async def call(
        self, party: CallParty, *, to: str, caller: str, faults: LineFaults | None = None, tape: CallTape | None = None
    ) -> CallTape:
        """Place one call and serve it to its end; NotAnswered when the edge does not take it. The ticket says whom it calls."""
        del to
        faults, tape = faults or LineFaults(), tape or self.tape()
        dice, cuts = random.Random(self._dice.random()), sorted(faults.cut_at)  # noqa: S311
        began, lost_at = self._clock(), 0.0
        while not tape.ending:
            try:
                lost_at = await self._stream(party, caller, tape, faults, dice, cuts, began, lost_at)
            except NotAnswered:
                if not tape.call or self._clock() - began - lost_at > _GRACE:
                    raise
                await asyncio.sleep(_AGAIN)
            except (aiohttp.ClientError, ConnectionError, TimeoutError) as away:
                if not tape.call:
                    raise NotAnswered(f"no edge answers the softphone ({type(away).__name__}): does it run?") from away
                if self._clock() - began - lost_at > _GRACE:
                    tape.ending = "lost"
                await asyncio.sleep(_AGAIN)
        tape.ended = self._clock() - began
        return tape

    async def _stream(
        self,
        party: CallParty,
        caller: str,
        tape: CallTape,
        faults: LineFaults,
        dice: random.Random,
        cuts: list[float],
        began: float,
        lost_at: float,
    ) -> float:
        """One socket, from its ticket to its end: when it ended."""
        url, ticket = await self._tickets(caller)
        async with self._http.ws_connect(url, compress=0, max_msg_size=0) as socket:
            wire = SoftphoneWire()
            await socket.send_str(wire.write_beginning(ticket, tape.call))
            answer = await _answer(socket)
            now = self._clock() - began
            if answer["type"] == "ended":
                tape.ending = answer["why"]
                return now
            tape.call = answer["call"]
            tape.streams += 1
            if tape.streams == 1:
                tape.answered = now
            else:
                tape.lost += 1
                tape.gaps.append(now - lost_at)
            party.told("resumed" if tape.streams > 1 else "opened", now)
            stream = DrivenStream(socket, wire, tape, party, lambda: self._clock() - began)
            if await stream.run(faults, dice, cuts) == "hung-up":
                tape.ending = "caller"
            elif not tape.ending:
                party.told("lost", self._clock() - began)
        return self._clock() - began


async def _answer(socket: aiohttp.ClientWebSocketResponse) -> dict[str, str]:
    """What the edge answers to the first text: `started` or `ended`. NotAnswered when it closes the socket, with its words."""
    async with asyncio.timeout(_ANSWER_SECONDS):
        message = await socket.receive()
    if message.type is not aiohttp.WSMsgType.TEXT:
        raise NotAnswered(f"the edge did not take the softphone ({message.data}: {message.extra or 'no words'})")
    said: dict[str, str] = msgspec.json.decode(message.data)
    return said
