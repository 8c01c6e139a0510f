"""Run one role alone, against the bus and database that the settings name."""

import msgspec

from infra.settings import read_settings


def run(role: str) -> None:
    """Run one role alone, against the bus and database that the settings name.

    When they name none, against those of the Daybook that runs in this home: one more instance takes more calls.

    Args:
        role: edge, voice, shields, ledger, projectors or api.
    """
    from infra.embedded.installation import locate_installation  # noqa: PLC0415
    from infra.roles import process  # noqa: PLC0415

    own = read_settings()
    # The ports of the running edge and API are taken: another one listens where it was told to, or anywhere.
    process.run_role(msgspec.structs.replace(locate_installation(own), edge_port=own.edge_port, api_port=own.api_port), role)
