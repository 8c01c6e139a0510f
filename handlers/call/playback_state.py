"""What the agent says: sentences from composing to the caller's ear, and what an interruption voided."""

from typing import assert_never

import msgspec

from schemas.fact import Fact
from schemas.frame import FRAME_MS
from schemas.line import PlaybackMarked
from schemas.reply import (
    PlaybackContinued,
    PlaybackHeld,
    PlaybackStopped,
    ReplyComposed,
    SentenceComposed,
    SentenceSpoken,
    SentenceStarted,
    TurnTimed,
)
from schemas.threads import SentenceWritten
from schemas.understanding import VerdictGiven

_change = msgspec.structs.replace


class PlaybackState(msgspec.Struct, frozen=True, kw_only=True):
    """`composed`, `started`, `spoken` and `marked` (played to the caller) count sentences; `dropped` is the last one voided.

    `held`: no new frames go out until it is known whether the caller interrupts. `lengths` are the sentences' in milliseconds,
    once all of one is out. `replies` are the last of each turn, `timed` is the last turn whose latency is known.
    `first_sentence` is the number of the first sentence that answers a fact, by its id.
    """

    composed: int = 0
    started: int = 0
    spoken: int = 0
    marked: int = 0
    dropped: int = 0
    held: bool = False
    timed: int = 0
    spoken_frames: int = 0
    lengths: dict[int, int] = {}
    sentences: dict[int, SentenceComposed] = {}
    replies: dict[int, ReplyComposed] = {}
    first_sentence: dict[str, int] = {}

    @property
    def playing(self) -> int:
        """The sentence the caller is hearing or about to hear; 0 when the agent is silent."""
        waiting = [nth for nth in self.sentences if nth > max(self.marked, self.dropped)]
        return min(waiting, default=0)


PlaybackFact = (
    PlaybackMarked
    | SentenceComposed
    | ReplyComposed
    | TurnTimed
    | SentenceStarted
    | SentenceSpoken
    | PlaybackHeld
    | PlaybackContinued
    | PlaybackStopped
    | VerdictGiven
    | SentenceWritten
)


def evolve_playback(now: PlaybackState, event: PlaybackFact, fact: Fact) -> PlaybackState:
    """The playback after one more fact."""
    match event:
        case PlaybackMarked(sentence=nth) | SentenceWritten(sentence=nth):
            return _change(now, marked=max(now.marked, nth))
        case SentenceComposed(sentence=nth):
            first = {fact.cause: nth} | now.first_sentence
            return _change(now, composed=max(nth, now.composed), sentences=now.sentences | {nth: event}, first_sentence=first)
        case ReplyComposed(turn=turn, sentences=sentences):
            return _change(now, replies=now.replies | {turn: event}) if sentences or turn not in now.replies else now
        case TurnTimed(turn=turn):
            return _change(now, timed=turn)
        case SentenceStarted(sentence=nth):
            return _change(now, started=max(nth, now.started))
        case SentenceSpoken(sentence=nth, from_frame=first_frame, to_frame=frame):
            lengths = now.lengths | {nth: (frame - first_frame + 1) * FRAME_MS}
            return _change(now, spoken=max(nth, now.spoken), spoken_frames=frame, lengths=lengths)
        case PlaybackHeld():
            return _change(now, held=True)
        case PlaybackContinued():
            return _change(now, held=False)
        case PlaybackStopped(through=through):
            return _change(now, held=False, dropped=max(through, now.dropped))
        case VerdictGiven():
            return screened(now, event)
        case _:
            assert_never(event)


def screened(now: PlaybackState, verdict: VerdictGiven) -> PlaybackState:
    """A sentence of which a shield lets less be said is that from now on."""
    composed = now.sentences.get(verdict.sentence)
    if not verdict.text or composed is None:
        return now
    return _change(now, sentences=now.sentences | {verdict.sentence: _change(composed, text=verdict.text)})
