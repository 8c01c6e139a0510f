"""Give a business a new key, and wrap the keys of its people and calls anew."""

import sys

from infra.settings import Settings, read


def rotate(*, tenant: str = "") -> None:
    """Give a business a new key, and wrap the keys of its people and calls anew. Nothing else changes, and calls go on.

    Args:
        tenant: the business. Not needed where there is only one.
    """
    import asyncio  # noqa: PLC0415

    import psycopg  # noqa: PLC0415

    from bus.log import Unavailable  # noqa: PLC0415
    from infra.embedded.installation import located  # noqa: PLC0415

    try:
        asyncio.run(_rotate(located(read()), tenant))
    except* (Unavailable, psycopg.OperationalError, ConnectionError):
        sys.exit(
            "daybook: the bus or the database does not answer; `daybook status` shows what runs. Ask again: it is finished then."
        )


async def _rotate(settings: Settings, tenant: str) -> None:
    from infra.composition.privacy_commands import business_of  # noqa: PLC0415
    from infra.composition.services import open_house  # noqa: PLC0415
    from infra.privacy.person_lookup import NotFound  # noqa: PLC0415
    from schemas.fact import Draft  # noqa: PLC0415
    from schemas.privacy import TenantKeyRotated  # noqa: PLC0415
    from schemas.subjects import subject  # noqa: PLC0415

    async with open_house(settings, "rotate") as house:
        try:
            tenant, _ = await business_of(house.bus.log, tenant)
        except NotFound as nobody:
            sys.exit(f"daybook: {nobody}.")
        event = TenantKeyRotated(keys=await house.vault.rotate(tenant))
        profile = subject("business", tenant, "profile")
        await house.bus.log.append(
            Draft(subject=profile, event=event, id=house.ids.new(), at=house.clock.now(), handler="rotate")
        )
    print(f"{tenant}: {event.keys} keys wrapped anew under a new key of the business")
