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
    speech, intent = so_far.last_speech, so_far.last_intent
    if speech is None or intent is None or so_far.last_speech_at is None or so_far.timed >= speech.turn:
        return None
    if not first.turn == speech.turn == intent.turn:
        return None
    ended = so_far.last_speech_at - timedelta(milliseconds=speech.recognise_ms + speech.endpoint_ms)
    total = (now - ended) / timedelta(milliseconds=1)
    before = so_far.waited.get(cause, TurnCost())
    stages = {
        "endpoint": float(speech.endpoint_ms),
        "recognise": speech.recognise_ms,
        "classify": intent.classify_ms,
        "context": first.context_ms,
        "compose": round(before.compose + max(first.compose_ms - first.context_ms, 0.0), 2),
        "synthesise": round(synthesise_ms, 2),
        "guard": round(before.guard + first.guard_ms + cleared_ms, 2),
        "tools": before.tools,
    }
    return TurnTimed(turn=speech.turn, bus=round(max(total - sum(stages.values()), 0.0), 2), total=round(total, 2), **stages)
