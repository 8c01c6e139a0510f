"""Opening a handover, and deciding it: every leg's report, every silence of the carrier, and the caller's own going."""

from collections.abc import Mapping, Sequence
from functools import reduce

from bus.log import Log
from handlers.call.rota import find_numbers
from handlers.call.state import Conversation, evolve
from handlers.clock import Clock
from handlers.contacts.ports.people import ContactMemory
from handlers.decided_subjects import Decided
from handlers.handler import handler
from handlers.handover import policy
from handlers.handover.briefing import write_briefing
from handlers.handover.state import Handover, fold
from handlers.handover.texts import HandoverTexts
from schemas.fact import Fact
from schemas.handoff import AgentFailed, Miss
from schemas.handover import (
    HandoverAccepted,
    HandoverDue,
    HandoverMissed,
    HandoverOpened,
    HandoverQueued,
    HandoverReturned,
    HandoverRinging,
    LegAnswered,
    LegEnded,
    LegKeyed,
)
from schemas.knowledge import Business
from schemas.line import CallEnded, CallRinging
from schemas.subjects import compose_subject, parse_subject
from schemas.tools import HandoffRequested
from schemas.triggers import TriggerName

Opening = Decided[HandoverOpened | HandoverRinging | HandoverQueued]
#: Whose legs can be put together with another: a carrier's, not a browser's.
_CARRIERS = frozenset({"twilio"})
_FIRST: frozenset[TriggerName] = frozenset({"danger", "failure"})
_SOON: frozenset[TriggerName] = frozenset({"asked", "complaint", "mood", "own", "rule"})


def handover_subject(tenant: str, handover: str) -> str:
    """Where the life of a handover is written."""
    return compose_subject("handover", tenant, handover)


@handler("handover-opening", role="ledger")
async def open_handover(
    asked: HandoffRequested | AgentFailed,
    fact: Fact,
    business: Business,
    log: Log,
    people: ContactMemory,
    texts: HandoverTexts,
    clock: Clock,
) -> Opening | Decided[HandoverQueued] | None:
    """Write the summary, and ring the first person, or queue a call back. A caller who changes their mind is called back."""
    life = parse_subject(fact.subject)
    subject = handover_subject(business.tenant, life.id)
    now = fold(await log.load(subject))
    if now.stage == "ringing":
        wanted = isinstance(asked, HandoffRequested) and asked.way == "callback"
        given_up = policy.give_up(now, "wanted") if wanted else ()
        return Decided(given_up, {subject: now.version}) if given_up else None
    facts = await log.load(fact.subject)
    opened = _opened(asked, fact, facts, business, people, texts, clock)
    if opened.way == "line":
        first = policy.ring(opened, now.attempt + 1, opened.numbers[0])
        return Opening((opened, first), {subject: now.version})
    noticed = isinstance(asked, HandoffRequested) and asked.way == "callback"
    why: Miss = "wanted" if noticed else "nobody"
    return Opening((opened, policy.queue(opened, why, noticed=noticed)), {subject: now.version})


@handler("handover-legs", role="ledger", fold=fold)
def decide_leg(
    leg: LegAnswered | LegKeyed | LegEnded | HandoverReturned, pages: Mapping[str, Handover], fact: Fact
) -> tuple[HandoverAccepted | HandoverMissed | HandoverRinging | HandoverQueued, ...]:
    """What follows from a leg's report; whoever accepted and left within seconds calls back."""
    now = pages[fact.subject]
    if isinstance(leg, HandoverReturned):
        return (policy.queue(now.opened, "left"),) if now.opened and now.stage == "accepted" else ()
    return policy.judge_leg(now, leg)


def select_handover(due: HandoverDue, tenant: str) -> tuple[str, ...]:
    """The handover whose attempt should have been reported."""
    return (handover_subject(tenant, due.handover),)


@handler("handover-overdue", role="ledger", over=select_handover, fold=fold)
def give_up_waiting(
    due: HandoverDue, pages: Mapping[str, Handover]
) -> tuple[HandoverMissed | HandoverRinging | HandoverQueued | HandoverAccepted, ...]:
    """A carrier that does not report does not hold anybody up."""
    (now,) = pages.values()
    return policy.miss_attempt(now, due.attempt, "no-report")


@handler("handover-caller-gone", role="ledger")
async def note_caller_gone(_: CallEnded, fact: Fact, business: Business, log: Log) -> Decided[HandoverQueued] | None:
    """Whoever hangs up while a phone rings for them is called back."""
    subject = handover_subject(business.tenant, parse_subject(fact.subject).id)
    now = fold(await log.load(subject))
    queued = policy.give_up(now, "caller-gone")
    return Decided(queued, {subject: now.version}) if queued else None


def _opened(
    asked: HandoffRequested | AgentFailed,
    fact: Fact,
    facts: Sequence[Fact],
    business: Business,
    people: ContactMemory,
    texts: HandoverTexts,
    clock: Clock,
) -> HandoverOpened:
    call = reduce(evolve, facts, Conversation())
    ringing = next((one.event for one in facts if isinstance(one.event, CallRinging)), None)
    failed = isinstance(asked, AgentFailed)
    trigger: TriggerName = "failure" if isinstance(asked, AgentFailed) else asked.trigger
    urgent = failed or (isinstance(asked, HandoffRequested) and asked.urgent)
    line = failed or (isinstance(asked, HandoffRequested) and asked.way == "line")
    carried = ringing is not None and ringing.carrier in _CARRIERS and not call.line.ended
    numbers = find_numbers(business, clock.now(), urgent=urgent) if line and carried else ()
    contact = people.contact(business.tenant, call.person) if call.person else None
    name = call.caller_name or (contact.value("name") if contact else "")
    told = write_briefing(call, facts, name, trigger, business, texts.of(business.language), callback=not numbers)
    return HandoverOpened(
        handover=parse_subject(fact.subject).id,
        person=call.person,
        way="line" if numbers else "callback",
        trigger=trigger,
        reason=asked.reason,
        summary=told.summary,
        script=told.script,
        whisper=told.whisper,
        text=told.text,
        name=name,
        phone=call.caller,
        tags=told.tags,
        numbers=numbers,
        urgent=urgent,
        priority=1 if urgent or trigger in _FIRST else 2 if trigger in _SOON else 3,
        call=parse_subject(fact.subject).id,
        carrier_call=ringing.carrier_call if ringing else "",
        language=business.language,
        caller_language=call.language,
        ring_seconds=business.handing_over.ring_seconds,
    )
