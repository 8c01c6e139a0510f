"""Hand out everything kept about a person, in standard formats."""

import sys
from pathlib import Path

from infra.settings import Settings, read_settings


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
    from infra.embedded.installation import locate_installation  # noqa: PLC0415

    try:
        asyncio.run(_access(locate_installation(read_settings()), contact, to, tenant, purpose))
    except* FileExistsError:
        sys.exit("daybook: that folder or file is there already; name another one with --to.")
    except* (Unavailable, psycopg.OperationalError, ConnectionError):
        sys.exit("daybook: the bus or the database does not answer; `daybook status` shows what runs, `daybook up` starts it.")


async def _access(settings: Settings, contact: str, to: Path | None, tenant: str, purpose: str) -> None:
    from infra.composition.privacy_commands import open_person  # noqa: PLC0415
    from infra.composition.privacy_services import open_recorder  # noqa: PLC0415
    from infra.privacy.subject_access import gather_files, save_files  # noqa: PLC0415

    async with open_person(settings, "access", contact, tenant) as asked:
        services, where = asked.services, to or Path(f"access-{asked.person}")
        if where.exists():
            raise FileExistsError
        files = await gather_files(
            services.bus.log,
            open_recorder(services),
            services.clock,
            services.ids,
            tenant=asked.tenant,
            person=asked.person,
            by="cli",
            purpose=purpose,
        )
        save_files(files, where)
    print(f"{where}: {len(files)} files, {sum(map(len, files.values())):,} bytes")
