"""Make a single-use set-up link for the owner of a business."""

import sys

from infra.settings import Settings, read_settings


def invite(tenant: str = "") -> None:
    """Make a single-use set-up link for the owner of a business.

    Args:
        tenant: the business, as in its subjects: `business.<tenant>.profile`. Not needed where there is only one.
    """
    import asyncio  # noqa: PLC0415

    from bus.log import Unavailable  # noqa: PLC0415
    from infra.embedded.installation import locate_installation  # noqa: PLC0415

    try:
        print(asyncio.run(_invite(locate_installation(read_settings()), tenant)))
    except Unavailable:
        sys.exit("daybook: the bus does not answer; `daybook status` shows what runs, `daybook up` starts it.")


async def _invite(settings: Settings, tenant: str) -> str:
    from infra.composition.services import open_services  # noqa: PLC0415
    from infra.composition.setup_link import make_setup_link  # noqa: PLC0415
    from schemas.business import BusinessOpened  # noqa: PLC0415
    from schemas.subjects import parse_subject  # noqa: PLC0415

    async with open_services(settings, "invite") as services:
        reading = services.bus.log.read("business.>", tags=frozenset({BusinessOpened.tag()}))
        opened = {parse_subject(fact.subject).tenant async for facts in reading for fact in facts}
        if not tenant and len(opened) == 1:
            (tenant,) = opened
        if tenant not in opened:
            there = ", ".join(sorted(opened)) or "none yet"
            wrong = f"no business {tenant!r} is open here" if tenant else "say for which business"
            sys.exit(f"daybook: {wrong}. There are: {there}.")
        return await make_setup_link(services, tenant, f"http://{settings.host}:{settings.api_port}")
