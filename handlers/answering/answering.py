"""Answering: the mind's thoughts become sentences, tool requests, and the end of the reply."""

from collections.abc import AsyncIterator

import msgspec

from handlers.answering.anticipation import Anticipation
from handlers.conversation import Conversation
from handlers.handler import handler
from handlers.ports.clock import Clock
from handlers.ports.thinking import Done, Mind, Say, Thought, Use
from handlers.ports.verdicts import SafeAnswers, Verdicts
from schemas.event import Event
from schemas.fact import Fact
from schemas.knowledge import Business
from schemas.line import KeyPressed, LineOpened
from schemas.reply import PlaybackStopped, ReplyComposed, SentenceComposed
from schemas.speech import CallerSilent
from schemas.tools import ToolAnswered, ToolFailed, ToolRequested
from schemas.understanding import IntentRecognised, VerdictGiven

#: The longest a mind may take for its next thought.
_THOUGHT_SECONDS = 10.0
#: A line that is back sooner is not spoken of: the caller heard a hiccup.
_NOTICED_MS = 1500

Occasion = LineOpened | IntentRecognised | ToolAnswered | ToolFailed | CallerSilent | KeyPressed


@handler("answering", role="voice", done=(ReplyComposed,), interrupted_by=(PlaybackStopped,))
async def answer(
    occasion: LineOpened | IntentRecognised | ToolAnswered | ToolFailed | CallerSilent | KeyPressed,
    fact: Fact,
    so_far: Conversation,
    business: Business,
    mind: Mind,
    anticipation: Anticipation,
    clock: Clock,
    verdicts: Verdicts,
    safe: SafeAnswers,
) -> AsyncIterator[SentenceComposed | ToolRequested | ReplyComposed | VerdictGiven]:
    """Answer one occasion, sentence by sentence. A guess is only anticipated; its turn is answered when it is final.

    A turn that the injection shield blocks is answered safely and not thought about. A shield that is down or late fails
    safe: the built-in engine cannot be talked into anything, and a model's words still pass the PII guard.
    """
    if so_far.ended or so_far.hanging_up or (isinstance(occasion, IntentRecognised) and occasion.guess):
        return
    turn = _turn(occasion, so_far)
    if isinstance(occasion, LineOpened) and occasion.resumed and occasion.gap_ms < _NOTICED_MS and so_far.composed:
        yield ReplyComposed(turn=turn, sentences=(), expects=so_far.expects, state=so_far.state)
        return
    asked = clock.steady()
    if isinstance(occasion, IntentRecognised):
        verdict = await verdicts.of("injection", fact.cause)
        if verdict is None:
            yield VerdictGiven(shield="injection", about=fact.cause, turn=turn, verdict="failed", reason="late or down")
        elif verdict.verdict == "block":
            text = safe.instead("injection", so_far.language, so_far.call, turn)
            nth = so_far.first_sentence.get(fact.id, so_far.composed + 1)
            yield SentenceComposed(turn=turn, sentence=nth, text=text, source="formula", language=so_far.language)
            yield ReplyComposed(turn=turn, sentences=(nth,), expects=so_far.expects, state=so_far.state)
            return
    began = clock.steady()
    guarded = round((began - asked) * 1000, 2)
    first, sentences = so_far.first_sentence.get(fact.id, so_far.composed + 1), list[int]()
    async for thought in _thoughts(occasion, so_far, business, mind, anticipation):
        took = round((clock.steady() - began) * 1000, 2)
        match thought:
            case Say(text=text, source=source):
                sentences.append(first + len(sentences))
                yield SentenceComposed(
                    turn=turn,
                    sentence=sentences[-1],
                    text=text,
                    source=source,
                    language=so_far.language,
                    compose_ms=took,
                    guard_ms=guarded,
                )
            case Use(tool=tool, arguments=arguments):
                yield ToolRequested(turn=turn, tool=tool, arguments=msgspec.json.encode(arguments).decode())
            case Done(state=state, expects=expects, hang_up=hang_up):
                yield ReplyComposed(
                    turn=turn, sentences=tuple(sentences), expects=expects, state=state, hang_up=hang_up, compose_ms=took
                )
                return


async def _thoughts(
    occasion: Event, so_far: Conversation, business: Business, mind: Mind, anticipation: Anticipation
) -> AsyncIterator[Thought]:
    """The mind's thoughts: those it has already begun, or new ones."""
    if anticipation.matches(occasion):
        async for thought in anticipation.thoughts(_THOUGHT_SECONDS):
            yield thought
            if isinstance(thought, Done):
                anticipation.drop()
                return
    anticipation.drop()
    async for thought in mind.think(occasion, so_far, business):
        yield thought


def _turn(occasion: Event, so_far: Conversation) -> int:
    """The turn an occasion belongs to: its own, or the newest."""
    return int(getattr(occasion, "turn", so_far.turn))
