"""Sessions of people and tokens of machines: made, recognised, listed, revoked. Only hashes of them are kept."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
from psycopg.rows import dict_row

from infra.api.accounts.accounts_desk import AccountsDesk
from infra.api.accounts.secret_storage import hash_secret, make_secret
from infra.api.accounts.tables import Connection
from read_models.queries import Moment
from schemas.accounts import SessionRevoked

#: Last use is written once in this time: a list need not be more exact, and reading stays reading.
_EXACTLY = timedelta(minutes=1)


class Bearer(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks: an account of a business, in a role, in a session. `scopes` limit a token; a session has none and no limit."""

    tenant: str
    account: str
    role: str
    session: str
    scopes: tuple[str, ...] | None


class SessionLine(msgspec.Struct, frozen=True, kw_only=True):
    """A session (`kind` session) or an API token (`kind` token). `label` is the browser, or the token's name."""

    session: str
    kind: str
    label: str
    scopes: list[str]
    made_at: Moment
    used_at: Moment
    expires_at: Moment
    current: bool


async def insert_session(
    desk: AccountsDesk,
    connection: Connection,
    account: str,
    label: str,
    scopes: Sequence[str] = (),
    expires_at: datetime | None = None,
    tenant: str | None = None,
) -> tuple[str, str, datetime]:
    """A new session, or a token when there are scopes: its secret, its id, and when it ends.

    It is in the business that the account was invited to, or in another one of the account's.
    """
    secret, session, now = make_secret(), desk.ids.new(), desk.clock.now()
    until = expires_at or now + desk.lives.session
    await connection.execute(
        """INSERT INTO accounts.sessions
               (session, hash, account, kind, label, scopes, made_at, used_at, expires_at, tenant)
           VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)""",
        [
            session,
            hash_secret(secret),
            account,
            "token" if scopes else "session",
            label[:100],
            list(scopes),
            now,
            now,
            until,
            tenant,
        ],
    )
    return secret, session, until


_BEARER = """
SELECT s.session, s.kind, s.scopes, s.used_at, a.account, coalesce(m.tenant, a.tenant), coalesce(m.role, a.role)
FROM accounts.sessions AS s JOIN accounts.accounts AS a USING (account)
LEFT JOIN accounts.memberships AS m ON m.account = a.account AND m.tenant = s.tenant
WHERE s.hash = %(hash)s AND s.revoked_at IS NULL AND s.expires_at > %(now)s AND a.state = 'open'
  AND (s.kind = 'token' OR s.used_at > %(idle)s)
"""


async def find_bearer(desk: AccountsDesk, connection: Connection, secret: str) -> Bearer | None:
    """Whose session or token this is; None when it is nobody's, revoked, or too old."""
    now = desk.clock.now()
    found = await connection.execute(_BEARER, {"hash": hash_secret(secret), "now": now, "idle": now - desk.lives.idle})
    row = await found.fetchone()
    if row is None:
        return None
    session, kind, scopes, used_at, account, tenant, role = row
    if now - used_at > _EXACTLY:
        await connection.execute("UPDATE accounts.sessions SET used_at = %s WHERE session = %s", [now, session])
    limits = tuple(scopes) if kind == "token" else None
    return Bearer(tenant=tenant, account=account, role=role, session=session, scopes=limits)


async def list_sessions(desk: AccountsDesk, who: Bearer) -> list[SessionLine]:
    """The account's valid sessions and tokens, the last used first."""
    now = desk.clock.now()
    async with desk.work() as connection, connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            """SELECT session, kind, label, scopes, made_at, used_at, expires_at, session = %(current)s AS current
               FROM accounts.sessions WHERE account = %(account)s AND revoked_at IS NULL AND expires_at > %(now)s
                 AND (kind = 'token' OR used_at > %(idle)s) ORDER BY used_at DESC, session""",
            {"account": who.account, "now": now, "idle": now - desk.lives.idle, "current": who.session},
        )
        return msgspec.convert(await cursor.fetchall(), list[SessionLine])


async def revoke_sessions(
    desk: AccountsDesk,
    connection: Connection,
    tenant: str,
    account: str,
    *,
    by: str,
    session: str = "",
    but: str = "",
    kind: str = "",
) -> int:
    """Make sessions and tokens of the account void: all, one, all but one, or all of a kind; how many there were."""
    found = await connection.execute(
        """UPDATE accounts.sessions SET revoked_at = %(now)s WHERE account = %(account)s AND revoked_at IS NULL
           AND (%(session)s = '' OR session = %(session)s) AND session <> %(but)s AND (%(kind)s = '' OR kind = %(kind)s)
           RETURNING session""",
        {"now": desk.clock.now(), "account": account, "session": session, "but": but, "kind": kind},
    )
    gone = [row[0] for row in await found.fetchall()]
    await desk.tell(connection, tenant, account, *(SessionRevoked(account=account, session=one, by=by) for one in gone))
    return len(gone)
