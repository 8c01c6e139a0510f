"""Who asked on a call what we do, when or for how much, and did not book: written to on the next working day."""

from bus.log import Log
from bus.timers import Timers
from handlers.call.state import Conversation, evolve
from handlers.clock import Clock
from handlers.handler import handler
from handlers.messages.moments.schedule import plan_lead
from handlers.messages.moments.timers import set_moment
from schemas.fact import Fact
from schemas.knowledge import Business
from schemas.subjects import parse_subject
from schemas.threads import is_texting
from schemas.tools import OutcomeLogged

#: Outcomes of which nothing came for the caller's wish, and the wishes that a visit would fulfil.
_NOTHING_CAME = frozenset({"answered", "unfinished"})
_WISHES = frozenset({"book", "availability", "price"})


@handler("lead-moments", role="ledger")
async def set_lead(logged: OutcomeLogged, fact: Fact, business: Business, log: Log, timers: Timers, clock: Clock) -> None:
    """Set the moment, about the service that they asked for, if they named one."""
    call = parse_subject(fact.subject).id
    if logged.outcome not in _NOTHING_CAME or is_texting(call):
        return
    so_far = Conversation()
    for one in await log.load(fact.subject):
        so_far = evolve(so_far, one)
    wished = {intent for turn in so_far.turns.intents for intent in (turn.intent, *turn.also)}
    if not (so_far.person and so_far.caller) or not wished & _WISHES:
        return
    named = [value for role, value in so_far.turns.told if role == "service" and business.service(value)]
    about = named[0] if len(named) == 1 else ""
    moment = plan_lead(clock.now(), business)
    await set_moment(moment, so_far.person, call, fact, timers, clock, about=about, to=so_far.caller)
