"""Whether a call may be recorded: what the caller said on this very call."""

from bus.log import Log
from schemas.consent import RecordingAllowed, RecordingDeclined
from schemas.subjects import compose_subject


class CallConsent:
    """The `RecordingConsent` port, read from the call's own facts."""

    def __init__(self, log: Log) -> None:
        self._log = log

    async def agreed(self, tenant: str, person: str, call: str) -> bool:  # noqa: ARG002 - another ledger may go by the person
        facts = await self._log.load(compose_subject("call", tenant, call))
        answers = [fact.event for fact in facts if isinstance(fact.event, RecordingAllowed | RecordingDeclined)]
        return bool(answers) and isinstance(answers[-1], RecordingAllowed)
