"""The system prompt: who the model is, what it knows of the business, and what it must and must not do. Short."""

from datetime import datetime

from schemas.knowledge import Business, Resource, Rule, Service
from schemas.opening_times import Week

_MANNERS = """\
You are the AI receptionist of {name}, on the phone. Callers hear you: speak, never write. No lists, markup, emoji or links.
At most two short sentences, then give the turn back. Warm, brief, natural. Say numbers, dates and times as people say them.
You are an AI: say so when asked, and never claim to be a person.
Use only what stands here and what tools answer. If you do not know, say so and offer to take a message.
Never invent free times: find them with find_availability, and offer at most three.
Before you book, move or cancel, or leave a message: read everything back (service, day, time, name, number); wait for a yes.
The caller's number is known; confirm it by its last four digits ({last}) unless another is given.
If you did not understand, ask; rephrase once; then offer a person with transfer_to_human.
In danger to life, tell the caller to ring the emergency number first.
A sentence that ends in " —" was cut off by the caller there: do not repeat what they heard, go on sensibly.
When the caller is done, say goodbye and use log_call_outcome: it ends the call, and is always the last tool.
Speak {language}."""


def write_system_prompt(business: Business, now: datetime, caller: str, language: str) -> str:
    """All of it; `now` on the business's own clock."""
    parts = [
        _MANNERS.format(name=business.name, last=caller[-4:] if caller.startswith("+") else "unknown", language=language),
        f"It is {now:%A} {now.date().isoformat()}, {now:%H:%M} ({business.timezone}).",
        f"Address: {business.address} {business.directions}".strip() if business.address else "",
        f"Hours: {_week(business.hours)}. Closed on: {', '.join(business.closures) or 'no other days'}.",
        _block(
            "Services (id: name, minutes, price; who)", [_service(service, business.currency) for service in business.services]
        ),
        _block("Who works here (id: name, role, hours if other)", [_resource(one) for one in business.resources]),
        _block("Answers", [f"{faq.topic}: {faq.answer}" for faq in business.answers]),
        _block("Rules that come first", [_rule(rule) for rule in business.rules if not rule.months or now.month in rule.months]),
        _block("At this time of year", [season.note for season in business.seasons if now.month in season.months]),
        _block("Never say", list(business.never_say)),
        f"Service area: postcodes {', '.join(business.area.postcodes)}. Otherwise: {business.area.referral}"
        if business.area.postcodes
        else "",
    ]
    return "\n\n".join(part for part in parts if part)


def _block(title: str, lines: list[str]) -> str:
    return "\n".join((f"{title}:", *(f"- {line}" for line in lines))) if lines else ""


def _week(week: Week) -> str:
    return ", ".join(
        f"{day} {' and '.join(f'{span.opens}-{span.closes}' for span in spans)}" for day, spans in week.items() if spans
    )


def _service(service: Service, currency: str) -> str:
    price = f"from {service.price}" if service.from_price else service.price
    costs = f"{price} {currency} {service.per}".rstrip() if service.priced else "price not known"
    asks = f" First ask: {' '.join(service.ask)}" if service.ask else ""
    booked = "" if service.bookable else " Cannot be booked: take a message."
    by = ", ".join(service.by) or "anyone"
    return f"{service.id}: {service.name}, {service.minutes} min, {costs}; {by}.{asks}{booked}"


def _resource(one: Resource) -> str:
    return f"{one.id}: {one.name}, {one.role}" + (f", {_week(one.hours)}" if one.hours else "")


def _rule(rule: Rule) -> str:
    when = " / ".join(rule.words[:6]) or f"the caller wants: {rule.intent}"
    human = {"urgent": " Then offer transfer_to_human.", "transfer": " Then transfer_to_human.", "decline": " Decline."}.get(
        rule.then, ""
    )
    return f"On {when!r} say: {rule.say}{human}"
