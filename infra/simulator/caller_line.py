"""One caller's way through TwiML, as the carrier follows it: streams, rooms, and what it is told to do meanwhile."""

import asyncio
import random
from collections.abc import Callable, Mapping
from typing import Protocol, assert_never

import aiohttp

from infra.simulator.ports import CallParty, CallTape, LineFaults
from infra.simulator.rooms import Rooms
from infra.simulator.stream import DrivenStream
from infra.simulator.twilio_wire import TwilioWire
from infra.simulator.twiml_verbs import Conference, Connect, Dial, Gather, Hangup, Pause, Redirect, Say, Verb, parse_verbs

ACCOUNT = "AC" + "0" * 32
#: How long the carrier's own voice takes for a character, in seconds.
SAY = 0.06
_LOOK = 0.02


class Switchboard(Protocol):
    """What a line asks its carrier for."""

    rooms: Rooms

    async def ask(self, url: str, form: Mapping[str, str]) -> str: ...

    async def open(self, url: str) -> aiohttp.ClientWebSocketResponse: ...

    @staticmethod
    def stream_id() -> str: ...


class CallerLine:
    """One call's way through TwiML. `redirect` gives it other TwiML, at any moment: what it does is broken off for that."""

    def __init__(
        self, carrier: Switchboard, tape: CallTape, party: CallParty, form: dict[str, str], now: Callable[[], float]
    ) -> None:
        self._carrier, self._tape, self._party, self._form, self._now = carrier, tape, party, form, now
        self._lost_at = 0.0
        self._given: asyncio.Queue[str] = asyncio.Queue()

    def redirect(self, twiml: str) -> None:
        """Go on with this instead."""
        self._given.put_nowait(twiml)

    async def follow(self, url: str, faults: LineFaults, dice: random.Random, cuts: list[float]) -> None:
        """Ask `url` what to do, do it, and go on until the call ends."""
        status = "ringing"
        while (url or not self._given.empty()) and not self._tape.ending:
            over = {"CallStatus": "completed" if self._party.gone else status}
            text = await self._carrier.ask(url, {**self._form, **over}) if self._given.empty() else self._given.get_nowait()
            url, status = "", "in-progress"
            if self._party.gone:
                self._tape.ending = "caller"
                break
            for verb in parse_verbs(text):
                url = await self._obey(verb, faults, dice, cuts)
                if url or self._tape.ending or not self._given.empty():
                    break
        self._tape.ending = self._tape.ending or "no-more-twiml"

    async def _obey(self, verb: Verb, faults: LineFaults, dice: random.Random, cuts: list[float]) -> str:
        """Do what a verb says; the address to ask next, if any."""
        match verb:
            case Connect():
                return await self._connect(verb, faults, dice, cuts)
            case Say(text=text):
                self._tape.said.append(text)
                await self._pass(len(text) * SAY)
            case Gather(words=words):
                self._tape.said.append(words)
            case Conference():
                return await self._meet(verb)
            case Dial(number=number):
                self._tape.ending = f"dialled {number[:3]}..."
            case Redirect(url=url):
                return url
            case Pause(seconds=seconds):
                await self._pass(seconds)
            case Hangup():
                self._tape.ending = "agent"
            case _:
                assert_never(verb)
        return ""

    async def _connect(self, verb: Connect, faults: LineFaults, dice: random.Random, cuts: list[float]) -> str:
        self._tape.tenant = verb.parameters.get("tenant", "")
        self._tape.call = verb.parameters.get("call", "")
        try:
            socket = await self._carrier.open(verb.url)
        except (aiohttp.ClientError, ConnectionError, TimeoutError):
            return verb.action
        async with socket:
            now = self._now()
            self._tape.streams += 1
            if self._tape.streams == 1:
                self._tape.answered = now
            if self._lost_at:
                self._tape.lost += 1
                self._tape.gaps.append(now - self._lost_at)
            wire = TwilioWire(self._carrier.stream_id(), self._tape.carrier_call)
            stream = DrivenStream(socket, wire, self._tape, self._party, self._now)
            self._party.told("resumed" if self._tape.streams > 1 else "opened", now)
            try:
                for message in wire.write_beginning(ACCOUNT, verb):
                    await stream.say(message)
                ending = await self._run(stream, faults, dice, cuts)
            except (ConnectionError, TimeoutError, aiohttp.ClientError):
                ending = "closed"
        if ending == "hung-up":
            self._tape.ending = "caller"
            return ""
        if ending == "redirected":
            return ""
        self._lost_at = self._now()
        self._party.told("lost", self._lost_at)
        return verb.action

    async def _run(self, stream: DrivenStream, faults: LineFaults, dice: random.Random, cuts: list[float]) -> str:
        """The stream to its end, or until the line is told to do something else: then the carrier stops it."""
        running = asyncio.create_task(stream.run(faults, dice, cuts))
        while not running.done():
            if not self._given.empty():
                running.cancel()
                await asyncio.gather(running, return_exceptions=True)
                await stream.stop()
                return "redirected"
            await asyncio.wait([running], timeout=_LOOK)
        return running.result()

    async def _meet(self, verb: Conference) -> str:
        """In the room until it closes, or the caller hangs up; the address to ask then."""
        room = self._carrier.rooms.open(verb.name)
        room.enter(self._tape.carrier_call, starts=verb.starts)
        self._party.told("room", self._now())
        try:
            while not (room.closed.is_set() or self._party.gone or not self._given.empty()):
                await asyncio.sleep(_LOOK)
        finally:
            room.leave(self._tape.carrier_call, ends=verb.ends)
        if self._party.gone and not verb.action:
            self._tape.ending = "caller"
        return "" if not self._given.empty() else verb.action

    async def _pass(self, seconds: float) -> None:
        """Time passes, unless the line is told to do something else."""
        until = self._now() + seconds
        while self._now() < until and self._given.empty() and not self._party.gone:
            await asyncio.sleep(_LOOK)
