"""One stream as the caller's side drives it: a frame each way every twenty milliseconds, on a clock that does not drift."""

import asyncio
import random
from collections.abc import Callable
from typing import assert_never

import aiohttp

from infra.simulator.playout_buffer import PlayoutBuffer
from infra.simulator.ports import CallParty, CallTape, ClearAsked, EndTold, LineFaults, MarkAsked, StreamWire
from schemas.frame import FRAME_MS, SILENCE

_FRAME = FRAME_MS / 1000
_SEND_SECONDS = 5.0


class DrivenStream:
    """A stream of one call. `run` serves it to its end: `closed` by the other side, `hung-up` by the caller, or `cut`."""

    def __init__(
        self,
        socket: aiohttp.ClientWebSocketResponse,
        wire: StreamWire,
        tape: CallTape,
        party: CallParty,
        now: Callable[[], float],
    ) -> None:
        self._socket, self._wire, self._tape, self._party, self._now = socket, wire, tape, party, now
        self._playout = PlayoutBuffer()
        self._marks: list[str] = []

    async def run(self, faults: LineFaults, dice: random.Random, cuts: list[float]) -> str:
        """Serve to the end. `cuts` are the moments still to come at which the socket dies; used ones are removed."""
        listening = asyncio.create_task(self._listen())
        try:
            return await self._drive(listening, faults, dice, cuts)
        except (ConnectionError, TimeoutError, aiohttp.ClientError):
            return "closed"
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
            self._tape.underruns += self._playout.underruns
            self._tape.frames_played += self._playout.played

    async def _drive(self, listening: "asyncio.Task[None]", faults: LineFaults, dice: random.Random, cuts: list[float]) -> str:
        began, chunk = self._now(), 0
        while not listening.done():
            due = began + chunk * _FRAME
            late = self._now() - due
            if late < 0:
                await asyncio.sleep(-late)
            else:
                self._tape.latest = max(self._tape.latest, late)
            now = self._now()
            if cuts and now >= cuts[0]:
                cuts.pop(0)
                _cut(self._socket)
                return "cut"
            if self._party.gone:
                await self.stop()
                return "hung-up"
            chunk += 1
            await self._tick(chunk, now, faults, dice)
        return "closed"

    async def _tick(self, chunk: int, now: float, faults: LineFaults, dice: random.Random) -> None:
        sound = self._party.speak(now) or SILENCE
        if not (faults.drop and dice.random() < faults.drop):
            await self.say(self._wire.write_sound(chunk, sound))
            self._tape.frames_sent += 1
        if faults.double and dice.random() < faults.double:
            await self.say(self._wire.write_sound(chunk, sound))
        for key in self._party.pressed():
            await self.say(self._wire.write_key(key))
        frame, marks = self._playout.play()
        self._party.hear(frame, now)
        await self._return([*self._marks, *marks], now)

    async def _return(self, marks: list[str], now: float) -> None:
        self._marks = []
        for name in marks:
            self._tape.marks += 1
            self._party.told(name, now)
            await self.say(self._wire.write_played(name))

    async def say(self, message: str | bytes) -> None:
        """Send a message; TimeoutError when the other side takes none."""
        async with asyncio.timeout(_SEND_SECONDS):
            if isinstance(message, bytes):
                await self._socket.send_bytes(message)
            else:
                await self._socket.send_str(message)

    async def _listen(self) -> None:
        async for message in self._socket:
            if message.type not in {aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY}:
                return
            self._take(self._wire.read(message.data))

    def _take(self, said: bytes | MarkAsked | ClearAsked | EndTold | None) -> None:
        match said:
            case bytes():
                self._tape.frames_received += len(said) // len(SILENCE)
                self._playout.sound(said)
            case MarkAsked(name=name):
                self._playout.mark(name)
            case ClearAsked():
                self._tape.clears += 1
                self._marks += self._playout.clear()
                self._party.told("cleared", self._now())
            case EndTold(why=why):
                self._tape.ending = why
            case None:
                return
            case _:
                assert_never(said)

    async def stop(self) -> None:
        """The carrier's side ends the stream: the caller hung up, or their leg was told to do something else."""
        await self.say(self._wire.write_stop())
        async with asyncio.timeout(_SEND_SECONDS):
            await self._socket.close()


def _cut(socket: aiohttp.ClientWebSocketResponse) -> None:
    """Kill the connection as a broken network does: no close frame, no goodbye."""
    connection = socket._conn  # noqa: SLF001 - nothing public cuts it
    if connection is not None and connection.transport is not None:
        connection.transport.abort()
