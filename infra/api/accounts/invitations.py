"""Inviting people with a single-use link, and making an account open anew."""

from datetime import datetime

import msgspec

from infra.api.accounts import attempts, sessions
from infra.api.accounts.accounts_desk import AccountsDesk
from infra.api.accounts.denial import Denied
from infra.api.accounts.members import ROLES
from infra.api.accounts.secret_storage import hash_secret, make_secret
from infra.api.accounts.tables import Connection
from schemas.accounts import AccountInvited, AccountReset


class Invited(msgspec.Struct, frozen=True, kw_only=True):
    """The secret of a link, shown once, and the account it opens."""

    secret: str
    account: str
    until: datetime


async def invite_member(desk: AccountsDesk, tenant: str, role: str, *, by: str) -> Invited:
    """Somebody new, with a role in a business."""
    if role not in ROLES:
        raise Denied("invalid", f"{role!r} is no role; choose one of {', '.join(ROLES)}")
    account = desk.ids.new()
    async with desk.work() as connection:
        await connection.execute(
            "INSERT INTO accounts.accounts (account, tenant, role, state, made_at) VALUES (%s, %s, %s, 'invited', %s)",
            [account, tenant, role, desk.clock.now()],
        )
        return await _link(desk, connection, tenant, account, role, by)


async def invite_owner(desk: AccountsDesk, tenant: str) -> Invited:
    """The owner of a business; an earlier link for the same is void when nobody has used it."""
    async with desk.work() as connection:
        await connection.execute("SELECT pg_advisory_xact_lock(hashtext('daybook.accounts.owner'))")
        found = await connection.execute(
            """SELECT account FROM accounts.accounts WHERE tenant = %s AND role = 'owner' AND state = 'invited'
               AND opened_at IS NULL ORDER BY made_at LIMIT 1""",
            [tenant],
        )
        if row := await found.fetchone():
            return await _link(desk, connection, tenant, row[0], "owner", "setup")
    return await invite_member(desk, tenant, "owner", by="setup")


async def reset_account(desk: AccountsDesk, account: str, *, by: str) -> Invited:
    """Make password and second factor of an account void; it opens anew with a link. Denied when there is none."""
    async with desk.work() as connection:
        found = await connection.execute(
            """UPDATE accounts.accounts SET state = 'invited', password = NULL, factor = NULL, next_factor = NULL
               WHERE account = %s AND state <> 'disabled' RETURNING tenant, role, email""",
            [account],
        )
        row = await found.fetchone()
        if row is None:
            raise Denied("absent", "there is no such account, or it is disabled; `daybook account list` shows all")
        tenant, role, email = row
        await attempts.forget_failures(desk, connection, email)
        await connection.execute("DELETE FROM accounts.recovery WHERE account = %s", [account])
        await desk.tell(connection, tenant, account, AccountReset(account=account, by=by))
        await sessions.revoke_sessions(desk, connection, tenant, account, by=by)
        return await _link(desk, connection, tenant, account, role, by)


async def has_account(desk: AccountsDesk, tenant: str) -> bool:
    """Whether somebody has opened an account of this business."""
    async with desk.work() as connection:
        found = await connection.execute(
            "SELECT count(*) > 0 FROM accounts.accounts WHERE tenant = %s AND opened_at IS NOT NULL", [tenant]
        )
        row = await found.fetchone()
    return bool(row and row[0])


async def _link(desk: AccountsDesk, connection: Connection, tenant: str, account: str, role: str, by: str) -> Invited:
    secret, until = make_secret(), desk.clock.now() + desk.lives.link
    await connection.execute("DELETE FROM accounts.invitations WHERE account = %s", [account])
    await connection.execute(
        "INSERT INTO accounts.invitations (hash, account, expires_at) VALUES (%s, %s, %s)", [hash_secret(secret), account, until]
    )
    await desk.tell(connection, tenant, account, AccountInvited(account=account, role=role, by=by, until=until))
    return Invited(secret=secret, account=account, until=until)
