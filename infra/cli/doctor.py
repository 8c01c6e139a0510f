"""Say what is wrong, and what to do about it."""

from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from infra.settings import Settings, read_settings

if TYPE_CHECKING:
    from infra.embedded.diagnosis.finding import Finding

_SIGNS = {"well": "ok  ", "doubtful": "look", "ill": "BAD "}


def doctor(*, output: Annotated[Literal["text", "json"], Parameter(name=["--output", "-o"])] = "text") -> int:
    """Say what is wrong with this installation, and what to do about it. Exit code 1 when something does not work.

    Args:
        output: `text` for people, `json` for machines.
    """
    import asyncio  # noqa: PLC0415

    import msgspec  # noqa: PLC0415

    from infra.embedded.installation import locate_installation  # noqa: PLC0415

    findings = asyncio.run(_look(locate_installation(read_settings())))
    ill = [one for one in findings if one.state == "ill"]
    if output == "json":
        print(msgspec.json.format(msgspec.json.encode(findings)).decode())
        return 1 if ill else 0
    for one in findings:
        print(f"  {_SIGNS[one.state]} {one.part:<16} {one.seen}")
        if one.do:
            print(f"       {'':<16} -> {one.do}")
    doubtful = sum(one.state == "doubtful" for one in findings)
    print(f"\n{len(ill)} that do not work, {doubtful} to look at, {len(findings) - len(ill) - doubtful} well.")
    return 1 if ill else 0


async def _look(settings: Settings) -> "list[Finding]":
    from datetime import UTC, datetime  # noqa: PLC0415
    from pathlib import Path  # noqa: PLC0415

    from infra.embedded.diagnosis import home, servers  # noqa: PLC0415

    now, folder = datetime.now(UTC), settings.folder
    lock = Path(__file__).parents[1] / "requirements.txt"
    found = [*home.look_at_keys(folder), *home.look_at_disk(folder), *home.look_at_backups(settings, now)]
    found += [
        *home.look_at_descriptors(),
        *home.look_at_packages(lock),
        *await home.look_at_certificate(settings.public_url, now),
    ]
    if not settings.nats_url or settings.nats_url.startswith("nats://daybook:"):
        found += home.look_at_processes(folder)
    if settings.nats_url:
        found += await servers.look_at_bus(settings.nats_url)
    if settings.database_url:
        found += await servers.look_at_database(settings.database_url)
    return found
