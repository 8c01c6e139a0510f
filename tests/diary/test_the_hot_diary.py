"""Free times from memory: what is offered, to whom it goes, how quickly, and that it is never behind."""

from datetime import date, datetime

import msgspec
import pytest

from bus.memory import MemoryBus
from handlers.diary.free_slots import TimeNeed
from handlers.diary.memory import HotDiary
from handlers.diary.policy import SlotRequest
from handlers.diary.requests import endpoints
from schemas.diary import AppointmentBooked, CancellationRequested, MoveRequested
from schemas.fact import Draft
from schemas.knowledge import Resource
from schemas.toolbox import FindAvailability
from tests.work import calls_made

MONDAY = "2026-11-23"


async def following(diary):
    """A hot diary that has loaded what is written, and the bus it is on."""
    bus = MemoryBus(diary.clock.now)
    hot = HotDiary()
    await write(bus, diary)
    await hot.load(bus.log)
    return hot, bus


async def write(bus, diary):
    for fact in diary.facts:
        await bus.log.append(
            Draft(subject=fact.subject, event=fact.event, id=fact.id, at=fact.at, cause=fact.cause, handler="test")
        )


def walls(slots):
    return [(slot.start.strftime("%H:%M"), slot.resource) for slot in slots]


async def test_a_booked_slot_is_no_longer_offered_and_the_other_chair_is(diary, salon, wanted, now):
    diary.ask(wanted(start=f"{MONDAY}T09:00"))
    hot, _ = await following(diary)
    found = hot.availability(salon, FindAvailability(service="cut", date=MONDAY, part_of_day="morning"), now)
    assert walls(found.slots)[:3] == [("09:00", "chair-1"), ("09:15", "chair-1"), ("09:30", "chair-1")]


async def test_the_time_wished_for_comes_first_and_its_neighbours_next(diary, salon, now):
    hot, _ = await following(diary)
    found = hot.availability(salon, FindAvailability(service="color", date=MONDAY, time="14:30"), now)
    assert [wall for wall, _ in walls(found.slots)][:3] == ["14:30", "14:15", "14:45"]


@pytest.mark.parametrize(
    ("wish", "first", "last"),
    [
        ({"date": MONDAY, "part_of_day": "afternoon"}, "13:00", "15:45"),
        ({"date": MONDAY, "time": "15:00-16:00"}, "15:00", "16:00"),
        ({"date": MONDAY, "time": "11:00-13:30"}, "11:00", "13:30"),
    ],
)
async def test_only_times_within_the_wish_are_found(diary, salon, now, wish, first, last):
    hot, _ = await following(diary)
    found = walls(hot.availability(salon, FindAvailability(service="cut", **wish), now).slots)
    assert (found[0][0], found[-1][0]) == (first, last)


@pytest.mark.parametrize(
    ("wish", "why", "next_"),
    [
        ({"service": "shave"}, "unknown-service", None),
        ({"service": "color", "resource": "chair-2", "date": MONDAY}, "no-resource", f"{MONDAY}T09:00"),
        ({"service": "cut", "date": "2026-11-22"}, "closed", f"{MONDAY}T09:00"),
        ({"service": "cut", "date": "2026-11-26"}, "closed", "2026-11-27T09:00"),
        ({"service": "cut", "date": MONDAY, "part_of_day": "evening"}, "closed", f"{MONDAY}T09:00"),
        ({"service": "cut", "date": "2026-11-19"}, "past", "2026-11-20T11:00"),
        ({"service": "cut", "date": "2026-11-20", "time": "09:00-09:30"}, "past", "2026-11-20T11:00"),
        ({"service": "cut", "date": "2026-11-20", "time": "10:15-10:45"}, "too-soon", "2026-11-20T11:00"),
        ({"service": "cut", "date": "2027-06-01"}, "too-far", "2027-02-18T09:00"),
    ],
)
async def test_when_nothing_is_free_it_says_why_and_what_is_next(diary, salon, now, wish, why, next_):
    hot, _ = await following(diary)
    found = hot.availability(salon, FindAvailability(**wish), now)
    assert (found.slots, found.closed) == ((), why)
    assert next_ is None or found.next[0].start == datetime.fromisoformat(f"{next_}-05:00")


async def test_a_full_day_is_taken_and_the_next_day_is_offered(diary, salon, wanted, now):
    only = msgspec.structs.replace(salon, resources=(Resource(id="chair-2", name="Ben"),))
    for nth, hour in enumerate((9, 10, 11, 13, 14, 15, 16)):
        for half in (0, 30):
            diary.ask(wanted(appointment=f"A{nth}-{half}", start=f"{MONDAY}T{hour:02}:{half:02}"))
    hot, _ = await following(diary)
    found = hot.availability(only, FindAvailability(service="cut", date=MONDAY), now)
    assert (found.closed, found.next[0].start.date()) == ("taken", date(2026, 11, 24))


async def test_as_soon_as_possible_respects_the_notice_the_business_needs(diary, salon, now):
    hot, _ = await following(diary)
    found = hot.availability(salon, FindAvailability(service="cut"), now)
    assert found.slots[0].start == datetime.fromisoformat("2026-11-20T11:00:00-05:00")


async def test_a_day_or_time_that_cannot_be_read_names_the_argument(diary, salon, now):
    hot, _ = await following(diary)
    with pytest.raises(ValueError, match=r"^date: 'next week' is no day; give it as 2026-11-24"):
        hot.availability(salon, FindAvailability(service="cut", date="next week"), now)
    with pytest.raises(ValueError, match=r"^time: "):
        hot.availability(salon, FindAvailability(service="cut", time="noonish"), now)


async def test_who_is_least_loaded_that_day_gets_the_visit(diary, salon, wanted, now):
    diary.ask(wanted(resource="chair-1", start=f"{MONDAY}T15:00"))
    hot, _ = await following(diary)

    def wish(resource="", start=f"{MONDAY}T10:00:00-05:00"):
        return SlotRequest(service="cut", resource=resource, start=datetime.fromisoformat(start), need=TimeNeed(minutes=30))

    assert hot.choose(salon, wish(), now) == "chair-2"
    assert hot.choose(salon, wish(resource="chair-1"), now) == "chair-1"
    assert hot.choose(salon, wish("chair-1", f"{MONDAY}T15:00:00-05:00"), now) == "chair-2"
    assert hot.choose(salon, msgspec.structs.replace(wish(), service="shave"), now) == ""


async def test_an_appointment_is_found_where_it_moved_to_and_not_after_its_cancellation(diary, wanted):
    diary.ask(wanted(phone="+16175550199"))
    start = datetime.fromisoformat("2026-11-24T14:00:00-05:00")
    diary.ask(MoveRequested(appointment="A1", person="P1", page=f"chair-2_{MONDAY}", start=start, resource="chair-1"))
    hot, bus = await following(diary)
    assert hot.find("curl", "A1").page == "chair-1_2026-11-24"
    assert [held.slot.start for held in hot.appointments("curl", phone="+16175550199")] == [start]
    assert hot.find("another", "A1") is None
    diary.ask(CancellationRequested(appointment="A1", person="P1", page="chair-1_2026-11-24"))
    await write(bus, diary)
    await hot.load(bus.log)
    assert hot.find("curl", "A1") is None
    assert hot.appointments("curl", person="P1") == []


async def test_what_was_just_booked_here_is_known_before_the_log_comes_to_it_and_nothing_before_it_is_lost(diary, wanted, now):
    diary.ask(wanted(appointment="A1", start=f"{MONDAY}T09:00"))
    diary.ask(wanted(appointment="A2", start=f"{MONDAY}T10:00"))
    diary.ask(
        MoveRequested(
            appointment="A2", person="P1", page=f"chair-2_{MONDAY}", start=diary.facts[0].event.start, resource="chair-1"
        )
    )
    bus, hot = MemoryBus(diary.clock.now), HotDiary()
    await write(bus, diary)
    page = [fact async for facts in bus.log.read("page.>") for fact in facts]
    for early in reversed(page[1:]):
        hot.notice(early)
    assert hot.find("curl", "A1") is None
    assert hot.find("curl", "A2").page == f"chair-1_{MONDAY}"
    await hot.load(bus.log)
    assert hot.find("curl", "A1").page == f"chair-2_{MONDAY}"
    assert hot.find("curl", "A2").page == f"chair-1_{MONDAY}"
    assert len(hot.appointments("curl", person="P1")) == 2


async def test_the_diary_answers_questions_in_json(diary, salon, wanted):
    diary.ask(wanted())
    hot, _ = await following(diary)
    answer = endpoints(hot, {"curl": salon}.__getitem__, diary.clock)
    free = msgspec.json.decode(await answer["diary.free"](b'{"tenant":"curl","wish":{"service":"cut","date":"2026-11-23"}}'))
    assert free["slots"][0] == {"start": "2026-11-23T09:00:00-05:00", "resource": "chair-1"}
    mine = msgspec.json.decode(await answer["diary.appointments"](b'{"tenant":"curl","person":"P1"}'))
    assert mine["appointments"][0]["appointment"] == "A1"


def test_a_search_over_thirty_full_days_of_twenty_people_looks_at_each_slot_a_few_times_at_most(salon, now):
    people = tuple(Resource(id=f"p{nth}", name=f"P{nth}") for nth in range(20))
    service = msgspec.structs.replace(salon.services[0], by=())
    big = msgspec.structs.replace(salon, resources=people, services=(service,), horizon_days=30)
    hot, wish = full(big), FindAvailability(service="cut", date="2026-11-21", until="2026-12-20")
    found = []
    work = calls_made(lambda: found.append(hot.availability(big, wish, now)))
    assert work < 60_000, "4,799 slots are taken: twice what is needed today, and far below looking at all of them for each"
    assert len(found[0].slots) == 1


def full(business):
    """A hot diary in which every half hour is taken but one on the last day."""
    from schemas.fact import Fact

    hot, sequence = HotDiary(), 0
    for day in range(1, 31):
        on = date.fromordinal(date(2026, 11, 20).toordinal() + day)
        for resource in business.resources:
            for hour in range(9, 17):
                for half in (0, 30):
                    if (day, resource.id, hour, half) == (28, "p7", 15, 0):
                        continue
                    sequence += 1
                    start = datetime.fromisoformat(f"{on}T{hour:02}:{half:02}:00-05:00")
                    booked = AppointmentBooked(
                        appointment=f"A{sequence}",
                        person=f"P{sequence}",
                        service="cut",
                        resource=resource.id,
                        start=start,
                        minutes=30,
                        reference="AA222",
                    )
                    where = f"page.curl.{resource.id}_{on}"
                    hot._take([Fact(subject=where, event=booked, id=str(sequence), at=start, cause="c", sequence=sequence)])
    return hot
