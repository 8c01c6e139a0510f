"""The demo businesses: opened as facts, once."""

from bus.log import Conflict
from infra.house import House
from schemas.business import BusinessOpened
from schemas.fact import Draft
from schemas.subjects import subject


async def open_demo(house: House) -> list[str]:
    """Open each demo business that is not open yet; the tenants opened now."""
    from infra.knowledge.shelf import demo_businesses  # noqa: PLC0415 - reading templates takes a moment

    opened = []
    for tenant, business in demo_businesses().items():
        draft = Draft(
            subject=subject("business", tenant, "profile"),
            event=BusinessOpened(
                name=business.name,
                industry=business.industry,
                number=business.number,
                timezone=business.timezone,
                currency=business.currency,
                language=business.language,
                demo=True,
            ),
            id=f"demo/{tenant}/business.opened",
            at=house.clock.now(),
            handler="setup",
        )
        if await house.bus.log.last(draft.subject) is None:
            try:
                await house.bus.log.append(draft, expected=0)
                opened.append(tenant)
            except Conflict:
                continue  # another process was quicker
    return opened
