"""The keys of carriers in a replay: none is destroyed."""

from infra.replay.null_ports import PretendedActions


class PretendedCarrierKeys:
    """Whether a business had an account bound is in the recording."""

    def __init__(self, pretended: PretendedActions) -> None:
        self._pretended = pretended

    async def forget(self, tenant: str) -> bool:
        self._pretended.instead_of(f"forget the carrier's keys of {tenant}")
        return False
