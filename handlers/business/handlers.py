"""Opening, configuring and closing a business: whatever an owner asks for is decided here, on the business's own facts."""

from bus.log import Log
from handlers.business import number_state
from handlers.business.number_state import hash_number, number_subject
from handlers.business.policy import Answer, Asked, Decision, Refusal, decide
from handlers.business.state import fold as fold_profile
from handlers.decided_subjects import Decided
from handlers.handler import handler
from schemas.business import ChangeRefused, FieldProblem
from schemas.fact import Fact
from schemas.numbers import NumberBound, NumberReleased
from schemas.subjects import parse_subject


@handler("business-desk", role="ledger")
async def decide_business(asked: Asked, fact: Fact, log: Log) -> Decided[Answer | NumberBound | NumberReleased] | None:
    """The answers, all or none, while business and numbers stand as they did; None when it is answered already."""
    tenant = parse_subject(fact.subject).tenant
    facts = await log.load(fact.subject)
    profile = fold_profile(facts)
    if fact.id in profile.answered:
        return None
    expected = {fact.subject: facts[-1].sequence if facts else 0}
    try:
        decision = decide(profile, tenant, asked)
        moves, lives = await _move_number(decision, tenant, log)
    except Refusal as no:
        return Decided((ChangeRefused(problems=no.problems, by=asked.by),), expected)
    return Decided((*decision.answers, *moves), expected | lives)


async def _move_number(
    decision: Decision, tenant: str, log: Log
) -> tuple[tuple[NumberBound | NumberReleased, ...], dict[str, int]]:
    """The old number is released and the new one bound; Refusal when that one is somebody else's."""
    before, after = decision.number_before, decision.number_after
    if before == after:
        return (), {}
    moves: list[NumberBound | NumberReleased] = []
    lives: dict[str, int] = {}
    if before:
        owner = number_state.fold(await log.load(number_subject(before)))
        if owner.business == tenant:
            moves.append(NumberReleased(number=hash_number(before), business=tenant))
            lives[number_subject(before)] = owner.version
    if after:
        owner = number_state.fold(await log.load(number_subject(after)))
        if owner.business not in {"", tenant}:
            taken = f"{after} answers for another business here; choose another number, or take it away from that one first"
            raise Refusal(FieldProblem(field="number", problem=taken))
        moves.append(NumberBound(number=hash_number(after), business=tenant))
        lives[number_subject(after)] = owner.version
    return tuple(moves), lives
