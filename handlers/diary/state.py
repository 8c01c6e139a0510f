"""A page of the daybook: one resource on one day, folded from its facts.

An aggregate in the `eventsourcing` library's sense, without inheriting from it: `evolve` is the mutator, and `project` fits
`Repository.get(..., projector_func=project)`. The aggregate's id is the page's subject, its version its last sequence.
A page remembers which facts it has answered, so that asking twice changes nothing.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal, assert_never

import msgspec

from bus.sealing import change_personal_texts
from handlers.diary.working_hours import to_minutes
from schemas import diary
from schemas.event import ERASED
from schemas.fact import Fact


class Slot(msgspec.Struct, frozen=True, kw_only=True):
    """Time taken on a page. `begins` and `ends` are minutes since 1970, `ends` after the buffer."""

    booked: diary.AppointmentBooked
    begins: int
    ends: int
    state: Literal["booked", "confirmed", "arrived", "completed", "missed"] = "booked"

    @property
    def coming(self) -> bool:
        """Whether the visit is still ahead, as far as anybody has said."""
        return self.state in {"booked", "confirmed"}

    @property
    def start(self) -> datetime:
        return self.booked.start


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """The slots of a page by appointment, in order of time; `answered` are the ids of the facts it has answered."""

    id: str = ""
    version: int = 0
    slots: dict[str, Slot] = {}
    answered: frozenset[str] = frozenset()


EMPTY = Page()
PageFact = (
    diary.AppointmentBooked
    | diary.AppointmentMoved
    | diary.AppointmentCancelled
    | diary.AppointmentConfirmed
    | diary.AppointmentArrived
    | diary.AppointmentCompleted
    | diary.AppointmentMissed
)


def slot(booked: diary.AppointmentBooked) -> Slot:
    """The time an appointment takes."""
    begins = to_minutes(booked.start)
    return Slot(booked=booked, begins=begins, ends=begins + booked.minutes + booked.buffer)


def evolve(page: Page, fact: Fact) -> Page:
    """The page after one more fact; what is no fact of a page leaves its slots as they are."""
    return Page(
        id=fact.subject,
        version=max(page.version, fact.sequence),
        slots=_slots(page.slots, fact.event) if isinstance(fact.event, PageFact) else page.slots,
        answered=page.answered | {fact.cause} if fact.cause else page.answered,
    )


def _slots(slots: dict[str, Slot], event: PageFact) -> dict[str, Slot]:
    match event:
        case diary.AppointmentBooked(appointment=id_) as booked:
            return dict(sorted((slots | {id_: slot(booked)}).items(), key=lambda one: one[1].begins))
        case diary.AppointmentMoved(appointment=id_) | diary.AppointmentCancelled(appointment=id_):
            return {other: taken for other, taken in slots.items() if other != id_}
        case diary.AppointmentConfirmed(appointment=id_):
            return _marked(slots, id_, "confirmed")
        case diary.AppointmentArrived(appointment=id_):
            return _marked(slots, id_, "arrived")
        case diary.AppointmentCompleted(appointment=id_):
            return _marked(slots, id_, "completed")
        case diary.AppointmentMissed(appointment=id_):
            return _marked(slots, id_, "missed")
        case _:
            assert_never(event)


def _marked(slots: dict[str, Slot], id_: str, state: diary.Happened) -> dict[str, Slot]:
    return slots | {id_: msgspec.structs.replace(slots[id_], state=state)} if id_ in slots else slots


def blank_words(page: Page, person: str) -> Page:
    """The page without a person's words, as it is read from a log that has forgotten them."""
    change = msgspec.structs.replace
    slots = {
        id_: change(taken, booked=change_personal_texts(taken.booked, lambda _: ERASED))
        if taken.booked.person == person
        else taken
        for id_, taken in page.slots.items()
    }
    return change(page, slots=slots)


def project(page: Page | None, facts: Iterable[Fact]) -> Page | None:
    """A page (None: blank) after further facts; None when there never was one."""
    for fact in facts:
        page = evolve(page or EMPTY, fact)
    return page


def fold(facts: Sequence[Fact]) -> Page:
    """The page from all its facts; without any it is blank."""
    return project(None, facts) or EMPTY
