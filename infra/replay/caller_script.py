"""What the caller did in a recorded call, act by act: what was said or pressed, and how long after what."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from handlers.call.state import Conversation, evolve
from schemas.fact import Fact
from schemas.line import KeyPressed, LineOpened, PlaybackMarked
from schemas.reply import PlaybackStopped, SentenceStarted
from schemas.speech import (
    CallerSilent,
    SpeechDiscarded,
    SpeechPartial,
    SpeechPaused,
    SpeechRecognised,
    SpeechResumed,
    SpeechStarted,
)

Speech = SpeechStarted | SpeechPartial | SpeechPaused | SpeechResumed | SpeechRecognised | SpeechDiscarded


class Act(msgspec.Struct, kw_only=True):
    """One thing the caller did. `facts` tell it, the first at `begins`.

    `wait`: seconds after the agent's last word, or, when `over` names a sentence (turn, and which of its sentences), after
    that sentence began. `silences` is how often the agent had asked into a silence before.
    """

    facts: list[Fact]
    begins: datetime
    wait: float
    over: tuple[int, int] | None = None
    silences: int = 0


def read_acts(recorded: Sequence[Fact]) -> list[Act]:
    """The acts of a call, in order."""
    now, found = Conversation(), list[Act]()
    by_turn: dict[int, Act] = {}
    quiet_since = recorded[0].at if recorded else None
    began: dict[int, datetime] = {}
    silences = 0
    for fact in recorded:
        match fact.event:
            case SpeechStarted(turn=turn):
                by_turn[turn] = _act(fact, now, quiet_since, began, silences)
                found.append(by_turn[turn])
                silences = 0
            case KeyPressed():
                found.append(_act(fact, now, quiet_since, began, silences))
                silences = 0
            case SpeechPartial() | SpeechPaused() | SpeechResumed() | SpeechRecognised() | SpeechDiscarded():
                if fact.event.turn in by_turn:
                    by_turn[fact.event.turn].facts.append(fact)
            case CallerSilent():
                silences += 1
            case SentenceStarted(sentence=nth):
                began[nth] = fact.at
            case PlaybackMarked() | PlaybackStopped() | LineOpened():
                quiet_since = fact.at
            case _:  # open: other facts are no acts of the caller
                pass
        now = evolve(now, fact)
    return found


def _act(fact: Fact, now: Conversation, quiet_since: datetime | None, began: dict[int, datetime], silences: int) -> Act:
    playing = now.playback.playing
    if playing and playing in began:
        turn = now.playback.sentences[playing].turn
        nth = sum(1 for number, one in now.playback.sentences.items() if one.turn == turn and number < playing)
        wait = (fact.at - began[playing]).total_seconds()
        return Act(facts=[fact], begins=fact.at, wait=max(wait, 0.0), over=(turn, nth))
    wait = (fact.at - quiet_since).total_seconds() if quiet_since else 0.0
    return Act(facts=[fact], begins=fact.at, wait=max(wait, 0.0), silences=silences)
