"""Verification at work: a sensitive request is asked for proof, and what is said next is held against what is on file."""

from collections.abc import AsyncIterator

from handlers.call.sensitivity import find_policy, find_subject_number, find_turn_policy
from handlers.call.state import Conversation
from handlers.clock import Clock
from handlers.handler import handler
from handlers.shields.verification.codes import Codes
from handlers.shields.verification.memory import FailedAttempts
from handlers.shields.verification.personal_file import Registry
from handlers.shields.verification.policy import ShieldDecision, check_answer, demand_proof
from schemas.business import OwnerNotified
from schemas.fact import Fact
from schemas.knowledge import Business
from schemas.tools import ToolHeld
from schemas.understanding import IntentRecognised, VerdictGiven
from schemas.verification import CodeRequested, VerificationAsked, VerificationFailed, VerificationPassed

_NOTHING = ShieldDecision("pass", "nothing-sensitive")


@handler("verification", role="shields", done=(VerdictGiven,))
async def verify_caller(
    said: ToolHeld | IntentRecognised,
    fact: Fact,
    so_far: Conversation,
    business: Business,
    registry: Registry,
    attempts: FailedAttempts,
    codes: Codes,
    clock: Clock,
) -> AsyncIterator[VerdictGiven | VerificationAsked | VerificationPassed | VerificationFailed | CodeRequested | OwnerNotified]:
    """`flag`: proof was asked for, or asked for again; `block`: not in this call; `pass`: nothing stands in the way."""
    if isinstance(said, IntentRecognised) and said.guess:
        return
    began = clock.steady()
    word = await _word(said, fact, so_far, business, registry, attempts, codes, clock)
    for event in word.facts:
        yield event
    yield VerdictGiven(
        shield="verification",
        about=fact.id,
        turn=said.turn,
        verdict=word.verdict,
        reason=word.reason,
        looked_at=word.looked_at,
        judge_ms=round((clock.steady() - began) * 1000, 3),
    )


async def _word(
    said: ToolHeld | IntentRecognised,
    fact: Fact,
    so_far: Conversation,
    business: Business,
    registry: Registry,
    attempts: FailedAttempts,
    codes: Codes,
    clock: Clock,
) -> ShieldDecision:
    now = clock.now()
    pending = so_far.guard.standing.pending(said.turn)
    if isinstance(said, IntentRecognised) and pending:
        file = registry.file(business, pending.target, now)
        word = check_answer(pending, said, file, so_far, business, codes, now)
        if word.reason != "no-answer":
            return word
    if isinstance(said, ToolHeld):
        sensitive, number = (
            find_policy(business, said.policy),
            find_subject_number(said.tool, said.arguments, so_far.caller, business),
        )
        target = await registry.person(business.tenant, number) if number else so_far.person
        if number and target == so_far.person:
            return ShieldDecision("pass", "verified", "own-number")
    else:
        sensitive, target = find_turn_policy(business, said, so_far), so_far.person
    if sensitive is None:
        return _NOTHING
    file = registry.file(business, target, now)
    if not file.known:
        return ShieldDecision("pass", "nobody-on-file", sensitive.id)
    failures = attempts.today(business.tenant, target, now)
    return demand_proof(sensitive, target, said.turn, file, failures, so_far, codes, fact.id, now)
