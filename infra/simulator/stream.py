"""One media stream as the carrier drives it: a frame each way every twenty milliseconds, on a clock that does not drift."""

import asyncio
import base64
import random
from collections.abc import Callable
from typing import Any

import aiohttp
import msgspec

from infra.simulator.playout_buffer import PlayoutBuffer
from infra.simulator.ports import CallParty, CallTape, LineFaults
from infra.simulator.twiml_verbs import Connect
from schemas.frame import FRAME_MS, SILENCE

_FRAME = FRAME_MS / 1000
_SEND_SECONDS = 5.0


class CarrierStream:
    """A stream of one call. `run` serves it to its end: `closed` by the other side, `hung-up` by the caller, or `cut`."""

    def __init__(
        self, socket: aiohttp.ClientWebSocketResponse, name: str, tape: CallTape, party: CallParty, now: Callable[[], float]
    ) -> None:
        self._socket, self._name, self._tape, self._party, self._now = socket, name, tape, party, now
        self._playout = PlayoutBuffer()
        self._marks: list[str] = []
        self._sequence = 1

    async def begin(self, account: str, verb: Connect) -> None:
        """Say `connected` and `start`."""
        await self._say({"event": "connected", "protocol": "Call", "version": "1.0.0"})
        start = {
            "accountSid": account,
            "callSid": self._tape.carrier_call,
            "streamSid": self._name,
            "tracks": ["inbound"],
            "customParameters": verb.parameters,
            "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
        }
        await self._say({"event": "start", "sequenceNumber": "1", "streamSid": self._name, "start": start})

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
                await self._stop()
                return "hung-up"
            chunk += 1
            await self._tick(chunk, now, faults, dice)
        return "closed"

    async def _tick(self, chunk: int, now: float, faults: LineFaults, dice: random.Random) -> None:
        sound = self._party.speak(now) or SILENCE
        if not (faults.drop and dice.random() < faults.drop):
            await self._media(chunk, sound)
            self._tape.frames_sent += 1
        if faults.double and dice.random() < faults.double:
            await self._media(chunk, sound)
        for key in self._party.pressed():
            dtmf = {"track": "inbound_track", "digit": key}
            await self._say({"event": "dtmf", "streamSid": self._name, "dtmf": dtmf})
        frame, marks = self._playout.play()
        self._party.hear(frame, now)
        await self._return([*self._marks, *marks], now)

    async def _return(self, marks: list[str], now: float) -> None:
        self._marks = []
        for name in marks:
            self._tape.marks += 1
            self._party.told(name, now)
            await self._say({"event": "mark", "streamSid": self._name, "mark": {"name": name}})

    async def _media(self, chunk: int, sound: bytes) -> None:
        self._sequence += 1
        payload = base64.b64encode(sound).decode()
        text = (
            f'{{"event":"media","sequenceNumber":"{self._sequence}","streamSid":"{self._name}","media":{{"track":"inbound",'
            f'"chunk":"{chunk}","timestamp":"{(chunk - 1) * FRAME_MS}","payload":"{payload}"}}}}'
        )
        async with asyncio.timeout(_SEND_SECONDS):
            await self._socket.send_str(text)

    async def _listen(self) -> None:
        async for message in self._socket:
            if message.type is not aiohttp.WSMsgType.TEXT:
                return
            self._take(msgspec.json.decode(message.data))

    def _take(self, said: dict[str, Any]) -> None:
        match said["event"]:
            case "media":
                sound = base64.b64decode(said["media"]["payload"])
                self._tape.frames_received += len(sound) // len(SILENCE)
                self._playout.sound(sound)
            case "mark":
                self._playout.mark(said["mark"]["name"])
            case "clear":
                self._tape.clears += 1
                self._marks += self._playout.clear()
                self._party.told("cleared", self._now())
            case other:
                raise ValueError(f"the carrier does not know {other!r} (Twilio's error 31924)")

    async def _stop(self) -> None:
        stop = {"accountSid": "", "callSid": self._tape.carrier_call}
        await self._say({"event": "stop", "streamSid": self._name, "stop": stop})
        async with asyncio.timeout(_SEND_SECONDS):
            await self._socket.close()

    async def _say(self, message: dict[str, Any]) -> None:
        async with asyncio.timeout(_SEND_SECONDS):
            await self._socket.send_str(msgspec.json.encode(message).decode())


def _cut(socket: aiohttp.ClientWebSocketResponse) -> None:
    """Kill the connection as a broken network does: no close frame, no goodbye."""
    connection = socket._conn  # noqa: SLF001 - nothing public cuts it
    if connection is not None and connection.transport is not None:
        connection.transport.abort()
