"""The open line of one call, whoever carries it: claimed, opened, spoken over, and closed, each a fact."""

import asyncio
from collections.abc import Iterable

from bus.log import Conflict, Unavailable
from producers.call_facts import ClaimedCall
from producers.edge import EdgeNeeds, claim_subject
from producers.inbound_frames import InboundFrames
from producers.malformed import Malformed
from producers.outbound_audio import OutboundAudio
from producers.ports import CarrierStream
from producers.stream_token import Ticket
from schemas.frame import Frame
from schemas.line import TRANSFERRED, CallEnded, KeyPressed, LineLost, LineOpened
from schemas.subjects import compose_subject

_POLICY, _LATER = 1008, 1013
_CLAIM_SECONDS = 5.0
_KEYS = frozenset("0123456789*#ABCD")


class OpenLine:
    """One stream of a call, open. Made by `open_line`."""

    def __init__(self, call: ClaimedCall, frames: InboundFrames, outgoing: OutboundAudio, grace: float) -> None:
        self.call, self.frames, self.outgoing = call, frames, outgoing
        self._grace = grace
        self._keys = 0

    async def hear(self, frames: Iterable[Frame]) -> None:
        """The caller's frames go to the log, and to whoever serves the call."""
        for frame in frames:
            await self.call.needs.audio.send(self.call.heard, frame)

    async def press(self, digit: str) -> None:
        """A key was pressed; what is none is passed over."""
        if digit not in _KEYS:
            self.call.needs.say.info("unknown key ignored", call=self.call.ticket.call)
            return
        self._keys += 1
        await self.call.tell(KeyPressed(digit=digit), f"key.pressed/{self.call.fence.epoch}-{self._keys}")

    async def end(self, ending: str) -> None:
        """Write down how the stream ended: the call with it, or only the line."""
        tally, call = self.frames.tally, self.call
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
            case "caller" if self.outgoing.transferred:
                gone = LineLost(reason=TRANSFERRED, played_frame=self.outgoing.played_frame)
                await call.tell(gone, f"line.lost/{call.fence.epoch}")
            case "caller" | "agent" as reason:
                given = max(self.outgoing.before.played_frame, 0) + self.outgoing.given
                event = CallEnded(reason=reason, seconds=call.seconds, frames_heard=self.frames.number, frames_spoken=given)
                await call.tell(event, "call.ended/0")
            case "overtaken":
                call.needs.audio.abandon(call.heard, call.fence.epoch)
            case "ended":
                pass
            case reason:
                gone = LineLost(reason=reason, played_frame=self.outgoing.played_frame)
                await call.tell(gone, f"line.lost/{call.fence.epoch}")

    async def give_up(self) -> None:
        """Wait for the caller's side to come back; when it does not, the call is over."""
        await asyncio.sleep(self._grace)
        ticket = self.call.ticket
        claim = await self.call.needs.log.last(claim_subject(ticket.tenant, ticket.call))
        if claim and claim.sequence == self.call.fence.epoch:
            await self.call.tell(
                CallEnded(reason="lost", seconds=self.call.seconds, frames_heard=self.frames.number), "call.ended/0"
            )


async def open_line(needs: EdgeNeeds, ticket: Ticket, carrier: CarrierStream, *, grace: float) -> OpenLine:
    """Claim the call and open its line. Malformed when the ticket was used before, or the log cannot be reached.

    A line that is lost is given up after `grace` seconds.
    """
    name = claim_subject(ticket.tenant, ticket.call)
    try:
        async with asyncio.timeout(_CLAIM_SECONDS):
            fence = await needs.claims.claim(name, after=ticket.after)
            call = ClaimedCall(needs=needs, ticket=ticket, fence=fence)
            heard = await needs.audio.last(call.heard) if ticket.after else None
            outgoing = OutboundAudio(call, carrier)
            await outgoing.open()
    except Conflict as taken:
        raise Malformed("used-token", _POLICY) from taken
    except (Unavailable, TimeoutError) as away:
        raise Malformed("no-log", _LATER, "the log cannot be reached; the carrier asks again") from away
    frames = InboundFrames(number=heard.number if heard else 0, epoch=fence.epoch)
    before = outgoing.before
    opened = LineOpened(stream=carrier.stream, edge=needs.instance, resumed=before.opened, gap_ms=call.gap_ms(before.lost_at))
    await call.tell(opened, call.opening(0))
    needs.summon(compose_subject("call", ticket.tenant, ticket.call))
    return OpenLine(call, frames, outgoing, grace)
