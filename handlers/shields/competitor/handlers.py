"""The competitor shield at work: every turn adds to the suspicion of its call; from the flag on, public information only."""

from handlers.call.state import Conversation
from handlers.clock import Clock
from handlers.contacts.ports.number_hash import NumberHash
from handlers.handler import handler
from handlers.shields.competitor.signs import Signs
from handlers.shields.competitor.state import SHIELD, HotSuspicion, Suspicion, evolve_suspicion
from schemas.business import OwnerNotified
from schemas.fact import Fact
from schemas.knowledge import Business
from schemas.understanding import IntentRecognised, VerdictGiven

_TOLD = "A caller asks what competitors ask; they get public information only."


@handler("competitor", role="shields", done=(VerdictGiven,))
def watch_competitor(
    said: IntentRecognised,
    fact: Fact,
    so_far: Conversation,
    business: Business,
    signs: Signs,
    earlier: HotSuspicion,
    hashed: NumberHash,
    clock: Clock,
) -> tuple[VerdictGiven | OwnerNotified, ...]:
    """`flag` from the signs' limit on, for the rest of the call. The score is this call's own; earlier ones add to it."""
    if said.guess:
        return ()
    began = clock.steady()
    suspicion = Suspicion()
    for turn in so_far.turns.intents if said in so_far.turns.intents else (*so_far.turns.intents, said):
        suspicion = evolve_suspicion(suspicion, turn, signs, business.rivals)
    own = suspicion.score(signs)
    numbers = {number for rival in business.rivals for number in rival.numbers}
    known = bool(numbers and so_far.caller and hashed.of(so_far.tenant, so_far.caller) in numbers)
    before = earlier.before(so_far.tenant, so_far.person, clock.now(), but=so_far.call)
    already = SHIELD in so_far.guard.flags
    flagged = already or known or own + (before if own else 0.0) >= signs.flag_at
    kinds = sorted({*suspicion.asked, *(("prices",) if len(suspicion.prices) > signs.prices_free else ())})
    names = (*(("known-number",) if known else ()), *(("known-name",) if suspicion.rival else ()), *kinds)
    verdict = VerdictGiven(
        shield=SHIELD,
        about=fact.id,
        turn=said.turn,
        verdict="flag" if flagged else "pass",
        reason=("still: " if already else "") + ("+".join(names) or "nothing"),
        looked_at="words of the call, prices asked, earlier calls",
        score=own,
        judge_ms=round((clock.steady() - began) * 1000, 3),
    )
    if not flagged or already:
        return (verdict,)
    return verdict, OwnerNotified(topic=SHIELD, text=_TOLD, source=fact.id, call=so_far.call)
