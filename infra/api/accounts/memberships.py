"""Further businesses of an account: those it has opened, and which of them a session is in."""

import msgspec
from psycopg.rows import dict_row

from infra.api.accounts.accounts_desk import AccountsDesk
from infra.api.accounts.denial import Denied
from infra.api.accounts.sessions import Bearer
from schemas.accounts import AccountJoined


class Membership(msgspec.Struct, frozen=True, kw_only=True):
    """What an account is to a business."""

    tenant: str
    role: str


async def join_business(desk: AccountsDesk, tenant: str, account: str, role: str) -> None:
    """Let an account into another business; nothing happens when it belongs there already."""
    async with desk.work() as connection:
        done = await connection.execute(
            """INSERT INTO accounts.memberships (account, tenant, role, made_at) VALUES (%s, %s, %s, %s)
               ON CONFLICT DO NOTHING""",
            [account, tenant, role, desk.clock.now()],
        )
        if done.rowcount:
            await desk.tell(connection, tenant, account, AccountJoined(account=account, role=role, by=account))


async def list_memberships(desk: AccountsDesk, account: str) -> list[Membership]:
    """The businesses of an account, the one it was invited to first."""
    async with desk.work() as connection, connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            """SELECT tenant, role FROM (
                   SELECT tenant, role, 0 AS rank, made_at FROM accounts.accounts WHERE account = %(account)s
                   UNION ALL
                   SELECT tenant, role, 1, made_at FROM accounts.memberships WHERE account = %(account)s) AS every
               ORDER BY rank, made_at, tenant""",
            {"account": account},
        )
        return msgspec.convert(await cursor.fetchall(), list[Membership])


async def find_role(desk: AccountsDesk, account: str, tenant: str) -> str:
    """What an account is to a business, empty when nothing."""
    return next((one.role for one in await list_memberships(desk, account) if one.tenant == tenant), "")


async def enter_business(desk: AccountsDesk, who: Bearer, tenant: str) -> None:
    """From now on the session is in that business. Denied when the account has no part in it."""
    if not await find_role(desk, who.account, tenant):
        raise Denied("absent", "your account has no part in such a business; GET /businesses lists those it has")
    async with desk.work() as connection:
        await connection.execute("UPDATE accounts.sessions SET tenant = %s WHERE session = %s", [tenant, who.session])
