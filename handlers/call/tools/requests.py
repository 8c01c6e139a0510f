"""The diary's memory, asked for by a call: who asks, what is asked, and who answers. JSON in, JSON out.

nats req ask.books.look '{"tenant":"demo","person":"01J...","tool":"find_availability","arguments":{"service":"cleaning"}}'
"""

import asyncio
from collections.abc import Awaitable, Callable

import msgspec

from bus.log import Requests, Unavailable
from handlers.call.tools.appointment_queries import look_up_appointments
from handlers.call.tools.ports import AppointmentQueries, Looked
from handlers.clock import Clock
from handlers.contacts.ports.directory import Directory
from handlers.contacts.ports.people import ContactMemory
from handlers.diary.ports import Diary
from schemas import toolbox
from schemas.knowledge import Business
from schemas.toolbox import FindAppointments, FindAvailability, Looking, Refusal

ENDPOINT = "books.look"
#: How often a diary that is behind looks whether it has caught up, and how long: another instance may know already.
_LOOK_SECONDS, _CATCH_UP_SECONDS = 0.005, 0.25


class LookQuestion(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is there for this person? `page_at` is the sequence of a fact that whoever answers must know."""

    tenant: str
    person: str
    tool: str
    arguments: msgspec.Raw
    page_at: int = 0


class LookAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the tool answers; with `refused`, a refusal."""

    result: msgspec.Raw
    refused: bool = False


class LocalAppointments:
    """`AppointmentQueries` in the process that has the diary in memory."""

    def __init__(
        self, diary: Diary, people: ContactMemory, directory: Directory, business: Callable[[str], Business], clock: Clock
    ) -> None:
        self._diary, self._people, self._directory = diary, people, directory
        self._business, self._clock = business, clock

    async def look(
        self, tenant: str, person: str, wish: Looking, *, page_at: int = 0, seconds: float = _CATCH_UP_SECONDS
    ) -> Looked:
        try:
            async with asyncio.timeout(seconds):
                while not self._diary.knows(page_at):
                    await asyncio.sleep(_LOOK_SECONDS)
        except TimeoutError as behind:
            raise Unavailable("the diary here does not know yet what was written; ask again") from behind
        business = self._business(tenant)
        return await look_up_appointments(wish, person, business, self._diary, self._people, self._directory, self._clock.now())


class RequestedAppointments:
    """`AppointmentQueries` of whoever serves the question."""

    def __init__(self, requests: Requests) -> None:
        self._requests = requests

    async def look(self, tenant: str, person: str, wish: Looking, *, page_at: int = 0, seconds: float = 0.5) -> Looked:
        tool, arguments = toolbox.tool_name(wish), msgspec.Raw(msgspec.json.encode(wish))
        question = LookQuestion(tenant=tenant, person=person, tool=tool, arguments=arguments, page_at=page_at)
        answer = await self._requests.ask(ENDPOINT, msgspec.json.encode(question), seconds=seconds)
        try:
            found = msgspec.json.decode(answer, type=LookAnswer)
            if found.refused:
                return msgspec.json.decode(found.result, type=Refusal)
            match wish:
                case FindAvailability():
                    return msgspec.json.decode(found.result, type=toolbox.Availability)
                case FindAppointments():
                    return msgspec.json.decode(found.result, type=toolbox.Appointments)
        except msgspec.DecodeError as unread:
            raise Unavailable("the answer cannot be read; was it written by a newer version?") from unread


def endpoints(books: AppointmentQueries) -> dict[str, Callable[[bytes], Awaitable[bytes]]]:
    """The answers by endpoint. They raise DecodeError or KeyError on a question they cannot read."""

    async def answer(question: bytes) -> bytes:
        asked = msgspec.json.decode(question, type=LookQuestion)
        wish = toolbox.read_arguments(asked.tool, bytes(asked.arguments).decode())
        if not isinstance(wish, FindAvailability | FindAppointments):
            raise KeyError(asked.tool)
        found = await books.look(asked.tenant, asked.person, wish, page_at=asked.page_at, seconds=_CATCH_UP_SECONDS)
        result = msgspec.Raw(msgspec.json.encode(found))
        return msgspec.json.encode(LookAnswer(result=result, refused=isinstance(found, Refusal)))

    return {ENDPOINT: answer}
