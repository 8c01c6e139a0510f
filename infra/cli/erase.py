"""Erase a person: keys destroyed, sound purged, rows built again, certified."""

import sys

import msgspec

from infra.settings import Settings, read_settings
from schemas.event import Event

#: Without a next step for this long, nobody is at work.
_SILENT_SECONDS = 60.0


def erase(contact: str, *, tenant: str = "", yes: bool = False) -> None:
    """Erase a person: keys destroyed, sound purged, rows built again, certified. There is no way back.

    Args:
        contact: the person's id, telephone number or e-mail address.
        tenant: the business. Not needed where there is only one.
        yes: do not ask first.
    """
    import asyncio  # noqa: PLC0415

    import psycopg  # noqa: PLC0415

    from bus.log import Unavailable  # noqa: PLC0415
    from infra.embedded.installation import locate_installation  # noqa: PLC0415

    try:
        asyncio.run(_erase(locate_installation(read_settings()), contact, tenant, yes=yes))
    except* (Unavailable, OSError, psycopg.OperationalError):
        sys.exit("daybook: the bus or the database does not answer; `daybook status` shows what runs. Ask again: it goes on.")


async def _erase(settings: Settings, contact: str, tenant: str, *, yes: bool) -> None:
    import asyncio  # noqa: PLC0415

    from infra.composition.privacy_commands import open_person  # noqa: PLC0415
    from infra.privacy.eraser import request_erasure  # noqa: PLC0415
    from schemas.privacy import ErasureCertified  # noqa: PLC0415

    async with open_person(settings, "erase", contact, tenant) as asked:
        question = f"Erase {asked.person} of {asked.tenant} for ever? Type yes: "
        if not yes and (await asyncio.to_thread(input, question)).strip().lower() != "yes":
            sys.exit("daybook: nothing was erased.")
        log = asked.services.bus.log
        name = await request_erasure(log, asked.services.clock, asked.tenant, asked.person, "cli")
        told: set[str] = set()
        try:
            while True:
                async with asyncio.timeout(_SILENT_SECONDS) as patience:
                    while not (news := [fact for fact in await log.load(name) if fact.id not in told]):
                        await asyncio.sleep(0.2)
                    patience.reschedule(None)
                for fact in news:
                    told.add(fact.id)
                    print(f"{fact.at:%H:%M:%S} {fact.event.tag()}{_figures(fact.event)}", flush=True)
                if isinstance(news[-1].event, ErasureCertified):
                    return
        except TimeoutError:
            sys.exit(
                "daybook: asked for, but nobody is at work on it; start the role ledger (`daybook up`), it goes on by itself."
            )


def _figures(event: Event) -> str:
    shown = {name: len(value) if isinstance(value, tuple) else value for name, value in msgspec.structs.asdict(event).items()}
    return "".join(f"  {name} {value}" for name, value in shown.items() if name not in {"person", "by"})
