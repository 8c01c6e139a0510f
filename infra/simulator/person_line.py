"""One outgoing leg of the simulated carrier: rung, answered or not, whispered to, joined, reported."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import assert_never

from infra.simulator.caller_line import ACCOUNT, Switchboard
from infra.simulator.people import PhoneOwner
from infra.simulator.ports import NotAnswered
from infra.simulator.twiml_verbs import Conference, Connect, Dial, Gather, Hangup, Pause, Redirect, Say, parse_verbs

_LOOK = 0.02
_UNANSWERED = {"busy": "busy", "failed": "failed"}


class PersonLine:
    """A leg that was asked for by REST: `asked` is that request's form. `run` serves it to its end and reports it.

    `heard` is what the carrier said to whoever picked up. `reports` says how often the end is reported: callbacks may come twice.
    """

    def __init__(self, carrier: Switchboard, sid: str, asked: Mapping[str, str], owner: PhoneOwner, *, reports: int = 1) -> None:
        self.sid, self.status, self.heard, self.seconds = sid, "queued", list[str](), 0
        self._carrier, self._asked, self._owner, self._reports = carrier, asked, owner, reports
        self._given: asyncio.Queue[str] = asyncio.Queue()
        self._hung_up = asyncio.Event()

    @property
    def over(self) -> bool:
        """Nobody can be told anything on it any more."""
        return self.status not in {"queued", "ringing", "in-progress"}

    def redirect(self, twiml: str) -> None:
        """Go on with this instead."""
        self._given.put_nowait(twiml)

    def hang_up(self) -> None:
        """The leg is to end: a phone that rings stops."""
        self._hung_up.set()

    async def run(self) -> None:
        """Ring, serve, report."""
        self.status = "ringing"
        try:
            self.status = await self._answered()
        except (NotAnswered, ValueError):
            self.status = "failed"
        where = self._asked.get("StatusCallback", "")
        for _ in range(self._reports if where else 0):
            with suppress(NotAnswered):
                await self._carrier.ask(where, {**self._form(), "CallDuration": str(self.seconds)})

    async def _answered(self) -> str:
        """How it came out, in the carrier's words."""
        if unanswered := _UNANSWERED.get(self._owner.does):
            return unanswered
        answers = self._owner.does != "no-answer"
        await self._pass(self._owner.picks_up if answers else float(self._asked.get("Timeout", "60")))
        if self._hung_up.is_set():
            return "canceled"
        if not answers:
            return "no-answer"
        self.status = "in-progress"
        began = asyncio.get_running_loop().time()
        by = "machine_start" if self._owner.does == "machine" else "human"
        amd = {"AnsweredBy": by} if self._asked.get("MachineDetection") else {}
        await self._follow(await self._carrier.ask(self._asked["Url"], {**self._form(), **amd}))
        self.seconds = round(asyncio.get_running_loop().time() - began)
        return "completed"

    async def _follow(self, twiml: str) -> None:
        """Do what the TwiML says until nobody is on the leg any more."""
        while twiml and not self._hung_up.is_set():
            verbs, twiml = parse_verbs(twiml), ""
            for verb in verbs:
                match verb:
                    case Say(text=text):
                        self.heard.append(text)
                    case Gather():
                        twiml = await self._gather(verb)
                    case Conference():
                        await self._meet(verb)
                    case Redirect(url=url):
                        twiml = await self._carrier.ask(url, self._form())
                    case Pause(seconds=seconds):
                        await self._pass(seconds)
                    case Hangup():
                        self._hung_up.set()
                    case Connect() | Dial():
                        raise ValueError("nobody opens a stream or dials on from here")
                    case _:
                        assert_never(verb)
                twiml = self._given.get_nowait() if not self._given.empty() else twiml
                if twiml or self._hung_up.is_set():
                    break

    async def _gather(self, verb: Gather) -> str:
        """The whisper, and the key, if any; what to do then."""
        self.heard.append(verb.words)
        await self._pass(self._owner.hears)
        if self._owner.does == "hangs-up":
            self._hung_up.set()
            return ""
        if not self._owner.key:
            await self._pass(verb.seconds)
            if not verb.empty or self._hung_up.is_set() or not self._given.empty():
                return ""
        return await self._carrier.ask(verb.action, {**self._form(), "Digits": self._owner.key})

    async def _meet(self, verb: Conference) -> None:
        """In the room with the caller; who leaves, leaves as soon as somebody is there."""
        room = self._carrier.rooms.open(verb.name)
        room.enter(self.sid, starts=verb.starts)
        spoken = 0.0
        talks = 0.0 if self._owner.does == "leaves" else self._owner.talks
        while not (room.closed.is_set() or self._hung_up.is_set() or not self._given.empty()):
            await asyncio.sleep(_LOOK)
            spoken += _LOOK if len(room.legs) > 1 else 0.0
            if spoken and spoken >= talks:
                self._hung_up.set()
        room.leave(self.sid, ends=verb.ends)
        if room.closed.is_set() and self._given.empty():
            self._hung_up.set()

    async def _pass(self, seconds: float) -> None:
        """Time passes, unless the leg ends or is told to do something else."""
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        while loop.time() < until and not self._hung_up.is_set() and self._given.empty():
            await asyncio.sleep(min(_LOOK, max(until - loop.time(), 0.001)))

    def _form(self) -> dict[str, str]:
        return {
            "CallSid": self.sid,
            "AccountSid": ACCOUNT,
            "From": self._asked["From"],
            "To": self._asked["To"],
            "Direction": "outbound-api",
            "CallStatus": self.status,
        }
