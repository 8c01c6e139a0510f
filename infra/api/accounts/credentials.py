"""Changing one's own password, second factor and recovery codes, and making tokens for machines."""

from collections.abc import Collection
from datetime import timedelta

import msgspec

from handlers.accounts.policy import find_weakness
from infra.api.accounts import attempts, grants, sessions
from infra.api.accounts.accounts_desk import AccountsDesk
from infra.api.accounts.authentication import use_code
from infra.api.accounts.denial import Denied
from infra.api.accounts.members import StoredAccount, lock_account
from infra.api.accounts.second_factor import Enrolment, find_step, make_factor, strip_code, write_enrolment
from infra.api.accounts.sessions import Bearer
from infra.api.accounts.tables import Connection
from read_models.queries import Moment
from schemas.accounts import ApiTokenMade, PasswordChanged, SecondFactorEnrolled


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """A token for a machine, shown once."""

    token: str
    session: str
    scopes: list[str]
    until: Moment


async def change_password(
    desk: AccountsDesk, who: Bearer, password: str, new: str, address: str, *, tokens: bool = False
) -> None:
    """Choose another password; other sessions of the account are void, and with `tokens` its tokens of machines, too."""
    there = await _known(desk, who, password, address)
    if why := find_weakness(new, there.name, there.email):
        raise Denied("invalid", why)
    fresh = await desk.passwords.hash(new)
    async with desk.work() as connection:
        await connection.execute("UPDATE accounts.accounts SET password = %s WHERE account = %s", [fresh, who.account])
        await connection.execute("DELETE FROM accounts.challenges WHERE account = %s", [who.account])
        await desk.tell(connection, who.tenant, who.account, PasswordChanged(account=who.account))
        await _leave_alone(desk, connection, who, tokens=tokens)


async def offer_factor(desk: AccountsDesk, who: Bearer, password: str, code: str, address: str) -> Enrolment:
    """A new second factor, which counts from its first code on. Needs the password and a code (or a recovery code)."""
    there, factor = await _proved(desk, who, password, code, address), make_factor()
    async with desk.work() as connection:
        await connection.execute(
            "UPDATE accounts.accounts SET next_factor = %s WHERE account = %s",
            [desk.keeper.seal(factor, who.account), who.account],
        )
    return write_enrolment(factor, there.email)


async def take_factor(desk: AccountsDesk, who: Bearer, code: str, *, tokens: bool = False) -> list[str]:
    """Take the new second factor into use with its first code; new recovery codes. Earlier ones and other sessions are void.

    With `tokens` the account's tokens of machines are void, too.
    """
    async with desk.work() as connection:
        there = await lock_account(connection, "account", who.account)
        if there is None or there.next_factor is None:
            raise Denied("invalid", "no new second factor was asked for; ask for one first")
        step = find_step(desk.keeper.open(there.next_factor, who.account), strip_code(code), desk.clock.now())
        if step is None:
            raise Denied("wrong", "the code is not right; scan the picture again, and send the code the app shows now")
        await connection.execute(
            "UPDATE accounts.accounts SET factor = next_factor, next_factor = NULL, last_step = %s WHERE account = %s",
            [step, who.account],
        )
        await desk.tell(connection, who.tenant, who.account, SecondFactorEnrolled(account=who.account))
        await _leave_alone(desk, connection, who, tokens=tokens)
        return await grants.replace_recovery_codes(desk, connection, who.tenant, who.account)


async def change_recovery_codes(desk: AccountsDesk, who: Bearer, password: str, address: str) -> list[str]:
    """New recovery codes; earlier ones are void."""
    await _known(desk, who, password, address)
    async with desk.work() as connection:
        return await grants.replace_recovery_codes(desk, connection, who.tenant, who.account)


async def make_token(
    desk: AccountsDesk,
    who: Bearer,
    label: str,
    scopes: Collection[str],
    known: Collection[str],
    days: int,
    *,
    password: str,
    code: str,
    address: str,
) -> Token:
    """A token for a machine that may do what the account may, within `scopes` (of `known`).

    It outlives the session that asks for it, so a session alone does not do: password and code are wanted again.
    """
    if unknown := sorted(set(scopes) - set(known)):
        raise Denied("invalid", f"{unknown[0]!r} is no scope; choose of {', '.join(sorted(known))}")
    if not scopes:
        raise Denied("invalid", f"a token needs at least one scope; choose of {', '.join(sorted(known))}")
    await _proved(desk, who, password, code, address)
    until = desk.clock.now() + min(timedelta(days=days), desk.lives.token)
    chosen = tuple(sorted(set(scopes)))
    async with desk.work() as connection:
        token, session, until = await sessions.insert_session(
            desk, connection, who.account, label, chosen, until, tenant=who.tenant
        )
        made = ApiTokenMade(account=who.account, session=session, scopes=chosen, until=until)
        await desk.tell(connection, who.tenant, who.account, made)
    return Token(token=token, session=session, scopes=list(chosen), until=until)


async def _leave_alone(desk: AccountsDesk, connection: Connection, who: Bearer, *, tokens: bool) -> None:
    """End the account's other sessions, and its tokens where that was asked for."""
    kind = "" if tokens else "session"
    await sessions.revoke_sessions(desk, connection, who.tenant, who.account, by=who.account, but=who.session, kind=kind)


async def _proved(desk: AccountsDesk, who: Bearer, password: str, code: str, address: str) -> StoredAccount:
    """The account, when the password is right and the code, which is used up; each is counted as at the door."""
    there = await _known(desk, who, password, address)
    attempt = await attempts.begin_attempt(desk, there.email, address)
    async with desk.work() as connection:
        locked = await lock_account(connection, "account", who.account)
        right = locked is not None and await use_code(desk, connection, locked, code)
        if right:
            await attempts.take_attempt_back(connection, attempt)
    if not right:
        await attempts.record_failure(desk, attempt, who.tenant, who.account, "code")
        raise Denied("wrong", "the code is not right, or was used before; wait for the next one and send that")
    return there


async def _known(desk: AccountsDesk, who: Bearer, password: str, address: str) -> StoredAccount:
    """The account, when the password is right; guessing it here is as slow as at the door."""
    async with desk.work() as connection:
        there = await lock_account(connection, "account", who.account)
    if there is None:
        raise Denied("absent", "this account is not open any more")
    attempt = await attempts.begin_attempt(desk, there.email, address)
    if not await desk.passwords.matches(there.password, password):
        await attempts.record_failure(desk, attempt, who.tenant, who.account, "password")
        raise Denied("wrong", "the password is not right")
    async with desk.work() as connection:
        await attempts.take_attempt_back(connection, attempt)
    return there
