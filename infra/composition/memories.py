"""What handlers remember of all calls, contacts and pages, hot: loaded from the log, and kept up with it."""

import asyncio
from collections.abc import Callable
from typing import Any, Protocol

from bus.log import Log
from handlers.business.templates import knowledge_folder
from handlers.contacts.memory import HotContacts
from handlers.contacts.ports.people import ContactMemory
from handlers.diary.memory import HotDiary
from handlers.diary.ports import Diary
from handlers.messages.gate import MessageGate
from handlers.shields.competitor.signs import read_signs
from handlers.shields.competitor.state import HotSuspicion
from handlers.shields.pii.memory import RememberedBelongings
from handlers.shields.pii.ports import Belongings
from handlers.shields.rates.limits import read_limits
from handlers.shields.rates.memory import HotTraffic
from handlers.shields.verification.memory import FailedAttempts
from handlers.shields.verification.personal_file import Registry
from schemas.fact import Fact


class Memory(Protocol):
    """One memory that follows the log."""

    async def load(self, log: Log) -> None: ...

    async def follow(self, log: Log) -> None: ...


class Memories:
    """All memories; only those that somebody wants are loaded and followed. `secret` makes keys for hashes of people's names."""

    def __init__(self, wanted: frozenset[Any], secret: Callable[[], bytes]) -> None:
        shields = knowledge_folder() / "shields"
        self.signs = read_signs((shields / "competitor.toml").read_bytes())
        self.diary, self.people, self.attempts = HotDiary(), HotContacts(), FailedAttempts()
        self.traffic = HotTraffic(read_limits((shields / "rates.toml").read_bytes()))
        self.suspicion, self.belongings = HotSuspicion(self.signs), RememberedBelongings(secret)
        using: tuple[tuple[Memory, frozenset[Any]], ...] = (
            (self.diary, frozenset({Diary, Registry})),
            (self.people, frozenset({ContactMemory, Registry, MessageGate})),
            (self.attempts, frozenset({FailedAttempts})),
            (self.traffic, frozenset({HotTraffic})),
            (self.suspicion, frozenset({HotSuspicion})),
            (self.belongings, frozenset({Belongings})),
        )
        self._hot = [memory for memory, users in using if users & wanted]

    async def load(self, log: Log) -> None:
        """Take everything there is."""
        await asyncio.gather(*(one.load(log) for one in self._hot))

    async def follow(self, log: Log) -> None:
        """Keep up until cancelled."""
        async with asyncio.TaskGroup() as group:
            for one in self._hot:
                group.create_task(one.follow(log))

    def notice(self, fact: Fact) -> None:
        """A fact that this process has stored itself: known at once, before the log brings it."""
        self.diary.notice(fact)
        self.people.notice(fact)

    def forget(self, tenant: str, person: str) -> None:
        """The person's key was destroyed. What keeps hashes and ids only hears of it from the log."""
        self.diary.forget(tenant, person)
        self.people.forget(tenant, person)
