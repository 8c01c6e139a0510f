"""The geo-fence's word on every turn: is what the caller said of the place within the business's area?"""

from handlers.call.state import Conversation
from handlers.clock import Clock
from handlers.handler import handler
from handlers.phone_numbers import number_region
from handlers.shields.geofence.atlas import Atlas
from handlers.shields.geofence.policy import judge_place
from handlers.shields.geofence.stated_places import find_stated_place
from schemas.business import OwnerNotified
from schemas.fact import Fact
from schemas.knowledge import Business
from schemas.understanding import IntentRecognised, VerdictGiven


@handler("geofence", role="shields", done=(VerdictGiven,))
def check_service_area(
    said: IntentRecognised, fact: Fact, so_far: Conversation, business: Business, atlas: Atlas, clock: Clock
) -> tuple[VerdictGiven | OwnerNotified, ...]:
    """`block` outside; else `pass`, with `inside`, `unknown` (ask) or `no-place` first in the reason. Guesses are not judged."""
    if said.guess:
        return ()
    began = clock.steady()
    country = number_region(business.number)
    giving, circle = said.intent == "give-place", business.area.radius_km > 0
    where = find_stated_place(said.words, said.entities, country, atlas, giving=giving, circle=circle)
    hint = atlas.state_of_number(so_far.caller)
    judgement = judge_place(business.area, where, country, atlas, hint=hint)
    verdict = VerdictGiven(
        shield="geofence",
        about=fact.id,
        turn=said.turn,
        verdict="block" if judgement.where == "outside" else "pass",
        reason=f"{judgement.where}: {judgement.rule}",
        looked_at=where.looked_at,
        judge_ms=round((clock.steady() - began) * 1000, 3),
    )
    if judgement.where != "outside" or "geofence" in so_far.guard.flags:
        return (verdict,)
    text = "A caller from outside your service area was declined with your referral."
    return verdict, OwnerNotified(topic="geofence", text=text, source=fact.id, call=so_far.call)
