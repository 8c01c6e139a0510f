"""What a turn cost in time, stage by stage, once its first sound is on the line."""

from datetime import datetime, timedelta

from handlers.call.state import Conversation
from handlers.call.turn_cost import TurnCost
from schemas.reply import SentenceComposed, TurnTimed


def time_turn(
    so_far: Conversation, first: SentenceComposed, cause: str, synthesise_ms: float, cleared_ms: float, now: datetime
) -> TurnTimed | None:
    """The turn's timing when `first` is the first sentence answering what the caller just said, else None.

    `cause` is the id of the fact the sentence answers, `cleared_ms` how long the PII guard was waited for, and `now` when the
    first frame left.

    The caller's last word lies before the final words by the silence waited for and the recogniser's own time. What no
    stage accounts for is the bus and the scheduling between the stages.
    """
    spoken, intent = so_far.turns.last, so_far.turns.last_intent
    if spoken is None or intent is None or so_far.playback.timed >= spoken.speech.turn:
        return None
    speech = spoken.speech
    if not first.turn == speech.turn == intent.turn:
        return None
    ended = spoken.at - timedelta(milliseconds=speech.recognise_ms + speech.endpoint_ms)
    total = (now - ended) / timedelta(milliseconds=1)
    before = so_far.tools.waited.get(cause, TurnCost())
    stages = {
        "endpoint": float(speech.endpoint_ms),
        "recognise": speech.recognise_ms,
        "classify": intent.classify_ms,
        "context": round(before.context + first.context_ms, 2),
        "compose": round(before.compose + max(first.compose_ms - first.context_ms, 0.0), 2),
        "synthesise": round(synthesise_ms, 2),
        "guard": round(before.guard + first.guard_ms + cleared_ms, 2),
        "tools": before.tools,
    }
    return TurnTimed(turn=speech.turn, bus=round(max(total - sum(stages.values()), 0.0), 2), total=round(total, 2), **stages)
