"""A day in the life of a dentist's on virtual time: forty people call, write, come and do not come; every message is read.

What was sent stands in `messages.txt` of pytest's cache (`.pytest_cache/d/a-day`), in order, to be read one by one.
"""

import itertools
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest

from handlers.business.templates import load_demo_businesses
from schemas.business import OwnerNotified
from schemas.consent import ConsentReported
from schemas.diary import AppointmentBooked, AppointmentCompleted, AppointmentConfirmed, AppointmentMissed
from schemas.line import CallEnded, CallRinging
from schemas.messages import MessageRefused
from schemas.speech import SpeechRecognised
from schemas.tools import OutcomeLogged
from schemas.understanding import Entity, IntentRecognised
from tests.threads.town import Town

HOME = ZoneInfo("America/New_York")
NAMES = (
    "Maria Lopez,John Smith,Ann Lee,Omar Haddad,Grace Kim,Luis Ortega,Emma Weber,Jean Dupont,Paola Rossi,Rui Costa,"
    "Nina Patel,Tom Baker,Sara Cohen,Ivan Petrov,Lena Fischer,Carlos Ruiz,Amy Chen,David Brown,Julia Novak,Paul Martin,"
    "Rosa Diaz,Mark Evans,Lucy Hall,Peter King,Olga Ivanova,Ben Scott,Clara Meyer,Hugo Silva,Iris Young,Jack Moore,"
    "Kate Price,Leo Fox,Mia Reed,Noah Gray,Oscar Wood,Pia Lang,Quinn Ross,Ruth Bell,Sam Cook,Tess Ward"
).split(",")


def number(nth: int) -> str:
    return f"+1617555{1000 + nth:04d}"


class Day:
    """What happens, as facts: calls with what came of them, visits with what became of them."""

    def __init__(self, town: Town) -> None:
        self.town, self._calls, self._visits = town, itertools.count(1), itertools.count(1)

    async def person(self, nth: int) -> str:
        return await self.town.directory.person(self.town.business.tenant, number(nth))

    async def books(self, nth: int, start: datetime, service: str = "cleaning", *, call: str = "") -> AppointmentBooked:
        booked = AppointmentBooked(
            appointment=f"V{next(self._visits):03}",
            person=await self.person(nth),
            service=service,
            resource=f"chair-{nth % 2 + 1}",
            start=start,
            minutes=45,
            reference=f"HW{400 + nth}",
            name=NAMES[nth],
            phone=number(nth),
            call=call,
        )
        await self.town.happens(booked)
        await self.town.settle()
        return booked

    async def becomes(self, booked: AppointmentBooked, kind: type, **more: str) -> None:
        said = {"appointment": booked.appointment, "person": booked.person, "start": booked.start, "resource": booked.resource}
        await self.town.happens(kind(**said, **more))
        await self.town.settle()

    async def calls(self, nth: int, words: str = "", intent: str = "", service: str = "", outcome: str = "") -> str:
        id_ = f"01CALL{next(self._calls):03}"
        about = f"call.town.{id_}"
        say = self.town.happens
        await say(CallRinging(person=await self.person(nth), caller=number(nth), called=self.town.business.number), about=about)
        if words:
            frames = {"from_frame": 0, "to_frame": 9, "ended_frame": 9, "endpoint_ms": 0, "recognise_ms": 0.0, "engine": "x"}
            await say(SpeechRecognised(turn=1, words=words, confidence=1.0, **frames), about=about)
            told = (Entity(role="service", value=service),) if service else ()
            await say(
                IntentRecognised(turn=1, words=words, intent=intent, confidence=0.9, tier="fast", entities=told), about=about
            )
        if outcome:
            await say(OutcomeLogged(outcome=outcome), about=about)
        await say(CallEnded(reason="caller", seconds=30), about=about)
        await self.town.settle()
        return id_

    async def until(self, hour: float, day: int = 23) -> None:
        """Time passes until that hour in November, on the clock of Boston."""
        then = datetime(2026, 11, day, int(hour), round(hour % 1 * 60), tzinfo=HOME).astimezone(UTC)
        if then > self.town.clock.now():
            await self.town.later(seconds=(then - self.town.clock.now()).total_seconds())

    async def allow(self, *people: int) -> None:
        for nth in people:
            yes = ConsentReported(person=await self.person(nth), change="granted", purpose="marketing", source="owner")
            await self.town.happens(yes)
        await self.town.settle()


def local(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=HOME)


@pytest.mark.timeout(600)
async def test_forty_people_are_written_to_as_a_good_receptionist_would(understanding, pytestconfig):
    business = msgspec.structs.replace(load_demo_businesses()["demo"], review_link="https://reviews.example/alder")
    async with Town(business, understanding, datetime(2026, 11, 20, 14, tzinfo=UTC)) as town:
        day = Day(town)
        # On Friday they booked for Monday and Tuesday; three of them allowed us to write about other things, too.
        today = [await day.books(nth, local(23, 8 + nth % 8)) for nth in range(12)]
        tomorrow = [await day.books(nth, local(24, 9 + nth % 7)) for nth in range(12, 20)]
        await day.allow(0, 1, 2)
        # On Sunday evening two answer their reminders.
        await day.until(14.5, 22)
        await town.writes("yes", number(0))
        await town.writes("Si, gracias", number(5))
        # Monday: somebody is late, visits take place, two do not come.
        await day.until(8.25)
        await town.writes("running 10 min late, sorry", number(8))
        for hour, booked in sorted(((one.start.astimezone(HOME).hour, one) for one in today), key=lambda one: one[0]):
            await day.until(hour + 0.9)
            missed = booked in {today[3], today[9]}
            await day.becomes(
                booked, AppointmentMissed if missed else AppointmentCompleted, **({} if missed else {"price": "120"})
            )
        # Meanwhile people call: some are not served, some ask and do not book, one says never again.
        for nth in (20, 21, 22):
            await day.calls(nth)
        await day.calls(23, "how much is a cleaning", "price", "cleaning", "answered")
        await day.calls(24, "do you have something free next week", "availability", "", "unfinished")
        await day.calls(25, "what are your hours", "hours", "", "answered")
        await day.calls(26)
        await town.writes("STOP", number(26))
        # They write: questions, a booking from beginning to end, another language, a picture, another channel.
        await town.writes("what time do you close today?", number(27))
        for line in ("Hi! I'd like a check-up on wednesday at 9", "Iris Young", "yes please", "thanks!"):
            await town.writes(line, number(28))
        await town.writes("hola, cuánto cuesta una limpieza?", number(20))
        await town.writes("", number(29), pictures=1)
        await town.writes("do you take insurance?", number(30), channel="whatsapp")
        await town.writes("can I speak to a real person please", number(31))
        await town.writes("asdf qwer", number(32))
        # In the evening a mind changes; at night it is an emergency, and a call that nobody took.
        await day.until(20.5)
        await town.writes("I need to cancel my appointment tomorrow", number(14))
        await town.writes("yes", number(14))
        await day.until(2.2, 24)
        await town.writes("my face is swelling up and I can hardly breathe", number(33))
        await day.calls(34)
        # Tuesday goes by.
        await day.until(18, 24)
        for nth, booked in enumerate(tomorrow):
            if nth != 2:
                await day.becomes(booked, AppointmentCompleted, price="80")
        await day.until(18, 30)

        folder = pytestconfig.cache.mkdir("a-day")
        (folder / "messages.txt").write_text("\n".join(await _to_be_read(town)), encoding="utf-8")
        _hold_to_the_law(town)
        confirmed = {fact.event.appointment for fact in await town.facts(AppointmentConfirmed)}
        assert confirmed == {today[0].appointment, today[5].appointment}
        topics = [one.topic for one in town.sent()]
        assert topics.count("missed-visit") == 2
        assert topics.count("missed-call") == 4
        assert topics.count("lead") + topics.count("lead-open") == 2
        assert "911" in next(one.text for one in town.sent("reply") if one.origin.endswith(_last_of(town, 33)))
        assert town.failed == []


async def _to_be_read(town: Town) -> list[str]:
    """Every message as its reader saw it, with what it answers and why it was sent; then what was not sent, and the notices."""
    lines = []
    for at, sent in town.post.sent:
        wanted = sent.grant.message
        who = NAMES[int(sent.grant.address[-4:]) - 1000]
        heard = "".join(f"\n      > {one}" for one in _asked(town, wanted.origin))
        lines.append(f"{at.astimezone(HOME):%a %d %H:%M}  {who:14} {wanted.channel:8} [{wanted.topic}] {wanted.why}{heard}")
        lines.append(f"      {wanted.text}\n")
    refused = [fact.event for fact in await town.facts(MessageRefused)]
    told = [fact.event for fact in await town.facts(OwnerNotified)]
    lines += ["", "refused:", *(f"  {one.message}: {one.rule}" for one in refused)]
    return [*lines, "", "told to the owner:", *(f"  [{one.topic}] {one.text}" for one in told)]


def _asked(town: Town, message: str) -> list[str]:
    return [town.heard[message]] if message in town.heard else []


def _last_of(town: Town, nth: int) -> str:
    return next(message for message, who in reversed(town.senders.items()) if who == number(nth)).removeprefix("in-")


def _hold_to_the_law(town: Town) -> None:
    """Nothing of our own accord comes at night, twice, or more than six times a day; nobody is written to after STOP."""
    texts = [(sent.grant.address, sent.grant.message.text) for _, sent in town.post.sent if sent.grant.message.topic != "reply"]
    assert len(texts) == len(set(texts))
    for at, sent in town.post.sent:
        wanted, there = sent.grant.message, at.astimezone(HOME)
        if wanted.topic not in {"reply", "stop-answer"}:
            assert 8 <= there.hour < 21, wanted
        day = [one for then, one in town.post.sent if then.astimezone(HOME).date() == there.date()]
        own = [one for one in day if one.grant.address == sent.grant.address and one.grant.message.topic != "reply"]
        assert len(own) <= 6
    assert [sent.grant.message.topic for _, sent in town.post.sent if sent.grant.address == number(26)][-1] == "stop-answer"
