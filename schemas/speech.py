"""What the caller says: voice activity, words growing, words final."""

from schemas.event import Event, Personal


class SpeechStarted(Event, frozen=True, tag="speech.started"):
    """The caller began to speak at this heard frame. `over_agent`: while the agent was speaking."""

    once_a_turn = True

    turn: int
    frame: int
    over_agent: bool = False


class SpeechPartial(Event, frozen=True, tag="speech.partial"):
    """The words so far; they may still change. `voiced_ms` is how much speech the turn has had."""

    turn: int
    words: Personal
    frame: int
    voiced_ms: int = 0


class SpeechPaused(Event, frozen=True, tag="speech.paused"):
    """Silence long enough that the turn may be over: answering may begin on these words, speculatively."""

    turn: int
    words: Personal
    frame: int
    voiced_ms: int = 0


class SpeechResumed(Event, frozen=True, tag="speech.resumed"):
    """The caller went on after a pause: what was begun on the paused words is void."""

    turn: int
    frame: int


class SpeechRecognised(Event, frozen=True, tag="speech.recognised"):
    """The caller's turn, final.

    `from_frame` and `to_frame` bound it in heard frames; `ended_frame` is the last frame with speech in it.
    `confidence` is 0 to 1. `endpoint_ms` is the silence that was waited for, `recognise_ms` the recogniser's own time
    after the last frame. `alternatives` are further hypotheses, best first.
    """

    once_a_turn = True

    turn: int
    words: Personal
    confidence: float
    from_frame: int
    to_frame: int
    ended_frame: int
    endpoint_ms: int
    recognise_ms: float
    engine: str
    language: str = "en"
    alternatives: tuple[Personal, ...] = ()


class SpeechDiscarded(Event, frozen=True, tag="speech.discarded"):
    """What had begun was no speech to be answered: a cough, noise, or an agreement while the agent spoke."""

    once_a_turn = True

    turn: int
    frame: int
    reason: str


class CallerSilent(Event, frozen=True, tag="caller.silent"):
    """Nobody has spoken for a while after the agent's last word. `nth` counts the silences in a row."""

    nth: int
    seconds: float
