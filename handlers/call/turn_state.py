"""The caller's turns: which one is open, what was said last, and what was understood of all of them."""

from datetime import datetime
from typing import assert_never

import msgspec

from schemas.fact import Fact
from schemas.speech import CallerSilent, SpeechDiscarded, SpeechRecognised, SpeechStarted
from schemas.understanding import IntentRecognised

_change = msgspec.structs.replace


class Spoken(msgspec.Struct, frozen=True):
    """The caller's last whole turn, and when it was recognised."""

    speech: SpeechRecognised
    at: datetime


class TurnState(msgspec.Struct, frozen=True, kw_only=True):
    """`newest` is the number of the newest turn begun (0: none), `open` while the caller has not finished it.

    `silences` counts those in a row since the caller spoke. `intents` are those of all turns, `told` all that was
    understood in them, as role and value.
    """

    newest: int = 0
    open: bool = False
    last: Spoken | None = None
    heard_frames: int = 0
    silences: int = 0
    intents: tuple[IntentRecognised, ...] = ()
    told: frozenset[tuple[str, str]] = frozenset()

    @property
    def last_intent(self) -> IntentRecognised | None:
        return self.intents[-1] if self.intents else None


TurnFact = SpeechStarted | SpeechRecognised | SpeechDiscarded | CallerSilent | IntentRecognised


def evolve_turns(turns: TurnState, event: TurnFact, fact: Fact) -> TurnState:
    """The turns after one more fact. A guess at what a turn means is none of it yet."""
    match event:
        case SpeechStarted(turn=turn, frame=frame):
            return _change(turns, newest=max(turn, turns.newest), open=True, heard_frames=max(frame - 1, 0))
        case SpeechRecognised(turn=turn, to_frame=frame):
            return _change(turns, newest=turn, open=False, last=Spoken(event, fact.at), heard_frames=frame, silences=0)
        case SpeechDiscarded(frame=frame):
            return _change(turns, open=False, heard_frames=frame)
        case CallerSilent(nth=nth):
            return _change(turns, silences=nth)
        case IntentRecognised(guess=True):
            return turns
        case IntentRecognised(entities=entities):
            told = turns.told | {(entity.role, entity.value) for entity in entities}
            return _change(turns, intents=(*turns.intents, event), told=told)
        case _:
            assert_never(event)
