"""One media stream, from its start message to its end: the caller's sound and keys become frames and facts."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

from bus.log import Conflict, Unavailable
from producers.twilio import stream_messages
from producers.twilio.call_facts import ClaimedCall
from producers.twilio.edge import EdgeNeeds, claim_subject
from producers.twilio.inbound_audio import InboundAudio
from producers.twilio.outbound_audio import OutboundAudio
from producers.twilio.stream_messages import Malformed
from producers.twilio.stream_token import Ticket
from schemas.line import CallEnded, KeyPressed, LineLost, LineOpened
from schemas.subjects import compose_subject

_POLICY, _UNSUPPORTED, _LATER = 1008, 1003, 1013
_CLAIM_SECONDS = 5.0
_LONGEST_ID = 64
_KEYS = frozenset("0123456789*#ABCD")


class MediaStream:
    """An open stream of one call. Made by `open_line`; `listen` takes the carrier's messages until there are no more."""

    def __init__(self, call: ClaimedCall, start: stream_messages.Start, incoming: InboundAudio, outgoing: OutboundAudio) -> None:
        self.call, self.outgoing = call, outgoing
        self._stream, self._incoming = start.stream_sid, incoming
        self._keys = 0

    async def listen(self, said: AsyncIterator[str | bytes]) -> str:
        """Why it ended: `caller` when the carrier said stop, `lost` when the socket just went. Malformed, Fenced."""
        async for text in said:
            if await self._take(stream_messages.parse_stream_message(text)):
                return "caller"
        return "lost"

    async def ended(self, ending: str) -> None:
        """Write down how the stream ended: the call with it, or only the line."""
        tally, call = self._incoming.tally, self.call
        call.needs.say.info(
            "line closed",
            call=call.ticket.call,
            reason=ending,
            frames=tally.frames,
            lost=tally.lost,
            doubled=tally.doubled,
            late=tally.late,
            unreadable=tally.unreadable,
        )
        match ending:
            case "caller" | "agent" as reason:
                given = max(self.outgoing.before.played_frame, 0) + self.outgoing.given
                event = CallEnded(reason=reason, seconds=call.seconds, frames_heard=self._incoming.number, frames_spoken=given)
                await call.tell(event, "call.ended/0")
            case "overtaken":
                call.needs.audio.abandon(call.heard, call.fence.epoch)
            case "ended":
                pass
            case reason:
                gone = LineLost(reason=reason, played_frame=self.outgoing.played_frame)
                await call.tell(gone, f"line.lost/{call.fence.epoch}")

    async def given_up(self) -> None:
        """Wait for the carrier to come back; when it does not, the call is over."""
        await asyncio.sleep(self.call.needs.grace)
        ticket = self.call.ticket
        claim = await self.call.needs.log.last(claim_subject(ticket.tenant, ticket.call))
        if claim and claim.sequence == self.call.fence.epoch:
            await self.call.tell(
                CallEnded(reason="lost", seconds=self.call.seconds, frames_heard=self._incoming.number), "call.ended/0"
            )

    async def _take(self, message: stream_messages.Inbound | str) -> bool:
        match message:
            case stream_messages.Media(media=media, stream_sid=stream):
                self._ours(stream)
                if media.track == "inbound":
                    for frame in self._incoming.take(media):
                        await self.call.needs.audio.send(self.call.heard, frame)
            case stream_messages.Mark(mark=mark, stream_sid=stream):
                self._ours(stream)
                await self.outgoing.returned(mark.name)
            case stream_messages.Dtmf(dtmf=key, stream_sid=stream):
                self._ours(stream)
                if key.digit not in _KEYS:
                    self.call.needs.say.info("unknown key ignored", call=self.call.ticket.call)
                    return False
                self._keys += 1
                await self.call.tell(KeyPressed(digit=key.digit), f"key.pressed/{self.call.fence.epoch}-{self._keys}")
            case stream_messages.Stop(stream_sid=stream):
                self._ours(stream)
                return True
            case stream_messages.Start():
                raise Malformed("second-start", _POLICY)
            case stream_messages.Connected():
                raise Malformed("second-connected", _POLICY)
            case str(event):
                self.call.needs.say.info("unknown message ignored", hint=event)
        return False

    def _ours(self, stream: str) -> None:
        if stream and stream != self._stream:
            raise Malformed("foreign-stream", _POLICY)


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


async def open_media_stream(
    needs: EdgeNeeds, ticket: Ticket, start: stream_messages.Start, send: Callable[[str], Awaitable[None]]
) -> MediaStream:
    """Claim the call and open its line. Malformed when the token was used before, or the log cannot be reached."""
    name = claim_subject(ticket.tenant, ticket.call)
    try:
        async with asyncio.timeout(_CLAIM_SECONDS):
            fence = await needs.claims.claim(name, after=ticket.after)
            call = ClaimedCall(needs=needs, ticket=ticket, fence=fence)
            heard = await needs.audio.last(call.heard) if ticket.after else None
            outgoing = OutboundAudio(call, start.stream_sid, send)
            await outgoing.open()
    except Conflict as taken:
        raise Malformed("used-token", _POLICY) from taken
    except (Unavailable, TimeoutError) as away:
        raise Malformed("no-log", _LATER, "the log cannot be reached; the carrier asks again") from away
    incoming = InboundAudio(number=heard.number if heard else 0, epoch=fence.epoch)
    before = outgoing.before
    gap = call.gap_ms(before.lost_at)
    opened = LineOpened(stream=start.stream_sid, edge=needs.instance, resumed=before.opened, gap_ms=gap)
    await call.tell(opened, call.opening(0))
    needs.summon(compose_subject("call", ticket.tenant, ticket.call))
    return MediaStream(call, start, incoming, outgoing)
