"""Opening, configuring and closing a business: whatever an owner asks for is decided here, on the business's own facts."""

import asyncio

from bus.log import Log
from handlers.business.number_moves import move_numbers
from handlers.business.policy import Asked, Refusal, decide
from handlers.business.state import ProfileFact
from handlers.business.state import fold as fold_profile
from handlers.decided_subjects import Decided
from handlers.handler import handler
from schemas.business import ChangeRefused
from schemas.fact import Fact
from schemas.numbers import NumberBound, NumberReleased
from schemas.subjects import parse_subject


@handler("business-desk", role="ledger")
async def decide_business(asked: Asked, fact: Fact, log: Log) -> Decided[ProfileFact | NumberBound | NumberReleased] | None:
    """The answers, all or none, while business and numbers stand as they did; None when it is answered already."""
    tenant = parse_subject(fact.subject).tenant
    facts = await log.load(fact.subject)
    profile = fold_profile(facts)
    if fact.id in profile.answered:
        return None
    expected = {fact.subject: facts[-1].sequence if facts else 0}
    try:
        decision = await asyncio.to_thread(decide, profile, tenant, asked)
        moves, lives = await move_numbers(decision, tenant, log)
    except Refusal as no:
        return Decided((ChangeRefused(problems=no.problems, by=asked.by),), expected)
    return Decided((*decision.answers, *moves), expected | lives)
