"""A call whose line was lost: what had happened in it, and how it goes on."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import assert_never

import msgspec

from bus.log import Unavailable
from producers.twilio import texts, twiml
from producers.twilio.edge import EdgeNeeds, claim_subject
from producers.twilio.stream_invitation import invite_stream, resume_url
from producers.twilio.stream_token import Ticket
from schemas import line, reply
from schemas.fact import Fact
from schemas.subjects import compose_subject

_SECONDS = 3.0
#: How long an edge that is cut off keeps a carrier, in seconds: the first few times, and then.
_QUICK, _SOON, _LATER = 6, 0.05, 1.0
#: What is in the carrier's buffer when an edge dies without a word, in frames: the voice's lead.
_LEAD = 15
#: More than this, in frames, is not worth hearing late.
_MOST_LATE = 150


class EdgeCall(msgspec.Struct, frozen=True, kw_only=True):
    """What the edge needs to know of a call. `spoken` are sentences with their last frames.

    `played_frame` is -1 when nobody could say how far the caller had heard: the edge died, or was not lost.
    `lost_at` is since when the line is known to be lost.
    """

    opened: bool = False
    ended: bool = False
    language: str = "en"
    played_frame: int = -1
    lost_at: datetime | None = None
    through: int = 0
    marked: int = 0
    spoken: dict[int, int] = {}
    farewell: int = 0

    @property
    def parted(self) -> bool:
        """The farewell was heard: whoever closed the line then meant it."""
        return 0 < self.farewell <= self.marked


#: What the edge folds a call from.
LineFact = (
    line.CallRinging
    | line.LineOpened
    | line.LineLost
    | line.CallEnded
    | line.PlaybackMarked
    | reply.PlaybackStopped
    | reply.SentenceSpoken
    | reply.ReplyComposed
)


def load_edge_call(facts: Sequence[Fact]) -> EdgeCall:
    """The call, folded for the edge."""
    now = EdgeCall()
    for fact in facts:
        if isinstance(fact.event, LineFact):
            now = _evolve(now, fact.event, fact.at)
    return now


def _evolve(now: EdgeCall, event: LineFact, at: datetime) -> EdgeCall:
    change = msgspec.structs.replace
    match event:
        case line.CallRinging(language=language):
            return change(now, language=language)
        case line.LineOpened():
            return change(now, opened=True, played_frame=-1, lost_at=None)
        case line.LineLost(played_frame=frame):
            return change(now, played_frame=frame if frame >= 0 else now.played_frame, lost_at=now.lost_at or at)
        case line.CallEnded():
            return change(now, ended=True)
        case line.PlaybackMarked(sentence=sentence):
            return change(now, marked=max(now.marked, sentence))
        case reply.PlaybackStopped(through=through):
            farewell = 0 if through >= now.farewell else now.farewell
            return change(now, through=max(now.through, through), farewell=farewell)
        case reply.SentenceSpoken(sentence=sentence, to_frame=frame):
            return change(now, spoken=now.spoken | {sentence: frame})
        case reply.ReplyComposed(hang_up=True, sentences=sentences):
            return change(now, farewell=max(sentences, default=now.marked))
        case reply.ReplyComposed():
            return now
        case _:
            assert_never(event)


def last_played_frame(now: EdgeCall, given: int, last: int) -> int:
    """The frame after which the caller goes on listening.

    `given` is the newest frame that an edge can have given to the carrier, `last` the newest that the agent has spoken.

    What the caller cannot have heard is played again, unless it has become too much.
    """
    heard = now.played_frame if now.played_frame >= 0 else given - _LEAD
    return max(heard, last - _MOST_LATE, 0)


def find_marks_due(now: EdgeCall) -> dict[int, int]:
    """The sentences whose end the caller has still to reach, with their last frames."""
    return {nth: frame for nth, frame in now.spoken.items() if nth > max(now.marked, now.through)}


async def resume_call(needs: EdgeNeeds, ticket: Ticket, form: Mapping[str, str]) -> str:
    """TwiML after a lost line: a fresh stream while the call lives, else a hang-up.

    An edge that is cut off sends the carrier on, by and by more slowly: another one may be better off.
    """
    if ticket.tries < needs.most_tries and await _still_cut_off(needs, _SOON if ticket.tries < _QUICK else _LATER):
        return twiml.write_ask_again(resume_url(needs, msgspec.structs.replace(ticket, tries=ticket.tries + 1)), 0)
    try:
        async with asyncio.timeout(_SECONDS):
            await needs.live.wait_until_stored()
            before = load_edge_call(await needs.log.load(compose_subject("call", ticket.tenant, ticket.call)))
            claim = await needs.log.last(claim_subject(ticket.tenant, ticket.call))
    except (Unavailable, TimeoutError):
        again = msgspec.structs.replace(ticket, tries=ticket.tries + 1)
        return (
            twiml.write_goodbye(texts.cut_off_text("en"))
            if again.tries > needs.most_tries
            else twiml.write_ask_again(resume_url(needs, again))
        )
    if before.ended or before.parted or form.get("CallStatus") in {"completed", "canceled", "failed"}:
        return twiml.write_goodbye()
    if ticket.tries >= needs.most_tries:
        needs.say.warning("line given up", call=ticket.call, attempts=ticket.tries)
        return twiml.write_goodbye(texts.cut_off_text(before.language), before.language)
    after = claim.sequence if claim else 0
    return invite_stream(needs, msgspec.structs.replace(ticket, after=after, tries=ticket.tries + 1))


async def _still_cut_off(needs: EdgeNeeds, seconds: float) -> bool:
    """Whether the bus is out of reach, and stays so for this long."""
    for _ in range(round(seconds / _SOON)):
        if not needs.cut_off():
            break
        await asyncio.sleep(_SOON)
    return needs.cut_off()
