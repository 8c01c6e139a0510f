"""Answering: the mind's thoughts become sentences, tool requests, and the end of the reply."""

from collections.abc import AsyncIterator
from typing import assert_never

import msgspec

from handlers.call.answering import policy
from handlers.call.answering.floor import wait_for_floor, wait_for_line
from handlers.call.answering.reply import ReplyComposition
from handlers.call.answering.speculation import SpeculativeReply
from handlers.call.ports.mind import AnsweredFact, Mind, Occasion, ReplyDone, SaySentence, Thought, UseTool
from handlers.call.ports.ongoing_call import OngoingCall
from handlers.call.ports.verdicts import SafeAnswers, Verdicts
from handlers.call.state import Conversation, heed_verdict
from handlers.clock import Clock
from handlers.handler import handler
from handlers.language.pack import Languages
from schemas.fact import Fact, answer_id
from schemas.handoff import HandoffMissed, HandoffSuggested
from schemas.knowledge import Business
from schemas.line import KeyPressed, LineOpened
from schemas.reply import CueGiven, Expects, PlaybackStopped, ReplyComposed, SentenceComposed
from schemas.speech import CallerSilent
from schemas.tools import ToolAnswered, ToolDelayed, ToolFailed, ToolHeld, ToolRequested
from schemas.understanding import IntentRecognised, VerdictGiven

#: The longest a mind may take for its next thought.
_THOUGHT_SECONDS = 10.0
#: A line that is back sooner is not spoken of: the caller heard a hiccup.
_NOTICED_MS = 1500
#: What is said when nobody speaks, and is taken up again when the caller interrupts before that.
_KEPT = (ToolAnswered, ToolFailed, CueGiven, HandoffMissed)


@handler(
    "answering",
    role="voice",
    done=(ReplyComposed,),
    interrupted_by=(PlaybackStopped,),
    kept=(ToolAnswered, ToolFailed, CueGiven, HandoffMissed),
)
async def answer(
    occasion: AnsweredFact | CueGiven,
    fact: Fact,
    business: Business,
    mind: Mind,
    anticipation: SpeculativeReply,
    clock: Clock,
    verdicts: Verdicts,
    safe: SafeAnswers,
    call: OngoingCall,
    languages: Languages,
) -> AsyncIterator[SentenceComposed | ToolRequested | ToolHeld | ReplyComposed | VerdictGiven | HandoffSuggested]:
    """Answer one occasion, sentence by sentence. A guess is only anticipated; its turn is answered when it is final.

    A turn that the injection shield blocks is answered safely and not thought about. A shield that is down or late fails
    safe: the built-in engine cannot be talked into anything, a model is cautioned, and its words still pass the PII guard.

    A turn that sets off one of the business's triggers is answered by offering a person. What came of a tool, and a member's cue,
    are said when nobody speaks, and taken up again when the caller interrupts before.
    """
    if isinstance(occasion, HandoffMissed):
        await wait_for_line(call)
    so_far = call.conversation
    if so_far.line.hanging_up or (isinstance(occasion, IntentRecognised) and occasion.guess):
        return
    turn = _turn(occasion, so_far)
    reply = ReplyComposition(fact, turn, so_far)
    if _unnoticed(occasion, so_far):
        yield reply.whole()
        return
    asked = clock.steady()
    if isinstance(occasion, IntentRecognised) and not occasion.danger:  # danger waits for no shield
        verdict = await verdicts.of("injection", fact.cause)
        if verdict is None:
            if "injection" not in so_far.guard.failing:
                anticipation.drop()  # begun before the mind could be cautioned
            yield (failed := policy.record_late_shield("injection", fact.cause, turn))
            so_far = heed_verdict(so_far, failed)
        elif verdict.verdict == "block":
            yield reply.sentence(safe.instead("injection", so_far.language, so_far.call, turn))
            yield reply.whole()
            return
        guard = await policy.await_turn_verdicts(occasion, fact.id, so_far, business, call, verdicts)
        for said in policy.report_verdicts(guard, turn, reply.sentence):
            yield said
        if guard.instead:
            anticipation.drop()
            yield reply.whole(expects=guard.expects)
            return
        if guard.so_far.guard.place != so_far.guard.place:
            anticipation.drop()
        so_far = guard.so_far
    suggested = policy.find_suggestion(occasion, so_far, business, call, languages, clock)
    if suggested:
        anticipation.drop()
        yield suggested
    reply.guarded = round((clock.steady() - asked) * 1000, 2)
    thoughts = think_on(suggested or occasion, so_far, business, mind, anticipation)
    async for answered in _say_thoughts(thoughts, occasion, fact, so_far, business, clock, verdicts, call, reply):
        yield answered


async def _say_thoughts(
    thoughts: AsyncIterator[Thought],
    occasion: AnsweredFact | CueGiven,
    fact: Fact,
    so_far: Conversation,
    business: Business,
    clock: Clock,
    verdicts: Verdicts,
    call: OngoingCall,
    reply: ReplyComposition,
) -> AsyncIterator[SentenceComposed | ToolRequested | ToolHeld | ReplyComposed | VerdictGiven]:
    """The mind's thoughts as facts: what is said, tools as far as the shields let them be used, and the end of the reply."""
    turn, waits = reply.turn, 0
    wants: Expects | None = None
    began = clock.steady()
    async for thought in thoughts:
        reply.took = round((clock.steady() - began) * 1000, 2)
        match thought:
            case SaySentence(text=text, source=source) if not reply.stopped:
                if isinstance(occasion, _KEPT) and reply.silent:
                    await wait_for_floor(call)
                yield reply.sentence(text, source)
            case UseTool(tool=name, arguments=arguments):
                request = policy.request_tool(turn, name, msgspec.json.encode(arguments).decode(), reply.guarded, reply.took)
                if refusal := policy.decline_outside_area(name, so_far, business):
                    yield reply.sentence(refusal)
                elif waiting := policy.hold_tool(request, so_far, business):
                    yield waiting
                    guard = await policy.await_tool_verdict(
                        waiting, answer_id(fact.id, ToolHeld.tag(), waits), so_far, call, verdicts
                    )
                    waits, wants = waits + 1, None if guard.release else guard.expects
                    for said in policy.report_verdicts(guard, turn, reply.sentence):
                        yield said
                else:
                    yield request
            case ReplyDone() if isinstance(occasion, ToolDelayed | CueGiven):
                yield reply.whole()
                return
            case ReplyDone():
                yield reply.concluded(thought, expects=wants or thought.expects)
                return


async def think_on(
    occasion: Occasion | CueGiven, so_far: Conversation, business: Business, mind: Mind, anticipation: SpeculativeReply
) -> AsyncIterator[Thought]:
    """The mind's thoughts: those it has already begun, or new ones. Begun ones that were broken off are thought anew.

    A cue needs none: its line is said as it is.
    """
    if isinstance(occasion, CueGiven):
        yield SaySentence(text=occasion.text, source="human")
        yield ReplyDone()
        return
    if anticipation.matches(occasion):
        try:
            async for thought in anticipation.thoughts(_THOUGHT_SECONDS):
                yield thought
                if isinstance(thought, ReplyDone):
                    return
        finally:
            anticipation.drop()
    anticipation.drop()
    async for thought in mind.think(occasion, so_far, business):
        yield thought


def _unnoticed(occasion: AnsweredFact | CueGiven, so_far: Conversation) -> bool:
    """Whether the caller need not be told: a line back at once was a hiccup; a tool has answered, or somebody speaks."""
    match occasion:
        case LineOpened(resumed=True, gap_ms=gap):
            return gap < _NOTICED_MS and so_far.playback.composed > 0
        case ToolDelayed(turn=turn):
            return not so_far.quiet or turn not in so_far.tools.awaited
        case LineOpened() | IntentRecognised() | ToolAnswered() | ToolFailed() | CallerSilent() | KeyPressed() | CueGiven():
            return False
        case HandoffMissed():
            return False
        case _:
            assert_never(occasion)


def _turn(occasion: AnsweredFact | CueGiven, so_far: Conversation) -> int:
    """The turn an occasion belongs to: its own, or the newest."""
    return int(getattr(occasion, "turn", so_far.turns.newest))
