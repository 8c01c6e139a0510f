"""Deciding a handover: who is rung next, whether it is accepted, and when somebody has to call back."""

from typing import assert_never

from handlers.handover.state import Handover
from schemas import handover as facts_of
from schemas.handoff import Miss

#: The key that accepts.
ACCEPT = "1"
_ENDS: dict[str, Miss] = {
    "busy": "busy",
    "no-answer": "no-answer",
    "canceled": "no-answer",
    "failed": "failed",
    "completed": "hung-up",
}

LegFact = facts_of.LegAnswered | facts_of.LegKeyed | facts_of.LegEnded
Decision = facts_of.HandoverAccepted | facts_of.HandoverMissed | facts_of.HandoverRinging | facts_of.HandoverQueued


def judge_leg(now: Handover, leg: LegFact) -> tuple[Decision, ...]:
    """What follows from what happened on a leg; nothing when it is no longer what is waited for."""
    match leg:
        case facts_of.LegAnswered(attempt=attempt, by="machine"):
            return miss_attempt(now, attempt, "machine")
        case facts_of.LegAnswered():
            return ()
        case facts_of.LegKeyed(attempt=attempt, key=key) if key == ACCEPT:
            return _accept(now, attempt)
        case facts_of.LegKeyed(attempt=attempt, key=key):
            return miss_attempt(now, attempt, "declined" if key else "no-key")
        case facts_of.LegEnded(attempt=attempt, status="failed", detail="not-connected"):
            return miss_attempt(now, attempt, "not-connected")
        case facts_of.LegEnded(attempt=attempt, status=status):
            return miss_attempt(now, attempt, _ENDS.get(status, "failed"))
        case _:
            assert_never(leg)


def miss_attempt(now: Handover, attempt: int, reason: Miss) -> tuple[Decision, ...]:
    """This attempt came to nothing: the next person is rung, or a call back is queued. An alert waits for its own time."""
    if now.opened is None or now.stage != "ringing" or attempt != now.attempt:
        return ()
    missed = facts_of.HandoverMissed(handover=now.opened.handover, attempt=attempt, reason=reason)
    if now.opened.way == "alert":
        return (missed,)
    return missed, ring_next(now, now.opened, reason)


def ring_next(now: Handover, opened: facts_of.HandoverOpened, reason: Miss) -> facts_of.HandoverRinging | facts_of.HandoverQueued:
    """Ring who is next on the list; with nobody left, a call back is queued for this reason."""
    nth = now.attempt - now.before
    if nth >= len(opened.numbers):
        return queue(opened, reason)
    return ring(opened, now.attempt + 1, opened.numbers[nth])


def ring(opened: facts_of.HandoverOpened, attempt: int, number: str) -> facts_of.HandoverRinging:
    """Ring this number for it."""
    return facts_of.HandoverRinging(
        handover=opened.handover,
        attempt=attempt,
        number=number,
        whisper=opened.whisper,
        language=opened.language,
        ring_seconds=opened.ring_seconds,
    )


def queue(opened: facts_of.HandoverOpened, reason: Miss, *, noticed: bool = False) -> facts_of.HandoverQueued:
    """Somebody has to call back."""
    return facts_of.HandoverQueued(handover=opened.handover, priority=opened.priority, reason=reason, noticed=noticed)


def give_up(now: Handover, reason: Miss) -> tuple[facts_of.HandoverQueued, ...]:
    """The caller is gone, or does not want to wait: who was being rung for them calls back."""
    if now.opened is None or now.opened.way != "line" or now.stage not in {"ringing", "missed"}:
        return ()
    return (queue(now.opened, reason),)


def _accept(now: Handover, attempt: int) -> tuple[Decision, ...]:
    """The first who accepts has it; for an alert also whoever was rung before."""
    if now.opened is None or now.stage not in {"ringing", "missed"}:
        return ()
    if now.opened.way != "alert" and attempt != now.attempt:
        return ()
    return (facts_of.HandoverAccepted(handover=now.opened.handover, by="key", attempt=attempt),)
