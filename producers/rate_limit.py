"""Leave for a call to come in: asked of the rate limiter at ring time, with a short deadline. No answer is a yes, and is said."""

import re
from typing import Literal

import msgspec

from bus.log import Requests, Unavailable

#: Numbers that nobody calls from, as in films: those of simulated callers.
_FICTION = re.compile(r"\+1\d{3}555\d{4}")
_ENDPOINT, _SECONDS = "rates.admit", 0.05


class AdmissionVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """`block`: turn it away, for `reason`. `failed`: nobody answered, so it may come in."""

    verdict: Literal["pass", "block", "failed"]
    reason: str = ""
    share: float = 0.0


class _Answer(msgspec.Struct, frozen=True):
    admit: bool
    reason: str = ""
    share: float = 0.0


class RequestedAdmission:
    """Asks whoever serves `rates.admit`. In a `demo` the simulated callers' numbers are let in unasked."""

    def __init__(self, requests: Requests, *, demo: bool = False) -> None:
        self._requests, self._demo = requests, demo

    async def __call__(self, tenant: str, person: str, number: str) -> AdmissionVerdict:
        if self._demo and _FICTION.fullmatch(number):
            return AdmissionVerdict(verdict="pass", reason="simulated")
        question = msgspec.json.encode({"tenant": tenant, "person": person})
        try:
            answer = msgspec.json.decode(await self._requests.ask(_ENDPOINT, question, seconds=_SECONDS), type=_Answer)
        except (Unavailable, msgspec.DecodeError):
            return AdmissionVerdict(verdict="failed", reason="late or down")
        return AdmissionVerdict(verdict="pass" if answer.admit else "block", reason=answer.reason, share=answer.share)


async def admit_everybody(tenant: str, person: str, number: str) -> AdmissionVerdict:
    """Where there is no rate limiter, all calls come in."""
    del tenant, person, number
    return AdmissionVerdict(verdict="pass")
