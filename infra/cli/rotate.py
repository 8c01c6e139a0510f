"""Give a business a new key, and wrap the keys of its people and calls anew."""

import sys

from infra.settings import Settings, read_settings


def rotate(*, tenant: str = "") -> None:
    """Give a business a new key, and wrap the keys of its people and calls anew. Nothing else changes, and calls go on.

    Args:
        tenant: the business. Not needed where there is only one.
    """
    import asyncio  # noqa: PLC0415

    import psycopg  # noqa: PLC0415

    from bus.log import Unavailable  # noqa: PLC0415
    from infra.embedded.installation import locate_installation  # noqa: PLC0415

    try:
        asyncio.run(_rotate(locate_installation(read_settings()), tenant))
    except* (Unavailable, psycopg.OperationalError, ConnectionError):
        sys.exit(
            "daybook: the bus or the database does not answer; `daybook status` shows what runs. Ask again: it is finished then."
        )


async def _rotate(settings: Settings, tenant: str) -> None:
    from infra.composition.privacy_commands import find_business  # noqa: PLC0415
    from infra.composition.services import open_services  # noqa: PLC0415
    from infra.privacy.person_lookup import PersonNotFound  # noqa: PLC0415
    from schemas.fact import Draft  # noqa: PLC0415
    from schemas.privacy import TenantKeyRotated  # noqa: PLC0415
    from schemas.subjects import compose_subject  # noqa: PLC0415

    async with open_services(settings, "rotate") as services:
        try:
            tenant, _ = await find_business(services.bus.log, tenant)
        except PersonNotFound as nobody:
            sys.exit(f"daybook: {nobody}.")
        event = TenantKeyRotated(keys=await services.vault.rotate(tenant))
        profile = compose_subject("business", tenant, "profile")
        await services.bus.log.append(
            Draft(subject=profile, event=event, id=services.ids.new(), at=services.clock.now(), handler="rotate")
        )
    print(f"{tenant}: {event.keys} keys wrapped anew under a new key of the business")
