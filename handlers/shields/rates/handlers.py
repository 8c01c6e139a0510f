"""The rate limiter's word on every call that came in; those it refused at the door have theirs from the edge."""

from handlers.call.state import Conversation
from handlers.clock import Clock
from handlers.handler import handler
from handlers.shields.rates.memory import HotTraffic
from schemas.business import OwnerNotified
from schemas.fact import Fact
from schemas.line import CallRinging
from schemas.understanding import VerdictGiven


@handler("rates", role="shields", done=(VerdictGiven,))
def judge_rate(
    ringing: CallRinging, fact: Fact, so_far: Conversation, traffic: HotTraffic, clock: Clock
) -> tuple[VerdictGiven | OwnerNotified, ...]:
    """`flag` near a limit, or beyond one when the edge could not ask in time."""
    began = clock.steady()
    leave = traffic.admit(so_far.tenant, ringing.person, clock, but=so_far.call)
    verdict = VerdictGiven(
        shield="rates",
        about=fact.id,
        turn=0,
        verdict="flag" if leave.reason else "pass",
        reason=leave.reason or "within limits",
        looked_at="calls and minutes per number and business",
        score=round(leave.share, 3),
        judge_ms=round((clock.steady() - began) * 1000, 3),
    )
    if not leave.reason:
        return (verdict,)
    text = "There are unusually many calls." if leave.reason.startswith("business") else "One number calls unusually often."
    return verdict, OwnerNotified(topic="rates", text=text, source=fact.id, call=so_far.call)
