"""What the desk has told about accounts, and not yet taken to the log."""

from infra.api.accounts.accounts_desk import AccountsDesk
from schemas.event import Event


async def told(desk: AccountsDesk, *tags: str) -> list[Event]:
    """The facts that wait in the outbox, of these tags or all."""
    async with desk.work() as connection:
        found = await connection.execute("SELECT subject, headers, payload FROM accounts.outbox ORDER BY number")
        facts = [desk.wire.read(subject, headers, bytes(payload), 0) for subject, headers, payload in await found.fetchall()]
    return [fact.event for fact in facts if not tags or fact.event.tag() in tags]
