"""The accounts of a business: who they are, looked up, disabled."""

from typing import Any, LiteralString

import msgspec
from psycopg.rows import dict_row

from infra.api.accounts import sessions
from infra.api.accounts.accounts_desk import AccountsDesk
from infra.api.accounts.denial import Denied
from infra.api.accounts.tables import Connection
from read_models.queries import Moment
from schemas.accounts import AccountDisabled
from schemas.event import Personal

ROLES = ("owner", "staff", "auditor", "analyst")


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """An account. `state` is invited, open or disabled; name and address are empty before it was opened."""

    account: str
    tenant: str
    role: str
    state: str
    name: Personal
    email: Personal
    made_at: Moment
    opened_at: Moment | None
    recovery_codes: int
    used_at: Moment | None


class StoredAccount(msgspec.Struct, frozen=True, kw_only=True):
    """An account with its secrets: hash and seal. Never leaves this package."""

    account: str
    tenant: str
    role: str
    state: str
    name: str
    email: str
    password: str | None
    factor: bytes | None
    next_factor: bytes | None


def normalise_email(email: str) -> str:
    """One form of an address, however it was typed."""
    return email.strip().casefold()


async def lock_account(connection: Connection, where: LiteralString, value: str) -> StoredAccount | None:
    """The account `where` a column has `value`, its row locked until the transaction ends."""
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            f"""SELECT account, tenant, role, state, name, email, password, factor, next_factor
                FROM accounts.accounts WHERE {where} = %s AND state = 'open' FOR UPDATE""",  # noqa: S608 - a literal of ours
            [value],
        )
        row = await cursor.fetchone()
    return msgspec.convert(row, StoredAccount) if row else None


async def list_members(desk: AccountsDesk, tenant: str = "", account: str = "") -> list[Member]:
    """The accounts of a business, or of all; or one of them."""
    async with desk.work() as connection, connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            """WITH everybody AS (
                   SELECT account, tenant, role, state, name, email, made_at, opened_at FROM accounts.accounts
                   UNION ALL
                   SELECT account, m.tenant, m.role, state, name, email, m.made_at, opened_at
                   FROM accounts.memberships AS m JOIN accounts.accounts USING (account))
               SELECT account, tenant, role, state, name, email, made_at, opened_at,
                (SELECT count(*) FROM accounts.recovery AS r WHERE r.account = a.account AND used_at IS NULL) AS recovery_codes,
                (SELECT max(used_at) FROM accounts.sessions AS s WHERE s.account = a.account) AS used_at
               FROM everybody AS a
               WHERE (%(tenant)s = '' OR tenant = %(tenant)s) AND (%(account)s = '' OR account = %(account)s)
               ORDER BY tenant, made_at, account""",
            {"tenant": tenant, "account": account},
        )
        rows: list[dict[str, Any]] = await cursor.fetchall()
    return msgspec.convert(rows, list[Member])


async def find_member(desk: AccountsDesk, named: str, tenant: str = "") -> Member:
    """The account with this id or e-mail address; Denied when there is none, or several."""
    found = [member for member in await list_members(desk, tenant) if named and named in {member.account, member.email}]
    found = [member for member in found if member.state != "disabled"] or found
    if len(found) != 1:
        many = "several accounts have had this address; name one by its id" if found else "there is no such account"
        raise Denied("absent", f"{many}; `daybook account list` shows all")
    return found[0]


async def find_only_tenant(desk: AccountsDesk) -> str:
    """The business that has accounts or links, when it is one; Denied when one must say which."""
    tenants = sorted({member.tenant for member in await list_members(desk)})
    if len(tenants) != 1:
        raise Denied("invalid", f"say for which business with --tenant; there are: {', '.join(tenants) or 'none yet'}")
    return tenants[0]


async def disable_account(desk: AccountsDesk, tenant: str, account: str, *, by: str) -> None:
    """Let an account in no more, at once. Denied when there is none, or when nobody would be left to let others in."""
    async with desk.work() as connection:
        found = await connection.execute(
            """SELECT account, role, state FROM accounts.accounts WHERE tenant = %s AND state <> 'disabled'
               ORDER BY account FOR UPDATE""",
            [tenant],
        )
        there = {row[0]: row for row in await found.fetchall()}
        found = await connection.execute(
            """SELECT account, m.role, state FROM accounts.memberships AS m JOIN accounts.accounts USING (account)
               WHERE m.tenant = %s AND state <> 'disabled' ORDER BY account FOR UPDATE""",
            [tenant],
        )
        joined = {row[0]: row for row in await found.fetchall()}
        if account not in there and account not in joined:
            raise Denied("absent", "this business has no such account; the list of accounts shows those it has")
        everybody = (*there.values(), *joined.values())
        owners = {name for name, role, state in everybody if role == "owner" and state == "open"}
        if owners == {account}:
            raise Denied("forbidden", "this is the only owner; invite another owner first, then disable this account")
        if account not in there:
            await _leave(desk, connection, tenant, account, by)
            return
        await connection.execute(
            """UPDATE accounts.accounts SET state = 'disabled', password = NULL, factor = NULL, next_factor = NULL
               WHERE account = %s""",
            [account],
        )
        await connection.execute("DELETE FROM accounts.invitations WHERE account = %s", [account])
        await connection.execute("DELETE FROM accounts.recovery WHERE account = %s", [account])
        await desk.tell(connection, tenant, account, AccountDisabled(account=account, by=by))
        await sessions.revoke_sessions(desk, connection, tenant, account, by=by)


async def _leave(desk: AccountsDesk, connection: Connection, tenant: str, account: str, by: str) -> None:
    """An account of another business has no part in this one any more; what it has open here ends."""
    await connection.execute("DELETE FROM accounts.memberships WHERE account = %s AND tenant = %s", [account, tenant])
    await connection.execute(
        "UPDATE accounts.sessions SET revoked_at = %s WHERE account = %s AND tenant = %s AND revoked_at IS NULL",
        [desk.clock.now(), account, tenant],
    )
    await desk.tell(connection, tenant, account, AccountDisabled(account=account, by=by))
