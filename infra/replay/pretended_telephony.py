"""A replay rings nobody: what would have been rung is written down instead."""

from handlers.call.ports.telephony import CallerLeg, PersonLeg
from infra.replay.null_ports import PretendedActions


class PretendedTelephony:
    """Every phone counts as ringing, and what becomes of it is in the recording."""

    def __init__(self, pretended: PretendedActions) -> None:
        self._pretended = pretended

    async def ring(self, leg: PersonLeg, *, again: bool = False) -> str:
        del again
        self._pretended.instead_of(f"ring the phone of attempt {leg.attempt} of {leg.handover}")
        return f"replayed-{leg.handover}-{leg.attempt}"

    async def join(self, caller: CallerLeg) -> None:
        self._pretended.instead_of(f"join the caller of {caller.handover} to a person")

    async def end(self, carrier_call: str, words: str = "", language: str = "en", *, tenant: str = "") -> None:
        del words, language, tenant
        self._pretended.instead_of(f"end the leg {carrier_call}")
