"""Say how long a business keeps what, or apply it now."""

import sys
from typing import TYPE_CHECKING

from infra.settings import Settings, read_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from infra.composition.services import Services
    from schemas.knowledge import Business
    from schemas.privacy import RetentionApplied


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
            done = await _applied(services, businesses.of(tenant))
            for one in done:
                print(f"{tenant}: {one.what}: {one.things} over, {one.facts} facts removed (before {one.before})")
            if not done:
                print(f"{tenant}: nothing is over yet")
        else:
            print("Change it with the part `retention` of the business's settings; --apply applies it now.")


async def _applied(services: "Services", business: "Business") -> "Sequence[RetentionApplied]":
    """Have the handler `retention` do at once what it does at night; what it has ended."""
    from bus.log import Log  # noqa: PLC0415
    from bus.timers import Timers  # noqa: PLC0415
    from handlers.clock import Clock  # noqa: PLC0415
    from handlers.privacy.ports import Disposal  # noqa: PLC0415
    from infra.composition.privacy_services import open_retention  # noqa: PLC0415
    from infra.runtime.discovery import find_handlers  # noqa: PLC0415
    from infra.runtime.handling import handle  # noqa: PLC0415
    from infra.runtime.needs import Needs  # noqa: PLC0415
    from infra.runtime.stamp import AnswerStamp  # noqa: PLC0415
    from schemas.fact import Fact  # noqa: PLC0415
    from schemas.knowledge import Business  # noqa: PLC0415
    from schemas.privacy import RetentionApplied, RetentionDue  # noqa: PLC0415
    from schemas.subjects import compose_subject  # noqa: PLC0415

    now, log, stored = services.clock.now(), services.bus.log, list[Fact]()
    handler = find_handlers()["retention"]
    needs = Needs(
        {Business: business, Log: log, Disposal: open_retention(services), Timers: services.bus.timers, Clock: services.clock},
    )
    due = Fact(
        subject=compose_subject("due", business.tenant, "retention"),
        event=RetentionDue(day=now.date().isoformat()),
        id=f"{business.tenant}/retention/{now:%Y-%m-%dT%H%M%S}",
        at=now,
    )
    await handle(handler, due, needs.provide(handler), log, AnswerStamp(due, handler.name, services.clock), stored.append)
    return [fact.event for fact in stored if isinstance(fact.event, RetentionApplied)]
