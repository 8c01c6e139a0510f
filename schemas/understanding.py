"""What the caller means: intent, entities, mood, and the shields' verdicts."""

from typing import Literal

import msgspec

from schemas.event import Event, Personal


class Entity(msgspec.Struct, frozen=True, kw_only=True):
    """Something named in a turn: `role` is what for (service, date, time, name, phone), `value` its normal form.

    Dates are ISO 8601 (`2026-11-23`), times `14:30`, phones E.164, services the knowledge graph's ids.
    """

    role: str
    value: Personal
    said: Personal = ""
    confidence: float = 1.0


class IntentRecognised(Event, frozen=True, tag="intent.recognised"):
    """The intent of one turn. `tier` says which tier decided; `guess` marks one made on words not yet final.

    `also` are further intents, `also_scores` how sure of each; `runner_up` is the likeliest that was not taken.
    `heard` is how sure the recogniser was of the words. `bare`: they refuse, agree or take leave and hold nothing else; None
    when nobody looked. `danger` is the kind of danger to life or property that the words tell of, empty for none;
    `danger_score` how sure.
    """

    turn: int
    words: Personal
    intent: str
    confidence: float
    tier: Literal["fast", "model", "rule"]
    entities: tuple[Entity, ...] = ()
    also: tuple[str, ...] = ()
    language: str = "en"
    guess: bool = False
    classify_ms: float = 0.0
    also_scores: tuple[float, ...] = ()
    runner_up: str = ""
    runner_up_score: float = 0.0
    danger: str = ""
    danger_score: float = 0.0
    heard: float = 1.0
    bare: bool | None = None


class MoodEstimated(Event, frozen=True, tag="mood.estimated"):
    """How the caller seems, each from -1 or 0 to 1."""

    turn: int
    sentiment: float
    frustration: float = 0.0
    urgency: float = 0.0
    hesitancy: float = 0.0


class VerdictGiven(Event, frozen=True, tag="verdict.given"):
    """A shield's word on one turn or sentence: what it decided and why, never the personal data itself.

    `text` is what may be said instead of `sentence` (its number in the call); empty: as composed.
    """

    apart = "handler"  # several shields, and whoever waits for them, speak of one fact

    shield: str
    about: str
    turn: int
    verdict: Literal["pass", "flag", "block", "failed"]
    reason: str = ""
    looked_at: str = ""
    score: float = 0.0
    judge_ms: float = 0.0
    sentence: int = 0
    text: Personal = ""
