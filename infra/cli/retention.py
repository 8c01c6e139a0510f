"""Say how long a business keeps what, or apply it now."""

import sys

from infra.settings import Settings, read_settings


def retention(*, tenant: str = "", apply: bool = False) -> None:
    """Say how long a business keeps what, or apply it now instead of tonight.

    Args:
        tenant: the business. Not needed where there is only one.
        apply: take away what is over.
    """
    import asyncio  # noqa: PLC0415

    import psycopg  # noqa: PLC0415

    from bus.log import Unavailable  # noqa: PLC0415
    from infra.embedded.installation import locate_installation  # noqa: PLC0415

    try:
        asyncio.run(_retention(locate_installation(read_settings()), tenant, apply=apply))
    except* (Unavailable, psycopg.OperationalError, ConnectionError):
        sys.exit("daybook: the bus or the database does not answer; `daybook status` shows what runs, `daybook up` starts it.")


async def _retention(settings: Settings, tenant: str, *, apply: bool) -> None:
    from handlers.business.memory import BusinessDirectory  # noqa: PLC0415
    from infra.composition.privacy_commands import find_business  # noqa: PLC0415
    from infra.composition.privacy_services import open_retention  # noqa: PLC0415
    from infra.composition.services import open_services  # noqa: PLC0415
    from infra.privacy.person_lookup import PersonNotFound  # noqa: PLC0415

    async with open_services(settings, "retention") as services:
        try:
            tenant, _ = await find_business(services.bus.log, tenant)
        except PersonNotFound as nobody:
            sys.exit(f"daybook: {nobody}.")
        businesses = BusinessDirectory(services.bus.log, services.log, demo=settings.demo)
        await businesses.load()
        kept = businesses.of(tenant).retention
        for what, days in (("what was said in calls", kept.calls), ("recordings", kept.audio), ("people", kept.contacts)):
            print(f"{tenant}: {what}: {f'{days} days' if days else 'for ever'}")
        if apply:
            now = services.clock.now()
            done = await open_retention(services).apply(tenant, kept, f"{now:%Y-%m-%dT%H%M%S}")
            for one in done:
                print(f"{tenant}: {one.what}: {one.things} over, {one.facts} facts removed (before {one.before})")
            if not done:
                print(f"{tenant}: nothing is over yet")
        else:
            print("Change it with the part `retention` of the business's settings; --apply applies it now.")
