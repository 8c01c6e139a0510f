"""Understanding and minds: engines that make out what is meant, and compose what to say."""

from collections.abc import AsyncIterator
from typing import Any, Literal, Protocol

import msgspec

from handlers.call.state import Conversation
from schemas.handoff import HandoffMissed, HandoffSuggested
from schemas.knowledge import Business
from schemas.line import KeyPressed, LineOpened
from schemas.outcome import Outcome
from schemas.reply import Expects
from schemas.speech import CallerSilent
from schemas.tools import ToolAnswered, ToolDelayed, ToolFailed
from schemas.understanding import Entity, IntentRecognised


class TurnReading(msgspec.Struct, frozen=True, kw_only=True):
    """What a turn means: intent, how sure, which tier said so, entities in normal form, and further intents in it.

    `danger` is its kind, empty for none; its score is below 0.5 then. `bare`: nothing but a refusal, an agreement or a farewell.
    """

    intent: str
    confidence: float
    tier: Literal["fast", "model", "rule"]
    entities: tuple[Entity, ...] = ()
    also: tuple[str, ...] = ()
    language: str = "en"
    also_scores: tuple[float, ...] = ()
    runner_up: str = ""
    runner_up_score: float = 0.0
    danger: str = ""
    danger_score: float = 0.0
    bare: bool | None = None


class Understanding(Protocol):
    """Reads a turn in its context. Milliseconds for the fast tier; never raises on any words."""

    async def read(self, words: str, so_far: Conversation, business: Business) -> TurnReading: ...


class SaySentence(msgspec.Struct, frozen=True):
    """One sentence to speak."""

    text: str
    source: Literal["dialogue", "model", "cache", "formula", "human"] = "dialogue"


class UseTool(msgspec.Struct, frozen=True):
    """One tool to use; its answer comes back as an occasion of its own."""

    tool: str
    arguments: dict[str, Any]


class ReplyDone(msgspec.Struct, frozen=True, kw_only=True):
    """The reply is whole. `state` is the mind's memory as JSON text, which a new owner of the call hands to its mind.

    `outcome` is how the call came out if it ended here (None: nothing came of it yet), `appointment` the one made or moved.
    """

    state: str = ""
    expects: Expects = "anything"
    hang_up: bool = False
    outcome: Outcome | None = None
    appointment: str = ""
    context_ms: float = 0.0


Thought = SaySentence | UseTool | ReplyDone
#: The facts that are replied to.
AnsweredFact = LineOpened | IntentRecognised | ToolAnswered | ToolDelayed | ToolFailed | CallerSilent | KeyPressed | HandoffMissed
#: What a mind replies to; what the triggers say of a turn stands in the place of the turn.
Occasion = AnsweredFact | HandoffSuggested


class Mind(Protocol):
    """Composes replies, sentence by sentence. A pure function of its arguments, apart from a model behind it.

    occasion: LineOpened (greet; or resume when `resumed`), IntentRecognised, ToolAnswered, ToolDelayed (ask for patience, at
    once), ToolFailed, CallerSilent, KeyPressed, HandoffSuggested (offer a person), HandoffMissed (nobody came). The last
    thought is a ReplyDone. Raises EngineFailed before anything is said when it cannot work now.
    `prompt`: it thinks in milliseconds, so that beginning on a guess gains nothing.
    """

    name: str
    prompt: bool

    def think(self, occasion: Occasion, so_far: Conversation, business: Business) -> AsyncIterator[Thought]: ...
