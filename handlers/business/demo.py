"""Opening the demo businesses: facts like any other, written once."""

from bus.log import Conflict, Log
from handlers.business.number_state import hash_number, number_subject
from handlers.business.templates import load_demo_businesses
from handlers.clock import Clock
from schemas.business import BusinessOpened
from schemas.event import Event
from schemas.fact import Draft
from schemas.numbers import NumberBound
from schemas.subjects import compose_subject


async def open_demo_businesses(log: Log, clock: Clock) -> None:
    """Open every business in `knowledge/demo` that the log does not know yet; its number is bound to it."""
    for tenant, business in load_demo_businesses().items():
        opened = BusinessOpened(
            name=business.name,
            industry=business.industry,
            number=business.number,
            timezone=business.timezone,
            currency=business.currency,
            language=business.language,
            demo=True,
        )
        bound = NumberBound(number=hash_number(business.number), business=tenant)
        await _write_once(log, clock, compose_subject("business", tenant, "profile"), opened, f"demo/{tenant}/business.opened")
        await _write_once(log, clock, number_subject(business.number), bound, f"demo/{tenant}/number.bound")


async def _write_once(log: Log, clock: Clock, subject: str, event: Event, id_: str) -> None:
    try:
        await log.append(Draft(subject=subject, event=event, id=id_, at=clock.now()), expected=0)
    except Conflict:
        return
