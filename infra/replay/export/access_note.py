"""Writing down who looked: personal data that a command shows is in the audit trail of every business it is of."""

from collections.abc import Iterable

from bus.log import Log
from handlers.clock import Clock, Ids
from schemas.accounts import AccessLogged
from schemas.fact import Draft
from schemas.subjects import compose_subject, parse_subject

#: Who that is: the command line, which only who runs the installation has.
CLI = "cli"


async def note_access(log: Log, clock: Clock, ids: Ids, command: str, what: str, tenants: Iterable[str]) -> None:
    """Note it, before anything is shown. `what` is a subject or a filter."""
    for tenant in sorted(set(tenants)):
        looked = AccessLogged(account=CLI, role=CLI, session=CLI, endpoint=f"daybook {command}", object=what)
        await log.append(
            Draft(subject=compose_subject("account", tenant, CLI), event=looked, id=ids.new(), at=clock.now(), handler=CLI)
        )


async def list_tenants(log: Log) -> set[str]:
    """All businesses the log knows of."""
    found: set[str] = set()
    async for facts in log.read("business.>", puzzled=lambda _: None):
        found |= {parse_subject(fact.subject).tenant for fact in facts}
    return found
