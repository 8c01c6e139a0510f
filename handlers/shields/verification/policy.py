"""Is proof needed, which, and was it given? Pure decisions, as the events they are and the word they end with."""

from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from handlers.call.state import Conversation
from handlers.phone_numbers import number_region
from handlers.shields.verification.codes import DIGITS, Codes, find_code_digits
from handlers.shields.verification.memory import A_CALL, A_DAY
from handlers.shields.verification.personal_file import Fits, PersonalFile, answers_question
from schemas.business import OwnerNotified
from schemas.knowledge import Business, Method, Sensitive
from schemas.understanding import IntentRecognised
from schemas.verification import CodeRequested, VerificationAsked, VerificationFailed, VerificationPassed

#: Countries that say the month before the day in figures.
_MONTH_FIRST = frozenset({"US", "CA", "PH"})
#: So many digits fewer are still an answer to "what is the code".
_SLIP = 2
Proof = VerificationAsked | VerificationPassed | VerificationFailed | CodeRequested | OwnerNotified


class ShieldDecision(msgspec.Struct, frozen=True):
    """The shield's word, and the facts that go before it."""

    verdict: Literal["pass", "flag", "block"]
    reason: str
    looked_at: str = "words"
    facts: tuple[Proof, ...] = ()


def check_answer(
    asked: VerificationAsked,
    said: IntentRecognised,
    file: PersonalFile,
    so_far: Conversation,
    business: Business,
    codes: Codes,
    now: datetime,
) -> ShieldDecision:
    """What was said, held against what was asked. What is no answer costs nothing."""
    fit = _fit(asked, said, file, so_far, business, codes, now)
    if fit == "no-answer":
        return ShieldDecision("pass", "no-answer", asked.method)
    if fit == "right":
        passed = VerificationPassed(turn=said.turn, policy=asked.policy, method=asked.method, target=asked.target)
        return ShieldDecision("pass", "verified", asked.method, (passed,))
    left = asked.left - 1
    failed = VerificationFailed(turn=said.turn, policy=asked.policy, method=asked.method, target=asked.target, left=left)
    if left <= 0:
        return ShieldDecision(
            "block", "too-many", asked.method, (failed, *_told(so_far, "A caller could not show who they are."))
        )
    again = msgspec.structs.replace(asked, turn=said.turn, left=left)
    return ShieldDecision("flag", f"wrong: {left} left", asked.method, (failed, again))


def demand_proof(
    sensitive: Sensitive,
    target: str,
    turn: int,
    file: PersonalFile,
    failures: int,
    so_far: Conversation,
    codes: Codes,
    cause: str,
    now: datetime,
) -> ShieldDecision:
    """What somebody who wants to be taken for `target` is asked; `failures` are today's about them, over all calls."""
    if target in so_far.guard.verified:
        return ShieldDecision("pass", "verified", sensitive.id)
    left = min(A_CALL - so_far.guard.standing.failed, A_DAY - failures)
    if left <= 0:
        return ShieldDecision("block", "too-many", sensitive.id, _told(so_far, "A caller could not show who they are."))
    fitting = (one for one in sensitive.methods if file.can_answer(one) and (one != "code" or codes.deliverable))
    method: Method = next(fitting, "callback")
    if method == "callback":
        text = "A caller wants something that needs proof of who they are; please call back on the number on file."
        return ShieldDecision("block", "callback", sensitive.id, _told(so_far, text))
    asked = VerificationAsked(turn=turn, policy=sensitive.id, method=method, target=target, left=left)
    code = (codes.requested(cause, target, now),) if method == "code" else ()
    return ShieldDecision("flag", f"asked: {method}", sensitive.id, (*code, asked))


def _fit(
    asked: VerificationAsked,
    said: IntentRecognised,
    file: PersonalFile,
    so_far: Conversation,
    business: Business,
    codes: Codes,
    now: datetime,
) -> Fits:
    if asked.method == "code":
        run, sent = find_code_digits(said.words, said.language), so_far.guard.standing.code
        if sent is None or len(run) < DIGITS - _SLIP:
            return "no-answer"
        return "right" if codes.right(sent, run, now) else "wrong"
    today = now.astimezone(ZoneInfo(business.timezone)).date()
    return answers_question(asked.method, said, file, today, month_first=number_region(business.number) in _MONTH_FIRST)


def _told(so_far: Conversation, text: str) -> tuple[OwnerNotified, ...]:
    """The owner hears of it once a call."""
    return () if so_far.guard.standing.refused else (OwnerNotified(topic="verification", text=text, call=so_far.call),)
