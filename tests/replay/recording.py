"""Recordings for replays: a call as its facts, made by playing a script once in the sandbox itself."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from handlers.call.ports.mind import Mind
from infra.replay.environment import TodaysKnowledge
from infra.replay.sandbox import ReplayedCall, Sandbox
from infra.replay.virtual_time import run_hurried
from schemas.event import Event
from schemas.fact import Fact
from schemas.line import CallRinging, LineOpened, PlaybackMarked
from schemas.reply import SentenceComposed, SentenceStarted
from schemas.speech import SpeechRecognised, SpeechStarted
from tests.examples import example
from tests.voice.actors import BUSINESS, Parrot, Plain

RINGS = datetime(2026, 11, 20, 15, tzinfo=UTC)
CALL, PERSON = "call.demo.01K8N3T2S5ZJ0R6M4V7X9QWE11", "01PERSON"


def fact(seconds: float, event: Event, id_: str = "", *, subject: str = CALL, cause: str = "", handler: str = "") -> Fact:
    """A fact so many seconds after the telephone rang."""
    at = RINGS + timedelta(seconds=seconds)
    return Fact(subject=subject, event=event, id=id_ or f"at/{seconds}", at=at, cause=cause, handler=handler, person=PERSON)


def turn(nth: int, begins: float, words: str, *, over: bool = False) -> list[Fact]:
    """A turn of a second."""
    first = nth * 500
    frames = {"from_frame": first, "to_frame": first + 50, "ended_frame": first + 30, "endpoint_ms": 400}
    recognised = example(SpeechRecognised, turn=nth, words=words, **frames, alternatives=())
    return [
        fact(begins, SpeechStarted(turn=nth, frame=nth * 500, over_agent=over), f"c/speech.started/{nth}"),
        fact(begins + 1, recognised, f"c/speech.recognised/{nth}"),
    ]


def rung() -> list[Fact]:
    """A call that begins: rung, the line open, the greeting heard after three seconds."""
    ringing = CallRinging(person=PERSON, caller="+15550100", called="+15550199", timezone="America/New_York")
    return [
        fact(0, ringing, "edge/ringing"),
        fact(0.1, LineOpened(stream="MZ1", edge="edge-1"), "edge/opened"),
        fact(0.2, SentenceComposed(turn=0, sentence=1, text="Hello.", source="formula"), "greeting"),
        fact(0.3, SentenceStarted(sentence=1, turn=0, frame=1, synthesise_ms=1.0, engine="hum")),
        fact(3, PlaybackMarked(sentence=1)),
    ]


def today(mind: Mind | None = None) -> TodaysKnowledge:
    return TodaysKnowledge(business=lambda _: BUSINESS, understanding=Plain(), mind=mind or Parrot())


def play(recorded: Sequence[Fact], mind: Mind | None = None) -> ReplayedCall:
    """Play a call in the sandbox."""

    async def go() -> ReplayedCall:
        return await Sandbox(recorded, [], today(mind)).play()

    return run_hurried(go)
