"""Run one role alone, against the bus and database that the settings name."""

from infra.settings import read


def run(role: str) -> None:
    """Run one role alone, against the bus and database that the settings name.

    Args:
        role: edge, voice, shields, ledger, projectors or api.
    """
    from infra import loader  # noqa: PLC0415

    loader.run(read(), role)
