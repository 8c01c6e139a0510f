"""Opening the demo businesses: facts like any other, written once."""

from bus.log import Conflict, Log
from handlers.business.templates import load_demo_businesses
from handlers.clock import Clock
from schemas.business import BusinessOpened
from schemas.fact import Draft
from schemas.subjects import compose_subject


async def open_demo_businesses(log: Log, clock: Clock) -> None:
    """Open every business in `knowledge/demo` that the log does not know yet."""
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
        profile = compose_subject("business", tenant, "profile")
        try:
            await log.append(
                Draft(subject=profile, event=opened, id=f"demo/{tenant}/business.opened", at=clock.now()), expected=0
            )
        except Conflict:
            continue
