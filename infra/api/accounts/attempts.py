"""Counting failed attempts, in the database, so that a restart does not forget them.

An attempt counts as failed from the moment it begins until it has proved right: many at once gain nothing.
"""

import ipaddress
import math
from datetime import datetime

import msgspec

from handlers.accounts.backoff import ACCOUNT, ORIGIN, BackoffRule, count_failures, next_attempt_at
from infra.api.accounts.accounts_desk import AccountsDesk
from infra.api.accounts.denial import Denied
from infra.api.accounts.tables import Connection
from schemas.accounts import NOBODY, SignInFailed, SignInLocked


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """An attempt under way, begun `at`: `failures` and `from_origin` include it; `before` is when the last ones were."""

    key: str
    origin: str
    failures: int
    from_origin: int
    at: datetime
    before: tuple[datetime, datetime]


async def begin_attempt(desk: AccountsDesk, email: str, address: str) -> Attempt:
    """Count an attempt on an account from an address; Denied when it comes too soon.

    Accounts that do not exist are counted alike, so that waiting tells nothing.
    """
    key, origin = desk.keeper.digest("email", email), desk.keeper.digest("origin", network_of(address))
    async with desk.work() as connection:  # always in this order, so that two attempts never wait for each other
        now = desk.clock.now()
        failures, before = await _count(connection, key, ACCOUNT, now)
        from_origin, before_there = await _count(connection, origin, ORIGIN, now)
    return Attempt(key=key, origin=origin, failures=failures, from_origin=from_origin, at=now, before=(before, before_there))


async def take_attempt_back(connection: Connection, attempt: Attempt) -> None:
    """The attempt was right so far: it does not count, and nobody waits because of it."""
    for key, before in zip((attempt.key, attempt.origin), attempt.before, strict=True):
        await connection.execute(
            """UPDATE accounts.attempts SET failures = greatest(failures - 1, 0),
               failed_at = CASE WHEN failed_at = %s THEN %s ELSE failed_at END WHERE key = %s""",
            [attempt.at, before, key],
        )


async def forgive_failures(connection: Connection, attempt: Attempt) -> None:
    """Everything was right: earlier failures on this account are forgotten; those of the origin stay."""
    await take_attempt_back(connection, attempt)
    await connection.execute("DELETE FROM accounts.attempts WHERE key = %s", [attempt.key])


async def forget_failures(desk: AccountsDesk, connection: Connection, email: str) -> None:
    """Forget the failures on an account: its person comes with a new link."""
    await connection.execute("DELETE FROM accounts.attempts WHERE key = %s", [desk.keeper.digest("email", email)])


async def record_failure(desk: AccountsDesk, attempt: Attempt, tenant: str, account: str, step: str) -> None:
    """Tell that an attempt failed, and that nobody may try for a while when it was one too many."""
    now = desk.clock.now()
    origin = attempt.origin.partition(":")[2][:16]
    async with desk.work() as connection:
        told = SignInFailed(account=account, step=step, origin=origin, failures=attempt.failures)
        await desk.tell(connection, tenant or NOBODY, account or origin, told)
        for rule, failures, locked in ((ACCOUNT, attempt.failures, account), (ORIGIN, attempt.from_origin, "")):
            if failures == rule.locks_at:
                event = SignInLocked(account=locked, origin=origin, failures=failures, until=now + rule.longest)
                await desk.tell(connection, tenant or NOBODY, account or origin, event)


def network_of(address: str) -> str:
    """What counts as one place: an IPv4 address, or the 64 bits that one household has of IPv6."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return str(ip.ipv4_mapped)
        return str(ipaddress.ip_network((ip, 64), strict=False))
    return str(ip)


async def _count(connection: Connection, key: str, rule: BackoffRule, now: datetime) -> tuple[int, datetime]:
    """The failures with this one, and when the one before was."""
    await connection.execute("INSERT INTO accounts.attempts VALUES (%s, 0, %s) ON CONFLICT DO NOTHING", [key, now])
    found = await connection.execute("SELECT failures, failed_at FROM accounts.attempts WHERE key = %s FOR UPDATE", [key])
    row = await found.fetchone()
    failures, failed_at = row or (0, now)
    until = next_attempt_at(rule, failures, failed_at, now)
    if until > now:
        seconds = math.ceil((until - now).total_seconds())
        raise Denied("slow", f"too many attempts failed; wait {seconds} s, then try again", seconds)
    failures = count_failures(rule, failures, failed_at, now) + 1
    await connection.execute("UPDATE accounts.attempts SET failures = %s, failed_at = %s WHERE key = %s", [failures, now, key])
    return failures, failed_at
