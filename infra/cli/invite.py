"""Make a single-use set-up link for the owner of a business."""

import sys

from infra.settings import Settings, read


def invite(tenant: str) -> None:
    """Make a single-use set-up link for the owner of a business.

    Args:
        tenant: the business, as in its subjects: `business.<tenant>.profile`.
    """
    import asyncio  # noqa: PLC0415

    from bus.log import Unavailable  # noqa: PLC0415
    from infra.embedded.here import located  # noqa: PLC0415

    try:
        asyncio.run(_invite(located(read()), tenant))
    except Unavailable:
        sys.exit("daybook: the bus does not answer; `daybook status` shows what runs, `daybook up` starts it.")


async def _invite(settings: Settings, tenant: str) -> None:
    from infra.api.setup_link import setup_link  # noqa: PLC0415
    from infra.house import open_house  # noqa: PLC0415
    from schemas.subjects import subject  # noqa: PLC0415

    async with open_house(settings, "invite") as house:
        try:
            opened = await house.bus.log.last(subject("business", tenant, "profile"))
        except ValueError as wrong:
            sys.exit(f"daybook: {wrong}.")
        if opened is None:
            sys.exit(f"daybook: no business {tenant!r} is open here; `daybook status` shows whether this is the right home.")
        print(await setup_link(house, tenant, f"http://{settings.host}:{settings.api_port}"))
