"""What somebody gets who has proved to be somebody: a session, and recovery codes."""

import msgspec

from infra.api.accounts import sessions
from infra.api.accounts.accounts_desk import AccountsDesk
from infra.api.accounts.second_factor import RECOVERY_CODES, make_recovery_codes, strip_code
from infra.api.accounts.tables import Connection
from read_models.queries import Moment
from schemas.accounts import RecoveryCodesMade, SignInSucceeded


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """A session. `token` is shown once, and is empty where a cookie holds it; `left` recovery codes remain."""

    token: str
    session: str
    account: str
    tenant: str
    role: str
    until: Moment
    left: int


async def open_session(
    desk: AccountsDesk, connection: Connection, tenant: str, account: str, role: str, *, method: str, label: str, left: int
) -> Session:
    """A session for somebody who has proved both factors."""
    token, session, until = await sessions.insert_session(desk, connection, account, label)
    await desk.tell(connection, tenant, account, SignInSucceeded(account=account, session=session, method=method, left=left))
    return Session(token=token, session=session, account=account, tenant=tenant, role=role, until=until, left=left)


async def replace_recovery_codes(desk: AccountsDesk, connection: Connection, tenant: str, account: str) -> list[str]:
    """New recovery codes, to be shown once; earlier ones are void."""
    codes = make_recovery_codes()
    await connection.execute("DELETE FROM accounts.recovery WHERE account = %s", [account])
    async with connection.cursor() as cursor:
        await cursor.executemany(
            "INSERT INTO accounts.recovery (account, hash) VALUES (%s, %s)",
            [(account, desk.keeper.digest("recovery", account + strip_code(code))) for code in codes],
        )
    await desk.tell(connection, tenant, account, RecoveryCodesMade(account=account, count=RECOVERY_CODES))
    return codes
