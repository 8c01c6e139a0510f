"""The call so far: a pure fold over its facts, all that a new owner needs to go on. Its parts are in `handlers/call`."""

import functools
import typing
from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal, assert_never

import msgspec

from handlers.call.escalation_state import EscalationState, evolve_escalation
from handlers.call.guard_state import GuardState, evolve_guard, judged
from handlers.call.line_state import LineState, evolve_line
from handlers.call.mind_state import MindState, evolve_mind
from handlers.call.playback_state import PlaybackState, evolve_playback, screened
from handlers.call.tool_state import ToolState, evolve_tools
from handlers.call.transcript import Line, Transcript, evolve_transcript, reworded
from handlers.call.turn_state import TurnState, evolve_turns
from schemas.consent import RecordingAllowed, RecordingDeclined
from schemas.event import ERASED, Event
from schemas.fact import Fact
from schemas.line import CallerKnown, CallRinging
from schemas.outcome import Outcome
from schemas.threads import CallerTexted, TextingOpened
from schemas.tools import OutcomeLogged
from schemas.understanding import IntentRecognised, VerdictGiven

__all__ = ["Conversation", "Line", "evolve", "heed_verdict"]

_change = msgspec.structs.replace


class Conversation(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a call, or of a conversation held in texts: whose it is, its `lines` (what was said), and its parts.

    `person` is the caller's contact id, `called` the business's own number. `ringing_at` is None until it rings, `now` is when
    the last fact happened. `outcome` is what was logged; what it would be before that is `memory.outcome`.
    `caller_name` is what somebody confirmed who called from this number before.
    `texted_at` is when they last wrote to us, within the last day.
    `channel` is `call` when it is spoken, else what the texts come by.
    `recording`: what the caller answered when asked whether the call may be recorded (empty: nothing yet).
    """

    tenant: str = ""
    call: str = ""
    person: str = ""
    caller: str = ""
    caller_name: str = ""
    texted_at: datetime | None = None
    called: str = ""
    language: str = "en"
    timezone: str = "UTC"
    channel: str = "call"
    ringing_at: datetime | None = None
    now: datetime | None = None
    lines: Transcript = ()
    line: LineState = LineState()
    turns: TurnState = TurnState()
    playback: PlaybackState = PlaybackState()
    tools: ToolState = ToolState()
    guard: GuardState = GuardState()
    memory: MindState = MindState()
    escalation: EscalationState = EscalationState()
    recording: Literal["", "allowed", "declined"] = ""
    outcome: Outcome | None = None

    @property
    def written(self) -> bool:
        """It is held in texts: nobody hears anything, and nobody is waiting on a line."""
        return self.channel != "call"

    @property
    def quiet(self) -> bool:
        """Nobody speaks on the line."""
        return self.line.up and not self.playback.playing and not self.turns.open

    def awaits(self, request: str) -> bool:
        """Whether the tool asked for by this fact may still be answered."""
        return request in self.tools.requests and not self.line.ended


CallFact = (
    CallRinging
    | TextingOpened
    | CallerTexted
    | CallerKnown
    | IntentRecognised
    | OutcomeLogged
    | RecordingAllowed
    | RecordingDeclined
)


def evolve(so_far: Conversation, fact: Fact) -> Conversation:
    """The conversation after one more fact: each part takes the facts of its own; others leave it as it is."""
    parts = {name: fold(getattr(so_far, name), fact.event, fact) for name, fold in _folds(type(fact.event))}
    now = _change(so_far, now=fact.at, **parts)
    return _of_the_call(now, fact.event, fact) if isinstance(fact.event, CallFact) else now


#: The parts and their folds; which facts a fold takes is said by its annotation.
_FOLDS: dict[str, Callable[[Any, Any, Fact], Any]] = {
    "line": evolve_line,
    "turns": evolve_turns,
    "playback": evolve_playback,
    "lines": evolve_transcript,
    "tools": evolve_tools,
    "guard": evolve_guard,
    "memory": evolve_mind,
    "escalation": evolve_escalation,
}


@functools.cache
def _folds(event: type[Event]) -> tuple[tuple[str, Callable[[Any, Any, Fact], Any]], ...]:
    """The parts that a kind of fact changes."""
    return tuple((name, fold) for name, fold in _FOLDS.items() if issubclass(event, typing.get_type_hints(fold)["event"]))


def _of_the_call(now: Conversation, event: CallFact, fact: Fact) -> Conversation:
    match event:
        case CallRinging(person=person, caller=caller, called=called, language=language, timezone=zone):
            return _change(now, person=person, caller=caller, called=called, language=language, timezone=zone, ringing_at=fact.at)
        case TextingOpened(person=person, caller=caller, called=called, language=language, timezone=zone):
            of = _change(now, person=person, caller=caller, called=called, language=language, timezone=zone, ringing_at=fact.at)
            return _change(of, channel=event.channel, caller_name="" if event.name == ERASED else event.name)
        case CallerKnown(name=name):
            return _change(now, caller_name="" if name == ERASED else name)
        case CallerTexted(at=at):
            return _change(now, texted_at=at)
        case IntentRecognised(guess=guess, language=language):
            return now if guess else _change(now, language=language)
        case OutcomeLogged(outcome=outcome):
            return _change(now, outcome=outcome)
        case RecordingAllowed():
            return _change(now, recording="allowed")
        case RecordingDeclined():
            return _change(now, recording="declined")
        case _:
            assert_never(event)


def heed_verdict(so_far: Conversation, verdict: VerdictGiven) -> Conversation:
    """The conversation after a shield's word that is not in the log yet."""
    return _change(
        so_far,
        guard=judged(so_far.guard, verdict),
        playback=screened(so_far.playback, verdict),
        lines=reworded(so_far.lines, verdict),
    )
