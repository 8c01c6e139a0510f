"""Say what runs, where to reach it, and which `nats` command looks inside."""

import sys
from typing import Annotated, Literal

from cyclopts import Parameter

from infra.settings import read_settings


def status(*, output: Annotated[Literal["text", "json", "env"], Parameter(name=["--output", "-o"])] = "text") -> None:
    """Say what runs, where to reach it, and which `nats` command looks inside. Exit code 3 when nothing runs.

    Args:
        output: `text` for people, `json` for machines, `env` for a shell (`eval "$(daybook status -o env)"`).
    """
    import msgspec  # noqa: PLC0415

    from infra.embedded import run_record  # noqa: PLC0415
    from infra.embedded.home_lock import is_locked  # noqa: PLC0415
    from infra.embedded.installation import resolve_settings  # noqa: PLC0415
    from infra.observability.cluster import describe_cluster  # noqa: PLC0415

    settings = read_settings()
    there = run_record.read_run(settings.folder)
    if there is None or not is_locked(settings.folder):
        if settings.nats_url and output == "text":
            print(
                "\n".join(
                    ["Nothing is supervised here. On the bus that DAYBOOK_NATS_URL names:", *describe_cluster(settings.nats_url)]
                )
            )
            return
        print(f"Nothing runs in {settings.folder}. Start it with `daybook up`.", file=sys.stderr)
        sys.exit(3)
    if output == "json":
        print(msgspec.json.format(msgspec.json.encode(there)).decode())
        return
    if output == "env":
        full = resolve_settings(settings, there.ports) if there.ports else settings
        for name in ("home", "nats_url", "nats_system_url", "database_url", "edge_port", "api_port", "twilio_auth_token"):
            print(f"export DAYBOOK_{name.upper()}='{getattr(full, name)}'")
        print(f"export NATS_URL='{full.nats_url}'  # read by the nats CLI")
        return
    print(f"Daybook in {settings.folder}, process {there.pid}, since {there.started_at}")
    for name, child in there.children.items():
        again = f", started again {child.restarts} times" if child.restarts else ""
        print(f"  {name:<12} {child.state}" + (f" (process {child.pid}{again})" if child.pid else again))
    for name, url in there.urls.items():
        if "@" not in url:
            print(f"  {name:<16} {url}")
    if nats := there.urls.get("nats"):
        print("\n".join(["", *describe_cluster(nats)]))
        print("\nWatch it with the nats CLI:")
        for command in ("micro list", "micro stats daybook-ledger", "stream list", "sub 'call.>'"):
            print(f"  nats --server '{nats}' {command}")
