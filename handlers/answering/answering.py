"""Answering: the mind's thoughts become sentences, tool requests, and the end of the reply."""

from collections.abc import AsyncIterator

import msgspec

from handlers.answering.anticipation import Anticipation
from handlers.conversation import Conversation
from handlers.handler import handler
from handlers.ports.clock import Clock
from handlers.ports.thinking import Done, Mind, Say, Thought, Use
from schemas.event import Event
from schemas.fact import Fact
from schemas.knowledge import Business
from schemas.line import KeyPressed, LineOpened
from schemas.reply import PlaybackStopped, ReplyComposed, SentenceComposed
from schemas.speech import CallerSilent
from schemas.tools import ToolAnswered, ToolFailed, ToolRequested
from schemas.understanding import IntentRecognised

#: The longest a mind may take for its next thought.
_THOUGHT_SECONDS = 10.0

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
) -> AsyncIterator[SentenceComposed | ToolRequested | ReplyComposed]:
    """Answer one occasion, sentence by sentence. A guess is only anticipated; its turn is answered when it is final."""
    if so_far.ended or so_far.hanging_up or (isinstance(occasion, IntentRecognised) and occasion.guess):
        return
    turn = _turn(occasion, so_far)
    began = clock.steady()
    first, sentences = so_far.first_sentence.get(fact.id, so_far.composed + 1), list[int]()
    async for thought in _thoughts(occasion, so_far, business, mind, anticipation):
        took = round((clock.steady() - began) * 1000, 2)
        match thought:
            case Say(text=text, source=source):
                sentences.append(first + len(sentences))
                yield SentenceComposed(
                    turn=turn, sentence=sentences[-1], text=text, source=source, language=so_far.language, compose_ms=took
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
