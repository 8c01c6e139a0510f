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
            """SELECT account, tenant, role, state, name, email, made_at, opened_at,
                (SELECT count(*) FROM accounts.recovery AS r WHERE r.account = a.account AND used_at IS NULL) AS recovery_codes,
                (SELECT max(used_at) FROM accounts.sessions AS s WHERE s.account = a.account) AS used_at
               FROM accounts.accounts AS a
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
        if account not in there:
            raise Denied("absent", "this business has no such account; the list of accounts shows those it has")
        owners = {name for name, role, state in there.values() if role == "owner" and state == "open"}
        if owners == {account}:
            raise Denied("forbidden", "this is the only owner; invite another owner first, then disable this account")
        await connection.execute(
            """UPDATE accounts.accounts SET state = 'disabled', password = NULL, factor = NULL, next_factor = NULL
               WHERE account = %s""",
            [account],
        )
        await connection.execute("DELETE FROM accounts.invitations WHERE account = %s", [account])
        await connection.execute("DELETE FROM accounts.recovery WHERE account = %s", [account])
        await desk.tell(connection, tenant, account, AccountDisabled(account=account, by=by))
        await sessions.revoke_sessions(desk, connection, tenant, account, by=by)
