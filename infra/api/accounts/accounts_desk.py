"""The accounts desk: what everything about accounts works with, and how its facts are told."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import msgspec
from psycopg_pool import AsyncConnectionPool

from bus.wire import Wire
from handlers.clock import Clock, Ids
from infra.api.accounts.outbox import keep_facts
from infra.api.accounts.password_hashing import Passwords
from infra.api.accounts.secret_storage import SecretStorage
from infra.api.accounts.tables import Connection
from schemas.event import Event
from schemas.fact import Draft
from schemas.subjects import compose_subject


class Lifetimes(msgspec.Struct, frozen=True, kw_only=True):
    """How long things are valid. A session ends after `idle` without use, and after `session` in any case."""

    link: timedelta = timedelta(days=7)
    challenge: timedelta = timedelta(minutes=5)
    idle: timedelta = timedelta(hours=8)
    session: timedelta = timedelta(days=7)
    token: timedelta = timedelta(days=365)


class AccountsDesk(msgspec.Struct, frozen=True, kw_only=True):
    """What the functions of this package share."""

    pool: AsyncConnectionPool[Any]
    clock: Clock
    ids: Ids
    keeper: SecretStorage
    passwords: Passwords
    wire: Wire = msgspec.field(default_factory=Wire)
    lives: Lifetimes = Lifetimes()

    @asynccontextmanager
    async def work(self) -> AsyncIterator[Connection]:
        """One transaction of its own."""
        async with self.pool.connection() as connection, connection.transaction():
            yield connection

    def draft(self, tenant: str, account: str, event: Event) -> Draft:
        """A fact of an account, as of now. What is personal in it is sealed under the account's own key."""
        return Draft(
            subject=compose_subject("account", tenant, account),
            event=event,
            id=self.ids.new(),
            at=self.clock.now(),
            handler="accounts",
            person=account,
        )

    async def tell(self, connection: Connection, tenant: str, account: str, *events: Event) -> None:
        """Facts of an account, told if and only if this transaction is; the pump takes them to the log."""
        await keep_facts(connection, self.wire, [self.draft(tenant, account, event) for event in events])
