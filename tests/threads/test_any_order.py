"""Whatever happens in whatever order and zone, what is written of our own accord is allowed, wanted, and said once."""

import asyncio
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.business.templates import load_demo_businesses
from schemas.consent import ConsentReported, DoNotContactLifted, DoNotContactSet
from schemas.diary import AppointmentBooked, AppointmentCancelled, AppointmentCompleted, AppointmentMissed
from schemas.messages import MessageSent
from tests.thorough import examples
from tests.threads.town import Town
from tests.voice.conftest import VirtualLoop

#: One number in one zone each: New York, Phoenix, Honolulu, Madrid.
NUMBERS = {
    "+12125550142": "America/New_York",
    "+16025550142": "America/Phoenix",
    "+18085550142": "Pacific/Honolulu",
    "+34910550142": "Europe/Madrid",
}
_WHO = st.sampled_from(sorted(NUMBERS))
_STEPS = st.one_of(
    st.tuples(st.just("book"), _WHO, st.sampled_from((0.1, 1.5, 4.0, 9.0))),
    st.tuples(st.sampled_from(("cancel", "complete", "miss")), _WHO, st.just(0.0)),
    st.tuples(st.sampled_from(("STOP", "START", "yes", "no thanks")), _WHO, st.just(0.0)),
    st.tuples(st.sampled_from(("granted", "withdrawn")), _WHO, st.just(0.0)),
    st.tuples(st.just("wait"), _WHO, st.sampled_from((0.02, 0.4, 1.0, 3.0, 40.0))),
)
_ENDS = {"cancel": AppointmentCancelled, "complete": AppointmentCompleted, "miss": AppointmentMissed}
#: What they have asked for themselves, at whatever hour.
ANSWERS = {"reply", "stop-answer", "start-answer"}
#: What advertises; only an express yes allows it.
ADVERTISING = {"review", "recall", "winback-1", "winback-2", "birthday"}


def test_nothing_is_sent_that_is_forbidden_or_that_nobody_would_want(understanding):
    @settings(max_examples=examples(40), deadline=None)
    @given(st.datetimes(datetime(2026, 10, 30), datetime(2026, 11, 3), timezones=st.just(UTC)), st.lists(_STEPS, max_size=12))  # noqa: DTZ001
    def hold(start, steps):
        with asyncio.Runner(loop_factory=VirtualLoop) as runner:
            runner.run(_history(understanding, start, steps))

    hold()


async def _history(understanding, start, steps):
    demo = load_demo_businesses()["demo"]
    business = msgspec.structs.replace(demo, review_link="https://r.example", ask_minutes=0)
    visits: dict[str, AppointmentBooked] = {}
    async with Town(business, understanding, start) as town:
        for nth, (what, number, how) in enumerate(steps):
            person = await town.directory.person(business.tenant, number)
            match what:
                case "book":
                    begins = town.clock.now() + timedelta(days=how)
                    visits[number] = AppointmentBooked(
                        appointment=f"V{nth}",
                        person=person,
                        service="cleaning",
                        resource="chair-1",
                        start=begins.replace(microsecond=0),
                        minutes=30,
                        reference="HW1",
                        phone=number,
                    )
                    await town.happens(visits[number])
                case "cancel" | "complete" | "miss" if number in visits:
                    was = visits[number]
                    price = {"price": "1"} if what == "complete" else {}
                    told = {"appointment": was.appointment, "person": person, "start": was.start, "resource": was.resource}
                    await town.happens(_ENDS[what](**told, **price))
                case "STOP" | "START" | "yes" | "no thanks":
                    await town.writes(what, number)
                case "granted" | "withdrawn":
                    said = ConsentReported(person=person, change=what, purpose="marketing", source="owner")
                    await town.happens(said)
                case "wait":
                    await town.later(days=how)
                case _:
                    continue
            await town.settle()
        await town.later(days=300)
        await _lawful(town)


async def _lawful(town):
    facts = await town.facts()
    own = [(at, one.grant) for at, one in town.post.sent if one.grant.message.topic not in ANSWERS]
    assert len({grant.message.message for _, grant in own}) == len(own)
    for at, grant in own:
        wanted, there = grant.message, at.astimezone(ZoneInfo(NUMBERS[grant.address]))
        assert 8 <= there.hour < 21, (wanted, there)
        decision = next(fact for fact in facts if fact.id == grant.decision)
        before = [one for one in facts if one.subject == decision.subject and one.sequence < decision.sequence]
        silenced = [one.event for one in before if isinstance(one.event, DoNotContactSet | DoNotContactLifted)]
        assert not silenced or isinstance(silenced[-1], DoNotContactLifted), wanted
        if wanted.topic in ADVERTISING:
            said = [one.event.tag() for one in before if getattr(one.event, "purpose", "") == "marketing"]
            said = [tag for tag in said if tag in {"consent.granted", "consent.withdrawn"}]
            assert said[-1:] == ["consent.granted"], wanted
        assert sum(other.address == grant.address and at - timedelta(days=1) < then <= at for then, other in own) <= 6
        if wanted.topic in {"reminder", "reminder-soon"}:
            gone = [one for one in facts if isinstance(one.event, AppointmentCancelled) and one.at < at]
            assert wanted.origin not in {one.event.appointment for one in gone}
    assert len(town.post.sent) == len([one for one in facts if isinstance(one.event, MessageSent)])
    assert town.failed == []
