"""Say what became of a visit: confirmed, arrived, completed, missed, or cancelled by the business."""

import sys
from typing import Literal

from infra.settings import Settings, read_settings

Action = Literal["confirm", "arrive", "complete", "miss", "cancel"]


def visit(action: Action, appointment: str, *, price: str = "", reason: str = "", tenant: str = "") -> None:
    """Say what became of a visit: confirmed, arrived, completed, missed, or cancelled by the business.

    Args:
        action: `confirm`, `arrive`, `complete`, `miss` or `cancel`; said again, it corrects what was said before.
        appointment: its id, as the diary shows it.
        price: with complete: what is charged, like 42.50; the list price when left out.
        reason: with cancel: why.
        tenant: the business, by its id, name or number. Not needed where there is only one.
    """
    import asyncio  # noqa: PLC0415

    from bus.log import Unavailable  # noqa: PLC0415
    from infra.api.problem_details import RequestRefused  # noqa: PLC0415
    from infra.composition.business_commands import BusinessNotFound  # noqa: PLC0415
    from infra.embedded.installation import locate_installation  # noqa: PLC0415

    try:
        print(asyncio.run(_visit(locate_installation(read_settings()), action, appointment, price, reason, tenant)))
    except (BusinessNotFound, RequestRefused) as no:
        sys.exit(f"daybook: {getattr(no, 'detail', no)}.")
    except Unavailable:
        sys.exit("daybook: the bus does not answer; `daybook status` shows what runs, `daybook up` starts it.")


async def _visit(settings: Settings, action: Action, appointment: str, price: str, reason: str, tenant: str) -> str:
    import msgspec  # noqa: PLC0415

    from infra.api.business_desk import BusinessDesk  # noqa: PLC0415
    from infra.composition.business_commands import find_business  # noqa: PLC0415
    from infra.composition.services import open_services  # noqa: PLC0415
    from infra.composition.visit_commands import say_what_became  # noqa: PLC0415

    async with open_services(msgspec.structs.replace(settings, log_level="warning"), "visit") as services:
        desk = BusinessDesk(services.bus.log, services.clock, services.ids)
        known = await find_business(desk.log, tenant)
        return await say_what_became(desk, known.tenant, action, appointment, price=price, reason=reason)
