"""The hot diary: every page in memory, following the log."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

import msgspec

from bus.log import Log
from handlers.diary.availability import find_availability
from handlers.diary.free_slots import count_taken_minutes
from handlers.diary.policy import SlotRequest, can_do_service, find_refusal
from handlers.diary.ports import HeldAppointment
from handlers.diary.read_your_writes import DiaryPages
from handlers.log_follower import follow_log, read_history
from schemas.diary import AppointmentBooked
from schemas.event import ERASED
from schemas.fact import Fact
from schemas.knowledge import Business, Resource
from schemas.routing import page_id
from schemas.subjects import compose_subject, parse_subject
from schemas.toolbox import Availability, FindAvailability


class HotDiary:
    """The `Diary` port. Call `load` before the first question, then run `follow` until cancelled."""

    def __init__(self) -> None:
        self._pages = DiaryPages()
        # Where an appointment has ever been, and who has had which: a page says whether it is still there.
        self._places: defaultdict[tuple[str, str], dict[str, None]] = defaultdict(dict)
        self._people: defaultdict[tuple[str, str], dict[str, None]] = defaultdict(dict)

    async def load(self, log: Log) -> None:
        """Fold all pages there are."""
        await read_history(log, "page.>", self._pages.position, self._take)

    async def follow(self, log: Log) -> None:
        """Go on with what comes, until cancelled."""
        await follow_log(log, "page.>", lambda: self._pages.position, self._take)

    def availability(self, business: Business, wish: FindAvailability, now: datetime) -> Availability:
        return find_availability(self._pages.page, business, wish, now)

    def choose(self, business: Business, wish: SlotRequest, now: datetime) -> str:
        service = business.service(wish.service)
        capable = [resource for resource in business.resources if service is not None and can_do_service(service, resource)]

        def rank(resource: Resource) -> tuple[bool, bool, int]:
            page = self._pages.page(compose_subject("page", business.tenant, page_id(resource.id, wish.start)))
            with_it = msgspec.structs.replace(wish, resource=resource.id)
            return find_refusal(with_it, page, business, now) is not None, resource.id != wish.resource, count_taken_minutes(page)

        return min(capable, key=rank).id if capable else ""

    def find(self, tenant: str, appointment: str) -> HeldAppointment | None:
        for name in self._places.get((tenant, appointment), ()):
            if taken := self._pages.page(name).slots.get(appointment):
                return HeldAppointment(parse_subject(name).id, taken)
        return None

    def appointments(self, tenant: str, *, person: str = "", phone: str = "") -> Sequence[HeldAppointment]:
        ids: dict[str, None] = {}
        for key in (person, phone):
            if key:
                ids |= self._people.get((tenant, key), {})
        held = (self.find(tenant, id_) for id_ in ids)
        return sorted((one for one in held if one is not None), key=lambda one: one.slot.begins)

    def knows(self, sequence: int) -> bool:
        return self._pages.knows(sequence)

    def notice(self, fact: Fact) -> None:
        if self._pages.notice(fact):
            self._index(fact)

    def forget(self, tenant: str, person: str) -> None:
        """Let go of what an erased person said, and of the numbers that lead to their appointments."""
        theirs = set(self._people.get((tenant, person), ()))
        self._pages.forget(tenant, person)
        for (of, key), ids in list(self._people.items()):
            if of == tenant and key != person and theirs & set(ids):
                left = {id_: None for id_ in ids if id_ not in theirs}
                self._people[of, key] = left
                if not left:
                    del self._people[of, key]

    def _take(self, facts: Sequence[Fact]) -> None:
        for fact in facts:
            if self._pages.follow(fact):
                self._index(fact)

    def _index(self, fact: Fact) -> None:
        if isinstance(fact.event, AppointmentBooked):
            tenant, booked = parse_subject(fact.subject).tenant, fact.event
            self._places[tenant, booked.appointment][fact.subject] = None
            for key in (booked.person, booked.phone):
                if key and key != ERASED:
                    self._people[tenant, key][booked.appointment] = None
