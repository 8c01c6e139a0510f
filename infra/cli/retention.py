"""Say how long a business keeps what, or apply it now."""

import sys

from infra.settings import Settings, read


def retention(*, tenant: str = "", apply: bool = False) -> None:
    """Say how long a business keeps what, or apply it now instead of tonight.

    Args:
        tenant: the business. Not needed where there is only one.
        apply: take away what is over.
    """
    import asyncio  # noqa: PLC0415

    import psycopg  # noqa: PLC0415

    from bus.log import Unavailable  # noqa: PLC0415
    from infra.embedded.installation import located  # noqa: PLC0415

    try:
        asyncio.run(_retention(located(read()), tenant, apply=apply))
    except* (Unavailable, psycopg.OperationalError, ConnectionError):
        sys.exit("daybook: the bus or the database does not answer; `daybook status` shows what runs, `daybook up` starts it.")


async def _retention(settings: Settings, tenant: str, *, apply: bool) -> None:
    from handlers.business.memory import Switchboard  # noqa: PLC0415
    from infra.composition.privacy_commands import business_of  # noqa: PLC0415
    from infra.composition.privacy_services import retaining  # noqa: PLC0415
    from infra.composition.services import open_house  # noqa: PLC0415
    from infra.privacy.person_lookup import NotFound  # noqa: PLC0415

    async with open_house(settings, "retention") as house:
        try:
            tenant, _ = await business_of(house.bus.log, tenant)
        except NotFound as nobody:
            sys.exit(f"daybook: {nobody}.")
        businesses = Switchboard(house.bus.log, house.log, demo=settings.demo)
        await businesses.load()
        kept = businesses.of(tenant).retention
        for what, days in (("what was said in calls", kept.calls), ("recordings", kept.audio), ("people", kept.contacts)):
            print(f"{tenant}: {what}: {f'{days} days' if days else 'for ever'}")
        if apply:
            now = house.clock.now()
            done = await retaining(house).apply(tenant, kept, f"{now:%Y-%m-%dT%H%M%S}")
            for one in done:
                print(f"{tenant}: {one.what}: {one.things} over, {one.facts} facts removed (before {one.before})")
            if not done:
                print(f"{tenant}: nothing is over yet")
        else:
            print("Change it with the part `retention` of the business's settings; --apply applies it now.")
