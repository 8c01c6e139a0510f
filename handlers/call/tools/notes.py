"""Writing down: a message, a lead, a wish for a human, how the call came out."""

from collections.abc import Iterator
from datetime import datetime

from handlers.call.rota import find_numbers
from handlers.call.tools.tool_answer import refuse_tool
from handlers.contacts.ports.people import ContactMemory
from handlers.phone_numbers import normalise_number, number_region
from schemas.business import OwnerNotified
from schemas.contacts import ContactLearned, LeadQualified, MessageTaken
from schemas.fact import Fact
from schemas.knowledge import Business
from schemas.notify import Severity
from schemas.subjects import parse_subject
from schemas.threads import is_texting
from schemas.toolbox import LogCallOutcome, Noted, QualifyLead, Refusal, TakeMessage, Transfer, TransferToHuman
from schemas.tools import HandoffRequested, OutcomeLogged

#: How somebody is told who has to call back, by whether it is urgent.
_CALLBACKS: dict[bool, tuple[str, Severity]] = {True: ("urgent-callback", "warning"), False: ("callback", "info")}
Noting = MessageTaken | LeadQualified | ContactLearned | HandoffRequested | OwnerNotified | OutcomeLogged
#: What a tool does: facts to write down, and what to tell the agent.
Done = tuple[tuple[Noting, ...], Noted | Transfer | Refusal]


def take_message(wish: TakeMessage, fact: Fact, business: Business, people: ContactMemory) -> Done:
    """Leave a message; an urgent one is brought to the owner's notice."""
    if not wish.text.strip():
        return (), refuse_tool("invalid", ask="text")
    phone = normalise_number(wish.phone, number_region(business.number))
    if wish.phone and not phone:
        return (), refuse_tool("invalid", ask="phone")
    contact = people.contact(business.tenant, fact.person)
    call = parse_subject(fact.subject).id
    taken = MessageTaken(
        person=fact.person,
        text=wish.text.strip(),
        name=wish.name or (contact.value("name") if contact else ""),
        phone=phone or (contact.value("phone") if contact else ""),
        call=call,
        urgent=wish.urgent,
    )
    urgent = (_notify("urgent-message", taken.text, fact, "warning"),) if wish.urgent else ()
    return (taken, *urgent), Noted()


def qualify_lead(wish: QualifyLead, fact: Fact, business: Business) -> Done:
    """Note who may become a customer, and how to reach them."""
    lead = LeadQualified(person=fact.person, wants=wish.intent, notes=wish.notes, call=parse_subject(fact.subject).id)
    return (lead, *_learned(wish, fact, business)), Noted()


def request_transfer(wish: TransferToHuman, turn: int, fact: Fact, business: Business, now: datetime) -> Done:
    """Ask for a human: whose phone rings now, or who calls back. Nobody is on the line yet, so the agent must not promise it.

    Who writes is on no line that could be handed over: they are called back.
    """
    texting = is_texting(parse_subject(fact.subject).id)
    reachable = () if texting else find_numbers(business, now, urgent=wish.urgent)
    if wish.way != "callback" and reachable:
        asked = HandoffRequested(turn=turn, reason=wish.reason, urgent=wish.urgent, trigger=wish.trigger, way="line")
        return (asked,), Transfer(ringing=True, callback=False)
    asked = HandoffRequested(turn=turn, reason=wish.reason, urgent=wish.urgent, trigger=wish.trigger, way="callback")
    topic, severity = _CALLBACKS[wish.urgent]
    told = _notify(topic, wish.reason, fact, severity)
    return (asked, told), Transfer(connected=False, callback=True)


def log_outcome(wish: LogCallOutcome) -> Done:
    """How the call came out."""
    return (OutcomeLogged(outcome=wish.outcome, notes=wish.notes, appointment=wish.appointment),), Noted()


def _notify(topic: str, text: str, fact: Fact, severity: Severity) -> OwnerNotified:
    return OwnerNotified(topic=topic, text=text, source=fact.id, call=parse_subject(fact.subject).id, severity=severity)


def _learned(wish: QualifyLead, fact: Fact, business: Business) -> Iterator[ContactLearned]:
    if not fact.person:
        return
    email = wish.contact.strip() if "@" in wish.contact else ""
    phone = "" if email else normalise_number(wish.contact, number_region(business.number))
    for field, value in (("name", wish.name.strip()), ("email", email), ("phone", phone)):
        if value:
            yield ContactLearned(person=fact.person, field=field, value=value, source=fact.id)
