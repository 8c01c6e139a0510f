"""What the shields' verdicts mean in a call: the voice answers in one lane, each shield judges in another."""

import asyncio
from contextlib import AsyncExitStack

import msgspec
import pytest

from bus.memory import MemoryBus
from handlers.business.templates import load_demo_businesses
from handlers.call.answering.speculation import SpeculativeReply
from handlers.call.ports.mind import Mind
from handlers.call.ports.verdicts import SafeAnswers
from handlers.clock import Clock
from handlers.contacts.memory import HotContacts
from handlers.diary.memory import HotDiary
from handlers.language.pack import Languages
from handlers.language.shelf import languages
from handlers.shields.geofence.atlas import Atlas
from handlers.shields.geofence.postcodes import atlas
from handlers.shields.verification.codes import Codes, KeyedCodes
from handlers.shields.verification.memory import FailedAttempts
from handlers.shields.verification.personal_file import Registry
from infra.engines.built_in_mind import make_built_in_mind
from infra.observability.meter import Meter
from infra.observability.tracing import NoTracer
from infra.privacy.directory.in_memory import MemoryDirectory
from infra.runtime.call_lane import CallLane
from infra.runtime.discovery import find_handlers
from infra.runtime.needs import Needs
from schemas.contacts import ContactLearned, ContactMet
from schemas.fact import Draft, Fact
from schemas.knowledge import Business
from schemas.line import CallEnded, CallRinging, LineOpened
from schemas.reply import ReplyComposed, SentenceComposed
from schemas.tools import ToolAnswered, ToolHeld, ToolRequested
from schemas.understanding import VerdictGiven
from tests.clock import LoopClock
from tests.shields.shield_case import NOW, conversation, turn

CALL, OTHER = "call.{}.01CALL", "+16175551234"


ATLAS, BUSINESSES, MIND = atlas(), load_demo_businesses(), make_built_in_mind()


class Ids:
    def new(self):
        return "01OWNER"


class Safe:
    def instead(self, shield, language, call, turn_):
        return "I can't help with that."


class Stage:
    """One call: facts go in as the edge and understanding say them, sentences and tools come out."""

    def __init__(self, tenant="demo", *, shields=("geofence", "verification")):
        self.business, self.shields = BUSINESSES[tenant], shields
        self.call, self.clock, self.facts, self.nth = CALL.format(tenant), LoopClock(), [], 0
        self.bus, self.people, self.directory = MemoryBus(self.clock.now), HotContacts(), MemoryDirectory(b"secret", Ids())

    async def __aenter__(self):
        owner = await self.directory.person(self.business.tenant, OTHER)
        for nth, event in enumerate(
            (
                ContactMet(person=owner, phone=OTHER),
                ContactLearned(person=owner, field="birthday", value="1972-05-03", source="x"),
            )
        ):
            name = f"contact.{self.business.tenant}.{owner}"
            self.people.notice(Fact(subject=name, event=event, id=f"c{nth}", at=NOW, sequence=nth + 1))
        await self.bus.live.tap(self.call, self.facts.append)
        self.stack = AsyncExitStack()
        self.group = await self.stack.enter_async_context(asyncio.TaskGroup())
        await self.say(CallRinging(person="01PERSON", caller="+16175550147", called=self.business.number), wait=False)
        for role, names in (("voice", ("answering",)), *((f"shield-{name}", (name,)) for name in self.shields)):
            await self._lane(role, names)
        await self.say(LineOpened(stream="s", edge="e"))
        return self

    async def _lane(self, role, names):
        fence = await self.bus.claims.claim(f"claim.{self.business.tenant}.01CALL-{role}", after=0)
        needs = Needs(
            {
                Business: self.business,
                SpeculativeReply: SpeculativeReply(),
                Mind: MIND,
                Clock: self.clock,
                SafeAnswers: Safe(),
                Atlas: ATLAS,
                Registry: Registry(self.people, HotDiary(), self.directory),
                FailedAttempts: FailedAttempts(),
                Codes: KeyedCodes(b"secret", deliverable=False),
                Languages: languages(),
            }
        )
        known = find_handlers()

        async def park(handler, fact, failure):
            raise AssertionError(handler.name) from failure

        lane = CallLane(
            self.call, fence, [known[name] for name in names], needs,
            log=self.bus.log, live=self.bus.live, sound=self.bus.audio, park=park,
            clock=self.clock, tracer=NoTracer(), meter=Meter(),
        )  # fmt: skip
        self.group.create_task(lane.run())
        await asyncio.sleep(0.01)

    async def __aexit__(self, *exc):
        await self.say(CallEnded(reason="caller", seconds=1), wait=False)
        await self.stack.__aexit__(*exc)
        await self.bus.close()

    async def say(self, event, *, wait=True):
        """The agent's words in answer."""
        self.nth += 1
        before, id_ = len(self.facts), f"edge/{self.nth}"
        draft = Draft(subject=self.call, event=event, id=id_, at=self.clock.now(), cause=f"speech/{self.nth}", person="01PERSON")
        await self.bus.live.publish(draft)
        async with asyncio.timeout(5):
            while wait and not any(isinstance(one.event, ReplyComposed) and one.cause == id_ for one in self.facts[before:]):
                await asyncio.sleep(0.005)
        return " ".join(one.event.text for one in self.facts[before:] if isinstance(one.event, SentenceComposed))

    def of(self, kind):
        return [one.event for one in self.facts if isinstance(one.event, kind)]


async def wants_to_cancel(stage):
    await stage.say(turn("i want to cancel an appointment", "cancel"))
    request = next(one for one in stage.facts if isinstance(one.event, ToolRequested))
    nothing = ToolAnswered(turn=1, tool="find_appointments", request=request.id, result='{"appointments":[]}')
    await stage.say(nothing)
    return await stage.say(turn("it's under six one seven five five five one two three four", "give-phone", nth=2, phone=OTHER))


async def test_an_appointment_under_another_number_is_looked_up_after_proof_only():
    async with Stage() as stage:
        assert "date of birth" in await wants_to_cancel(stage)
        assert len(stage.of(ToolRequested)) == 1
        assert [one.tool for one in stage.of(ToolHeld)] == ["find_appointments"]
        assert "not what we have" in await stage.say(turn("may fourth seventy two", "give-date", nth=3))
        assert "that matches" in await stage.say(turn("the third of may seventy two", "give-date", nth=4))
        assert [one.tool for one in stage.of(ToolRequested)] == ["find_appointments", "find_appointments"]
        assert OTHER in stage.of(ToolRequested)[-1].arguments


async def test_without_the_shield_what_is_sensitive_stays_held_and_the_log_says_why():
    async with Stage(shields=("geofence",)) as stage:
        assert "can't check" in await wants_to_cancel(stage)
        assert len(stage.of(ToolRequested)) == 1
        assert "verification" in {one.shield for one in stage.of(VerdictGiven) if one.verdict == "failed"}


async def test_the_caller_may_do_something_else_while_proof_is_asked_for():
    async with Stage() as stage:
        await wants_to_cancel(stage)
        said = await stage.say(turn("what are your hours", "hours", nth=3))
        assert "eight to five" in said
        assert said.endswith("date of birth on file?")
        assert stage.of(ToolHeld)[0].policy == "others-appointments"


@pytest.mark.parametrize("shields", [("geofence",), ()])
async def test_an_address_outside_the_area_is_declined_with_the_referral(shields):
    async with Stage("northwind", shields=shields) as stage:
        await stage.say(turn("i need a plumber", "book", service="plumbing-repair"))
        said = await stage.say(turn("the zip code is nine four one one oh", "give-place", nth=2, postcode="94110"))
        assert "contractor board" in said
        failed = {one.shield for one in stage.of(VerdictGiven) if one.verdict == "failed"}
        assert ("geofence" in failed) == (not shields)


async def test_a_place_nobody_can_judge_is_asked_about_and_then_booked_or_declined():
    async with Stage("northwind") as stage:
        await stage.say(turn("i need a plumber", "book", service="plumbing-repair"))
        unsure = turn("it's nine four one one oh", "give-place", nth=2, postcode="94110", sure=0.6)
        assert "zip code" in await stage.say(unsure)
        assert "contractor board" not in await stage.say(turn("sorry oh two one six nine", "give-place", nth=3, postcode="02169"))


async def test_a_street_that_went_unjudged_is_judged_when_the_shield_is_back():
    async with Stage("northwind", shields=()) as stage:
        await stage.say(turn("i need a plumber", "book", service="plumbing-repair"))
        street = turn("forty two maple street", "give-place", nth=2, street="42 Maple Street")
        assert "zip code" in await stage.say(street)
        await stage._lane("shield-geofence", ("geofence",))
        async with asyncio.timeout(5):
            while not [one for one in stage.of(VerdictGiven) if one.shield == "geofence" and one.verdict == "pass"]:
                await asyncio.sleep(0.01)
        assert "zip code" not in await stage.say(turn("why do you ask", nth=3))
        again = msgspec.structs.replace(street, turn=4)
        assert "zip code" not in await stage.say(again)


async def test_without_the_shield_the_zip_code_is_asked_for_once_and_the_booking_goes_on():
    async with Stage("northwind", shields=()) as stage:
        await stage.say(turn("i need a plumber", "book", service="plumbing-repair"))
        said = [
            await stage.say(turn("forty two maple street", "give-place", nth=nth, street="42 Maple Street"))
            for nth in (2, 3, 4, 5)
        ]
        assert ["zip code" in one for one in said] == [True, False, False, False]


UNJUDGED = VerdictGiven(shield="geofence", about="a", turn=2, verdict="failed", reason="unknown: late or down")


@pytest.mark.parametrize(
    ("late", "place"), [("no-place: street-only", ""), ("inside: town", "inside"), ("outside: town", "outside"), ("", "unknown")]
)
def test_a_verdict_that_comes_late_takes_the_place_of_the_missing_one(late, place):
    told = [msgspec.structs.replace(UNJUDGED, verdict="pass", reason=late)] if late else []
    assert conversation(UNJUDGED, UNJUDGED, *told).guard.place == place


def test_a_turn_that_was_judged_is_not_overruled_by_an_earlier_one():
    inside = VerdictGiven(shield="geofence", about="b", turn=3, verdict="pass", reason="inside: postcode")
    late = msgspec.structs.replace(UNJUDGED, verdict="pass", reason="unknown: unsure")
    assert conversation(UNJUDGED, inside, late).guard.place == "inside"
    no_place = msgspec.structs.replace(UNJUDGED, turn=4, verdict="pass", reason="no-place: street-only")
    missed = msgspec.structs.replace(UNJUDGED, turn=4)
    assert conversation(inside, missed).guard.place == "unknown"
    assert conversation(inside, missed, no_place).guard.place == "inside"
