"""Hand out everything kept about a person, in standard formats."""

import sys
from pathlib import Path

from infra.settings import Settings, read


def access(contact: str, *, to: Path | None = None, tenant: str = "", purpose: str = "access request") -> None:
    """Hand out everything kept about a person, in standard formats. That it was handed out is written down.

    Args:
        contact: the person's id, telephone number or e-mail address.
        to: the folder to make, or a file whose name ends in .zip; `access-<id>` unless said.
        tenant: the business. Not needed where there is only one.
        purpose: why, for the audit trail.
    """
    import asyncio  # noqa: PLC0415

    import psycopg  # noqa: PLC0415

    from bus.log import Unavailable  # noqa: PLC0415
    from infra.embedded.installation import located  # noqa: PLC0415

    try:
        asyncio.run(_access(located(read()), contact, to, tenant, purpose))
    except* FileExistsError:
        sys.exit("daybook: that folder or file is there already; name another one with --to.")
    except* (Unavailable, psycopg.OperationalError, ConnectionError):
        sys.exit("daybook: the bus or the database does not answer; `daybook status` shows what runs, `daybook up` starts it.")


async def _access(settings: Settings, contact: str, to: Path | None, tenant: str, purpose: str) -> None:
    from infra.composition.privacy_commands import about  # noqa: PLC0415
    from infra.composition.privacy_services import recorder  # noqa: PLC0415
    from infra.privacy.subject_access import gather, save  # noqa: PLC0415

    async with about(settings, "access", contact, tenant) as asked:
        house, where = asked.house, to or Path(f"access-{asked.person}")
        if where.exists():
            raise FileExistsError
        files = await gather(
            house.bus.log,
            recorder(house),
            house.clock,
            house.ids,
            tenant=asked.tenant,
            person=asked.person,
            by="cli",
            purpose=purpose,
        )
        save(files, where)
    print(f"{where}: {len(files)} files, {sum(map(len, files.values())):,} bytes")
