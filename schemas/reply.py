"""What the agent says: sentences composed, spoken, yielded; and what a turn cost in time."""

from typing import Literal

from schemas.event import Event, Personal
from schemas.outcome import Outcome

#: What a reply asks the caller for.
Expects = Literal["anything", "yes-no", "date", "time", "number", "name", "nothing"]


class SentenceComposed(Event, frozen=True, tag="sentence.composed"):
    """One sentence to be spoken. `sentence` counts from 1 over the call; `turn` 0 is the greeting.

    `source` says who composed it; `guard_ms` is how long the injection shield was waited for.
    A `formula` is short and fixed and may have the lighter voice.
    """

    turn: int
    sentence: int
    text: Personal
    source: Literal["dialogue", "model", "cache", "formula", "human"]
    language: str = "en"
    compose_ms: float = 0.0
    context_ms: float = 0.0
    guard_ms: float = 0.0


class CueGiven(Event, frozen=True, tag="cue.given"):
    """A member gives the agent a line, which it says as soon as nobody speaks. The caller hears the agent, and nobody else."""

    call: str
    account: str
    text: Personal


class ReplyComposed(Event, frozen=True, tag="reply.composed"):
    """The reply to a turn is whole. `state` is the mind's memory after it, which nobody but a mind reads.

    `outcome` is how the call came out if it ended here (None: nothing came of it yet), `appointment` the one made or moved.
    """

    turn: int
    sentences: tuple[int, ...]
    expects: Expects = "anything"
    state: Personal = ""
    hang_up: bool = False
    outcome: Outcome | None = None
    appointment: str = ""
    compose_ms: float = 0.0


class ReplyAnticipated(Event, frozen=True, tag="reply.anticipated"):
    """A reply was begun on words not yet final; it is used when they prove to be, else dropped unheard."""

    turn: int
    thoughts: int


class SentenceStarted(Event, frozen=True, tag="sentence.started"):
    """The first frame of a sentence went to the line. `frame` counts spoken frames over the call."""

    sentence: int
    turn: int
    frame: int
    synthesise_ms: float
    engine: str


class SentenceSpoken(Event, frozen=True, tag="sentence.spoken"):
    """All frames of a sentence went to the line (not yet: were heard; see `playback.marked`)."""

    sentence: int
    turn: int
    from_frame: int
    to_frame: int


class PlaybackHeld(Event, frozen=True, tag="playback.held"):
    """The caller may be interrupting: no new frames go out until it is known."""

    sentence: int
    frame: int


class PlaybackContinued(Event, frozen=True, tag="playback.continued"):
    """It was no interruption; speaking goes on from the frame where it was held."""

    sentence: int
    frame: int
    reason: str


class PlaybackStopped(Event, frozen=True, tag="playback.stopped"):
    """A real interruption: the edge clears the carrier's buffer, and sentences up to `through` will not be spoken."""

    sentence: int
    through: int
    frame: int
    reason: str


class WordsHeard(Event, frozen=True, tag="words.heard"):
    """After an interruption: the words of a sentence the caller did and did not hear, by the carrier's clock."""

    sentence: int
    heard: Personal
    unheard: Personal
    played_ms: int


class TurnTimed(Event, frozen=True, tag="turn.timed"):
    """A turn's latency in milliseconds: from the caller's last frame of speech to the first frame of the answer, by stage.

    `context`: retrieving what the answer needs: from asking a tool that only reads (the diary, the contact, the business's own
    words) to its answer, when the first sentence had to wait for one. `tools`: the same for tools that write. `bus`: what no
    stage accounts for, the ways between the stages and the waiting for a core.
    """

    turn: int
    endpoint: float
    recognise: float
    classify: float
    context: float
    compose: float
    synthesise: float
    bus: float
    total: float
    guard: float = 0.0
    tools: float = 0.0
