"""People with accounts, for tests: a desk with cheap hashing, a clock one turns, and members of every role."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pyotp
from argon2 import PasswordHasher
from psycopg_pool import AsyncConnectionPool

from infra.api.accounts import account_opening, invitations, tables
from infra.api.accounts.account_opening import Opened
from infra.api.accounts.accounts_desk import AccountsDesk
from infra.api.accounts.password_hashing import Passwords
from infra.api.accounts.secret_storage import SecretStorage
from infra.runtime.clock import Ulids
from tests.clock import StillClock

KEY = "ab" * 32
PASSWORD = "seven teal kites over the pond"
NOW = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)


class CountedPasswords(Passwords):
    """Cheap, and counts how often it compares: what takes the time is done as often, whoever asks."""

    def __init__(self) -> None:
        super().__init__(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        self.compared = 0

    async def matches(self, kept: str | None, password: str) -> bool:
        self.compared += 1
        return await super().matches(kept, password)


@asynccontextmanager
async def front_desk(url: str, clock: StillClock) -> AsyncIterator[AccountsDesk]:
    """A desk on this database."""
    async with AsyncConnectionPool(url, min_size=0, max_size=8, open=False, timeout=10) as pool:
        async with pool.connection() as connection:
            await tables.make_tables(connection)
        passwords = CountedPasswords()
        yield AccountsDesk(pool=pool, clock=clock, ids=Ulids(), keeper=SecretStorage(KEY), passwords=passwords)
        passwords.close()


class Person:
    """Somebody with an account, a password, and an app."""

    def __init__(self, email: str, password: str, secret: str, opened: Opened) -> None:
        self.email, self.password, self.secret = email, password, secret
        self.account, self.session, self.token = opened.session.account, opened.session.session, opened.session.token
        self.recovery_codes = opened.recovery_codes

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def code(self, at: datetime) -> str:
        return pyotp.TOTP(self.secret).at(at)


async def join(desk: AccountsDesk, tenant: str, role: str, email: str = "", password: str = PASSWORD) -> Person:
    """Invite somebody, who opens the account."""
    email = email or f"{role}@{tenant}.example"
    invited = await invitations.invite_member(desk, tenant, role, by="test")
    shown = await account_opening.enrol_factor(desk, invited.secret, f"A {role}", email, password)
    code = pyotp.TOTP(shown.secret).at(desk.clock.now())
    return Person(email, password, shown.secret, await account_opening.open_account(desk, invited.secret, code, "test"))
