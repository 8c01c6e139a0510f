"""Signing in: the password, then the code. Whoever has no account waits as long, and hears the same."""

import msgspec

from infra.api.accounts import attempts, grants
from infra.api.accounts.accounts_desk import AccountsDesk
from infra.api.accounts.denial import Denied
from infra.api.accounts.grants import Session
from infra.api.accounts.members import StoredAccount, lock_account, normalise_email
from infra.api.accounts.second_factor import find_step, strip_code
from infra.api.accounts.secret_storage import hash_secret, make_secret
from infra.api.accounts.tables import Connection
from read_models.queries import Moment

#: How many codes may be tried after one password.
_TRIES = 5
_DIGITS = 6


class Challenge(msgspec.Struct, frozen=True, kw_only=True):
    """The password was right; send `challenge` with the code of the authenticator app, or a recovery code, before `until`."""

    challenge: str
    until: Moment


async def check_password(desk: AccountsDesk, email: str, password: str, address: str) -> Challenge:
    """The first step. Denied when address or password is wrong, or when it comes too soon after others that were."""
    email = normalise_email(email)
    attempt = await attempts.begin_attempt(desk, email, address)
    async with desk.work() as connection:
        there = await lock_account(connection, "email", email)
    right = await desk.passwords.matches(there.password if there else None, password)
    if there is None or not right or there.password is None:
        await attempts.record_failure(desk, attempt, there.tenant if there else "", there.account if there else "", "password")
        raise Denied("wrong", "e-mail address or password is not right")
    fresh = await desk.passwords.hash(password) if desk.passwords.outdated(there.password) else there.password
    challenge, until = make_secret(), desk.clock.now() + desk.lives.challenge
    async with desk.work() as connection:
        await attempts.take_attempt_back(connection, attempt)
        found = await connection.execute(
            "UPDATE accounts.accounts SET password = %s WHERE account = %s AND password = %s AND state = 'open' RETURNING 1",
            [fresh, there.account, there.password],
        )
        if await found.fetchone() is None:
            raise Denied("wrong", "the password was changed just now; begin again with the new one")
        await connection.execute(
            "INSERT INTO accounts.challenges (hash, account, expires_at) VALUES (%s, %s, %s)",
            [hash_secret(challenge), there.account, until],
        )
    return Challenge(challenge=challenge, until=until)


async def check_code(desk: AccountsDesk, challenge: str, code: str, address: str, label: str) -> Session:
    """The second step. Denied when the code is wrong or was used before, or the challenge is too old."""
    async with desk.work() as connection:
        found = await connection.execute(
            """UPDATE accounts.challenges SET tries = tries + 1 WHERE hash = %s AND expires_at > %s AND tries < %s
               RETURNING (SELECT email FROM accounts.accounts AS a WHERE a.account = challenges.account AND state = 'open')""",
            [hash_secret(challenge), desk.clock.now(), _TRIES],
        )
        row = await found.fetchone()
    if row is None or not row[0]:
        raise Denied("wrong", "this sign-in took too long, or too many codes were wrong; begin again with the password")
    attempt = await attempts.begin_attempt(desk, row[0], address)
    async with desk.work() as connection:
        there = await lock_account(connection, "email", row[0])
        found = await connection.execute("SELECT 1 FROM accounts.challenges WHERE hash = %s", [hash_secret(challenge)])
        method = await use_code(desk, connection, there, code) if there and await found.fetchone() else ""
        if there and method:
            await connection.execute("DELETE FROM accounts.challenges WHERE hash = %s", [hash_secret(challenge)])
            await attempts.forgive_failures(connection, attempt)
            left = await _left(connection, there.account)
            return await grants.open_session(
                desk, connection, there.tenant, there.account, there.role, method=method, label=label, left=left
            )
    await attempts.record_failure(desk, attempt, there.tenant if there else "", there.account if there else "", "code")
    raise Denied("wrong", "the code is not right, or was used before; wait for the next one and send that")


async def use_code(desk: AccountsDesk, connection: Connection, there: StoredAccount, code: str) -> str:
    """Use a code up: `totp`, `recovery`, or nothing when it is wrong or was used before. The account's row must be locked."""
    code = strip_code(code)
    if len(code) == _DIGITS and there.factor:
        step = find_step(desk.keeper.open(there.factor, there.account), code, desk.clock.now())
        found = await connection.execute(
            "UPDATE accounts.accounts SET last_step = %s WHERE account = %s AND last_step < %s RETURNING 1",
            [step or 0, there.account, step or 0],
        )
        return "totp" if await found.fetchone() else ""
    found = await connection.execute(
        "UPDATE accounts.recovery SET used_at = %s WHERE account = %s AND hash = %s AND used_at IS NULL RETURNING 1",
        [desk.clock.now(), there.account, desk.keeper.digest("recovery", there.account + code)],
    )
    return "recovery" if await found.fetchone() else ""


async def _left(connection: Connection, account: str) -> int:
    found = await connection.execute("SELECT count(*) FROM accounts.recovery WHERE account = %s AND used_at IS NULL", [account])
    row = await found.fetchone()
    return int(row[0]) if row else 0
