"""A call whose line was lost: what had happened in it, and from where it goes on."""

from collections.abc import Sequence
from datetime import datetime
from typing import assert_never

import msgspec

from schemas import line, reply
from schemas.fact import Fact

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
    | line.HangUpOrdered
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
        case line.LineLost(reason=line.TRANSFERRED, played_frame=frame):
            return change(now, played_frame=frame if frame >= 0 else now.played_frame, lost_at=None)
        case line.LineLost(played_frame=frame):
            return change(now, played_frame=frame if frame >= 0 else now.played_frame, lost_at=now.lost_at or at)
        case line.CallEnded() | line.HangUpOrdered():
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
