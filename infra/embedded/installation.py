"""What a command needs to reach the Daybook that runs in this home."""

import msgspec

from infra.embedded import nats_server, postgres, run_record
from infra.embedded.home_lock import is_locked
from infra.secret_files import read_secret
from infra.settings import Settings


def resolve_settings(settings: Settings, ports: dict[str, int]) -> Settings:
    """The settings with every address and secret filled in, as the supervisor hands them to its roles."""
    folder = settings.folder
    return msgspec.structs.replace(
        settings,
        home=str(folder),
        nats_url=settings.nats_url or nats_server.client_url(folder, ports["nats"]),
        nats_system_url=settings.nats_system_url or ("" if settings.nats_url else nats_server.system_url(folder, ports["nats"])),
        database_url=settings.database_url or postgres.client_url(folder, ports["postgres"]),
        edge_port=ports["edge"],
        api_port=ports["api"],
        signing_key=settings.signing_key or read_secret(folder, "signing"),
        twilio_auth_token=settings.twilio_auth_token or read_secret(folder, "twilio"),
    )


def locate_installation(settings: Settings) -> Settings:
    """The settings filled in from what runs in this home; unchanged when nothing does."""
    there = run_record.read_run(settings.folder)
    if there is None or not there.ports or not is_locked(settings.folder):
        return settings
    return resolve_settings(settings, there.ports)
