"""One socket of a softphone, from its ticket to its end: its sound, keys and marks come in, and what it is told."""

import asyncio
from collections.abc import AsyncIterator, Callable

from aiohttp import web

from producers.edge import EdgeNeeds
from producers.malformed import Malformed
from producers.open_line import OpenLine, open_line
from producers.softphone.call import TICKET_FAULTS, CallOver, resume_softphone_call, start_softphone_call
from producers.softphone.commentary import Commentary
from producers.softphone.inflow import Inflow
from producers.softphone.messages import (
    HangUp,
    Inbound,
    Key,
    Mute,
    Played,
    Resume,
    Start,
    check_sound,
    parse_text,
    write_text,
)
from producers.stream_token import Ticket
from schemas.frame import FRAME_MS, SILENCE
from schemas.line import LineRejected

_POLICY = 1008
#: What ends a call on this socket.
_OVER = frozenset({"caller", "agent", "ended", "overtaken"})
#: How long a softphone whose line was lost may take to come back, in seconds.
GRACE_SECONDS = 10.0


class SoftphoneStream:
    """A socket of a softphone. `origin` is the page that opened it, empty where no browser did.

    `entered` is called once a ticket has opened its line.
    """

    takes_bytes = True

    def __init__(self, needs: EdgeNeeds, socket: web.WebSocketResponse, origin: str, entered: Callable[[], None]) -> None:
        self._needs, self._socket, self._origin, self._entered = needs, socket, origin, entered
        self._inflow = Inflow(needs.clock.steady())
        self._first: Inbound | None = None
        self._ticket: Ticket | None = None
        self._muted = False
        self._came = 0

    @property
    def stream(self) -> str:
        return "softphone"

    async def begin(self, said: AsyncIterator[str | bytes]) -> bool:
        """The first text, `start` or `resume`; False when the socket went before. Malformed when something else comes."""
        async for message in said:
            self._inflow.count(message, self._needs.clock.steady())
            if isinstance(message, bytes):
                raise Malformed("sound-before-start", _POLICY, "say `start` with a ticket first")
            self._first = parse_text(message)
            return True
        return False

    async def open(self) -> OpenLine | None:
        """The line, by a good ticket; None when the call is not taken, or over. Malformed."""
        try:
            self._ticket = await self._let_in()
        except CallOver as over:
            await self._socket.send_str(write_text("ended", why=over.why))
            return None
        line = await open_line(self._needs, self._ticket, self, grace=min(self._needs.grace, GRACE_SECONDS))
        self._entered()
        await self._socket.send_str(write_text("started", call=self._ticket.call))
        return line

    async def speak(self, line: OpenLine) -> str:
        """Serve the agent's side, with the words beside it, until there is a reason to stop: which."""
        shown = asyncio.create_task(Commentary(self._needs.live, line.call.name, self._socket.send_str).run())
        try:
            return await line.outgoing.run()
        finally:
            shown.cancel()
            await asyncio.gather(shown, return_exceptions=True)

    async def listen(self, line: OpenLine, said: AsyncIterator[str | bytes]) -> str:
        """Why it ended: `caller` after a `hang-up`, `lost` when the socket just went. Malformed, Fenced."""
        async for message in said:
            self._inflow.count(message, self._needs.clock.steady())
            if isinstance(message, bytes):
                sound = check_sound(message)
                await line.hear(line.frames.cut(SILENCE if self._muted else sound, self._came * FRAME_MS))
                self._came += 1
            elif await self._take(line, parse_text(message)):
                return "caller"
        return "lost"

    async def rejected(self, odd: Malformed) -> None:
        """Write down what was refused: of a call, or of nobody's."""
        ticket = self._ticket
        if ticket is None:
            await self._needs.refuse("token" if odd.reason in TICKET_FAULTS else "malformed", route="softphone", hint=str(odd))
            return
        self._needs.say.warning("line rejected", reason=odd.reason, hint=odd.detail, call=ticket.call)
        await self._needs.turned_away(LineRejected(reason=odd.reason, detail=odd.detail), ticket.tenant, ticket.call)

    async def part(self, ending: str) -> None:
        """Say that the call is over here, and why. A line that is only lost may come back: it is just closed."""
        if ending in _OVER:
            await self._socket.send_str(write_text("ended", why=ending))

    async def send_sound(self, mulaw: bytes) -> None:
        await self._socket.send_bytes(mulaw)

    async def send_mark(self, name: str) -> None:
        await self._socket.send_str(write_text("mark", name=name))

    async def send_clear(self) -> None:
        await self._socket.send_str(write_text("clear"))

    async def _let_in(self) -> Ticket:
        match self._first:
            case Start(ticket=token):
                return await start_softphone_call(self._needs, token, self._origin)
            case Resume(ticket=token, call=call):
                return await resume_softphone_call(self._needs, token, self._origin, call)
            case other:
                raise Malformed(f"{type(other).__name__.lower()}-before-start", _POLICY, "say `start` with a ticket first")

    async def _take(self, line: OpenLine, message: Inbound) -> bool:
        match message:
            case Played(name=name):
                await line.outgoing.returned(name)
            case Key(digit=digit):
                await line.press(digit)
            case Mute(on=on):
                self._muted = on
            case HangUp():
                return True
            case Start() | Resume():
                raise Malformed("second-start", _POLICY, "a socket carries one call; open another for another")
        return False
