"""Deciding that a person should take over: the business's triggers, over what the call's facts tell."""

from collections.abc import Iterator
from datetime import datetime

from handlers.call.escalation_state import EscalationState
from handlers.language.cues import Cues, normalise_phrase
from handlers.phrase_patterns import has_phrase
from schemas.handoff import HandoffSuggested
from schemas.knowledge import Business
from schemas.triggers import TriggerName
from schemas.understanding import IntentRecognised

#: What is answered for itself, whatever else was said: a person is on the way already, or the caller takes leave.
_ANSWERED = frozenset({"human", "goodbye", "do-not-call", "wrong-number", "thanks"})
#: A caller who has looked for a paper for two minutes is not stuck: it takes so many turns that brought nothing.
_FRUITLESS = 3
#: The language's own words, as its cues list them.
CUE = "hand-over"

Reason = tuple[TriggerName, str]


def suggest_handoff(
    said: IntentRecognised, state: EscalationState, business: Business, cues: Cues, now: datetime
) -> HandoffSuggested | None:
    """The suggestion that this turn sets off; the one already made for it, after a takeover; None when nothing stands out.

    Each trigger fires once a call, and none once a person was asked for. Danger and a wish for a person are answered as such.
    """
    if state.suggested is not None and state.suggested.turn == said.turn:
        return state.suggested
    if said.danger or state.requested or _ANSWERED & {said.intent, *said.also}:
        return None
    for trigger, reason in find_reasons(said.words, state, business, cues, now):
        if trigger not in state.fired:
            return HandoffSuggested(turn=said.turn, trigger=trigger, reason=reason)
    return None


def find_reasons(words: str, state: EscalationState, business: Business, cues: Cues, now: datetime) -> Iterator[Reason]:
    """Every trigger that is switched on and fires, what was said first."""
    set_ = business.triggers
    if set_.own.on and set_.own.words and _says_one(set_.own.words, words):
        yield "own", "the caller said something the business wants a person for"
    if set_.words.on and cues.has(CUE, words):
        yield "words", "the caller spoke of a refund, a dispute or legal advice"
    if set_.mood.on and _all_below(state.sentiments, set_.mood.below, set_.mood.turns):
        yield "mood", f"the caller was upset for {set_.mood.turns} turns"
    if set_.confidence.on and _all_below(state.confidences, set_.confidence.below, set_.confidence.turns):
        yield "confidence", f"the caller was not understood for {set_.confidence.turns} turns"
    since = (now - state.progress_at).total_seconds() if state.progress_at else 0.0
    if set_.stuck.on and state.fruitless >= _FRUITLESS and since > set_.stuck.seconds:
        yield "stuck", f"nothing came of the call for {set_.stuck.seconds} seconds"


def _all_below(figures: tuple[float, ...], below: float, turns: int) -> bool:
    return turns > 0 and len(figures) >= turns and all(one < below for one in figures[-turns:])


def _says_one(phrases: tuple[str, ...], words: str) -> bool:
    listed = tuple(normalise_phrase(one.lower()) for one in phrases if one.strip())
    return bool(listed) and has_phrase(words, listed)
