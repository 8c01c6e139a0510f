"""One media stream as Twilio speaks it, from its start message to its stop: its messages become frames, keys and marks."""

from collections.abc import AsyncIterator, Awaitable, Callable

from producers.edge import EdgeNeeds
from producers.malformed import Malformed
from producers.open_line import OpenLine, open_line
from producers.stream_token import Ticket
from producers.twilio import stream_messages
from producers.twilio.inbound_audio import InboundAudio
from schemas.line import LineRejected

_POLICY, _UNSUPPORTED, _LATER = 1008, 1003, 1013
_LONGEST_ID = 64


class MediaStream:
    """The stream of a ticket. `use` lets a ticket's name in once, `unuse` gives it back; `send` sends a message."""

    takes_bytes = False

    def __init__(
        self,
        needs: EdgeNeeds,
        ticket: Ticket,
        send: Callable[[str], Awaitable[None]],
        *,
        use: Callable[[Ticket], None],
        unuse: Callable[[Ticket], None],
    ) -> None:
        self._needs, self._ticket, self._send, self._use, self._unuse = needs, ticket, send, use, unuse
        self._stream = ""

    async def begin(self, said: AsyncIterator[str | bytes]) -> bool:
        """The start message, after `connected`; False when the socket went before. Malformed when something else comes."""
        start = await read_start(said, self._ticket)
        self._stream = start.stream_sid if start else ""
        return start is not None

    async def open(self) -> OpenLine | None:
        """Claim the call and open its line. Malformed when the token was used before, or the log cannot be reached."""
        self._use(self._ticket)
        line = await open_line(self._needs, self._ticket, StreamWriter(self._stream, self._send), grace=self._needs.grace)
        self._incoming = InboundAudio(line.frames)
        return line

    async def speak(self, line: OpenLine) -> str:
        """Serve the agent's side until there is a reason to stop: which."""
        return await line.outgoing.run()

    async def listen(self, line: OpenLine, said: AsyncIterator[str | bytes]) -> str:
        """Why it ended: `caller` when the carrier said stop, `lost` when the socket just went. Malformed, Fenced."""
        async for text in said:
            if await self._take(line, stream_messages.parse_stream_message(text)):
                return "caller"
        return "lost"

    async def rejected(self, odd: Malformed) -> None:
        """Write down what was refused; what the log could not take may come again."""
        if odd.code == _LATER:
            self._unuse(self._ticket)
        self._needs.say.warning("line rejected", reason=odd.reason, hint=odd.detail, call=self._ticket.call)
        refused = LineRejected(reason=odd.reason, detail=odd.detail)
        await self._needs.turned_away(refused, self._ticket.tenant, self._ticket.call)

    async def part(self, ending: str) -> None:
        """The carrier needs no word: it asks how to go on when the socket closes."""

    async def _take(self, line: OpenLine, message: stream_messages.Inbound | str) -> bool:
        match message:
            case stream_messages.Media(media=media, stream_sid=stream):
                self._ours(stream)
                if media.track == "inbound":
                    await line.hear(self._incoming.take(media))
            case stream_messages.Mark(mark=mark, stream_sid=stream):
                self._ours(stream)
                await line.outgoing.returned(mark.name)
            case stream_messages.Dtmf(dtmf=key, stream_sid=stream):
                self._ours(stream)
                await line.press(key.digit)
            case stream_messages.Stop(stream_sid=stream):
                self._ours(stream)
                return True
            case stream_messages.Start():
                raise Malformed("second-start", _POLICY)
            case stream_messages.Connected():
                raise Malformed("second-connected", _POLICY)
            case str(event):
                self._needs.say.info("unknown message ignored", hint=event)
        return False

    def _ours(self, stream: str) -> None:
        if stream and stream != self._stream:
            raise Malformed("foreign-stream", _POLICY)


class StreamWriter:
    """What is said back over a stream."""

    def __init__(self, stream: str, send: Callable[[str], Awaitable[None]]) -> None:
        self.stream, self._send = stream, send

    async def send_sound(self, mulaw: bytes) -> None:
        await self._send(stream_messages.write_media(self.stream, mulaw))

    async def send_mark(self, name: str) -> None:
        await self._send(stream_messages.write_mark(self.stream, name))

    async def send_clear(self) -> None:
        await self._send(stream_messages.write_clear(self.stream))


async def read_start(said: AsyncIterator[str | bytes], ticket: Ticket) -> stream_messages.Start | None:
    """The start message, after `connected`; None when the socket went before. Malformed when something else comes."""
    async for text in said:
        match stream_messages.parse_stream_message(text):
            case stream_messages.Connected() | str():
                continue
            case stream_messages.Start() as start:
                _check(start, ticket)
                return start
            case stream_messages.Stop():
                return None
            case other:
                raise Malformed(f"{type(other).__name__.lower()}-before-start", _POLICY)
    return None


def _check(start: stream_messages.Start, ticket: Ticket) -> None:
    form = start.start.media_format
    if (form.encoding, form.sample_rate, form.channels) != ("audio/x-mulaw", 8000, 1):
        raise Malformed("wrong-format", _UNSUPPORTED, "8 kHz mono mu-law is needed")
    if start.start.call_sid != ticket.carrier_call:
        raise Malformed("foreign-call", _POLICY)
    if not (start.stream_sid.isascii() and start.stream_sid.isalnum()) or len(start.stream_sid) > _LONGEST_ID:
        raise Malformed("bad-message", detail="a stream id is letters and digits")
