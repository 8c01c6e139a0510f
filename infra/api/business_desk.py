"""Asking for something that a handler decides upon: the request is a fact, and so is the answer that is waited for."""

import asyncio
from collections.abc import Sequence

from bus.log import Conflict, Log
from handlers.business.layering import KnowledgeError
from handlers.business.state import TAGS, Profile, fold
from handlers.business.templates import read_opened_business
from handlers.clock import Clock, Ids
from handlers.contacts.ports.directory import Directory
from infra.api.problem_details import RequestRefused
from schemas.business import BusinessConfigured, ChangeRefused
from schemas.event import Event
from schemas.fact import Draft, Fact
from schemas.knowledge import Business
from schemas.subjects import compose_subject

#: How long an answer is waited for; a decision takes some hundredths of a second.
_SECONDS = 10.0
_LOOK_SECONDS = 0.02


class Unanswered(Exception):
    """Nobody has answered in time. What was asked for stays asked for, and is answered once somebody is at work."""


class BusinessDesk:
    """Writes down what is asked for, waits for the answer, and tells how a business stands by its facts."""

    def __init__(
        self, log: Log, clock: Clock, ids: Ids, directory: Directory | None = None, *, seconds: float = _SECONDS
    ) -> None:
        self.log, self.clock, self.ids, self._directory, self._seconds = log, clock, ids, directory, seconds

    def with_ids(self, ids: Ids) -> "BusinessDesk":
        """The same desk, which makes its ids in another way."""
        return BusinessDesk(self.log, self.clock, ids, self._directory, seconds=self._seconds)

    async def person(self, tenant: str, number: str) -> str:
        """Whose number (E.164) this is, by id; somebody new where nobody knows it, or there is none."""
        if not number or self._directory is None:
            return self.ids.new()
        return await self._directory.person(tenant, number)

    async def known(self, tenant: str, number: str) -> str:
        """Whose number (E.164) this is, by id; empty where nobody knows it."""
        return await self._directory.known(tenant, number) if self._directory and number else ""

    async def ask(self, subject: str, event: Event, *, answered_on: Sequence[str] = (), person: str = "") -> Sequence[Fact]:
        """The answers to `event`, asked on a subject and answered there or on one of others; Unanswered when nobody does."""
        asked = Draft(subject=subject, event=event, id=self.ids.new(), at=self.clock.now(), handler="desk", person=person)
        sequence = await self.log.append(asked)
        try:
            async with asyncio.timeout(self._seconds):
                while True:
                    for where in (*answered_on, subject):
                        facts = await self.log.load(where, after=sequence)
                        if answers := [fact for fact in facts if fact.cause == asked.id]:
                            return answers
                    await asyncio.sleep(_LOOK_SECONDS)
        except TimeoutError as late:
            raise Unanswered("nobody is at work on it; start the role ledger, and it goes on by itself") from late

    async def write(self, subject: str, event: Event, *, id_: str = "", person: str = "", expected: int | None = None) -> int:
        """Write down what a person of the business has seen for themselves, and nobody decides; its sequence.

        `expected` is the last sequence of that life; RequestRefused (409) when it has moved on meanwhile.
        """
        fact = Draft(subject=subject, event=event, id=id_ or self.ids.new(), at=self.clock.now(), handler="desk", person=person)
        try:
            return await self.log.append(fact, expected=expected)
        except Conflict as overtaken:
            detail = "somebody else has just changed this; look at it again, and then ask again"
            raise RequestRefused(409, "Conflict", detail) from overtaken

    async def decide(self, tenant: str, event: Event) -> Sequence[Fact]:
        """The answers to what is asked for a business; RequestRefused (422) with every problem when it cannot be done."""
        try:
            answers = await self.ask(profile_subject(tenant), event)
        except Unanswered as late:
            raise RequestRefused(503, "Unavailable", str(late), {"Retry-After": "5"}) from late
        for fact in answers:
            if isinstance(fact.event, ChangeRefused):
                problems = fact.event.problems
                detail = "; ".join(f"{one.field}: {one.problem}" for one in problems)
                raise RequestRefused(422, "Cannot be done", detail, problems=problems)
        return answers

    async def read_facts(self, tenant: str) -> Sequence[Fact]:
        """What a business is folded from, in order; facts of its life that say nothing of that are left out."""
        found: list[Fact] = []
        async for facts in self.log.read(profile_subject(tenant), tags=TAGS):
            found += facts
        return found

    async def read_profile(self, tenant: str) -> Profile:
        """The business as it stands."""
        return fold(await self.read_facts(tenant))


def profile_subject(tenant: str) -> str:
    """Where the life of a business is written."""
    return compose_subject("business", tenant, "profile")


async def read_settings(tenant: str, profile: Profile, further: Sequence[BusinessConfigured] = ()) -> Business | None:
    """What the business knows, with `further` parts over it; None when it was never opened.

    Read beside the event loop: an industry's files take a while the first time. RequestRefused (422) when it makes no sense: a
    later version of a template may not fit what was changed before.
    """
    opened, parts = profile.opened, (*profile.configured, *further)
    if opened is None:
        return None
    try:
        return await asyncio.to_thread(read_opened_business, tenant, opened, changes=parts)
    except KnowledgeError as wrong:
        raise RequestRefused(422, "Makes no sense", str(wrong)) from wrong
