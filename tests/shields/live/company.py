"""One call on virtual time whose shields come and go: each in a lane of its own, as in a process of its own."""

import asyncio
from functools import cache

from bus.memory import MemoryBus
from handlers.business.templates import knowledge_folder, load_demo_businesses
from handlers.call.answering.speculation import SpeculativeReply
from handlers.call.ports.mind import Mind, ReplyDone, SaySentence
from handlers.call.ports.verdicts import SafeAnswers
from handlers.clock import Clock
from handlers.contacts.memory import HotContacts
from handlers.contacts.ports.number_hash import NumberHash
from handlers.diary.memory import HotDiary
from handlers.language.pack import Languages
from handlers.language.shelf import languages
from handlers.shields.competitor.signs import Signs, read_signs
from handlers.shields.competitor.state import HotSuspicion
from handlers.shields.geofence.atlas import Atlas
from handlers.shields.geofence.postcodes import atlas
from handlers.shields.injection.policy import InjectionJudge
from handlers.shields.injection.polite_answers import PoliteAnswers
from handlers.shields.injection.second_opinion import NoSecondOpinion, SecondOpinion
from handlers.shields.rates.limits import read_limits
from handlers.shields.rates.memory import HotTraffic
from handlers.shields.verification.codes import Codes, KeyedCodes
from handlers.shields.verification.memory import FailedAttempts
from handlers.shields.verification.personal_file import Registry
from infra.engines.injection_judge import load_judge
from infra.observability.meter import Meter
from infra.observability.tracing import NoTracer
from infra.privacy.directory.in_memory import MemoryDirectory
from infra.privacy.directory.number_hashing import KeyedHashes
from infra.runtime.call_lane import CallLane
from infra.runtime.discovery import find_handlers
from infra.runtime.needs import Needs
from schemas.fact import Draft
from schemas.knowledge import Business
from schemas.line import CallRinging, LineOpened
from schemas.reply import ReplyComposed, SentenceComposed
from schemas.speech import SpeechRecognised
from schemas.understanding import VerdictGiven
from tests.clock import LoopClock
from tests.shields.shield_case import turn

CALL = "call.northwind.01CALL"
#: Those that are waited for by who answers, or by nobody; the PII guard has whole calls of its own in `tests/voice`.
SHIELDS = ("injection", "rates", "verification", "geofence", "competitor")
BUSINESS = load_demo_businesses()["northwind"]
ATLAS, JUDGE = cache(atlas), cache(load_judge)
SIGNS = read_signs((knowledge_folder() / "shields" / "competitor.toml").read_bytes())
LIMITS = read_limits((knowledge_folder() / "shields" / "rates.toml").read_bytes())


class Thinker:
    """A mind that is no built-in one: it says one thing, and remembers what it knew of the call."""

    name, prompt = "thinker", True

    def __init__(self):
        self.knew = []

    async def think(self, occasion, so_far, business):
        self.knew.append(so_far)
        yield SaySentence("Certainly.")
        yield ReplyDone(state="")


class Company:
    """The voice, its mind, and whichever shields are there."""

    def __init__(self, *shields, mind=None):
        self._first = shields
        self.mind, self.clock, self.facts, self.lanes, self.turns = mind or Thinker(), LoopClock(), [], {}, 0
        self.bus = MemoryBus(self.clock.now)
        directory = MemoryDirectory(b"secret", None)
        self.needs = Needs(
            {
                Business: BUSINESS, SpeculativeReply: SpeculativeReply(),
                Mind: self.mind, Clock: self.clock, SafeAnswers: PoliteAnswers(), InjectionJudge: JUDGE(),
                SecondOpinion: NoSecondOpinion(), Atlas: ATLAS(), Registry: Registry(HotContacts(), HotDiary(), directory),
                FailedAttempts: FailedAttempts(), Codes: KeyedCodes(b"secret", deliverable=False), HotTraffic: HotTraffic(LIMITS),
                Signs: SIGNS, HotSuspicion: HotSuspicion(SIGNS), NumberHash: KeyedHashes(b"secret"),
                Languages: languages(),
            }
        )  # fmt: skip

    async def __aenter__(self):
        await self.bus.live.tap(CALL, self.facts.append)
        await self.say(CallRinging(person="01PERSON", caller="+16175550147", called=BUSINESS.number), "ringing")
        await self._open("voice", ("answering", "unjudged"))
        for shield in self._first:
            await self.start(shield)
        await self.say(LineOpened(stream="s", edge="e"), "opened")
        await asyncio.sleep(2)
        return self

    async def __aexit__(self, *exc):
        for role in list(self.lanes):
            await self.kill(role)
        await self.bus.close()

    async def start(self, shield):
        await self._open(f"shield-{shield}", (shield,))

    async def kill(self, role):
        """As by kill -9: nothing is handed over."""
        task = self.lanes.pop(role)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    async def say(self, event, name):
        draft = Draft(subject=CALL, event=event, id=name, at=self.clock.now(), person="01PERSON")
        await self.bus.live.publish(draft)

    async def hear(self, words, intent="unknown", **entities):
        """One turn of the caller, with all that is said of it within two seconds; the agent's first sentence."""
        self.turns += 1
        nth, before = self.turns, len(self.facts)
        frames = {"from_frame": nth, "to_frame": nth, "ended_frame": nth, "endpoint_ms": 0, "recognise_ms": 0.0}
        await self.say(SpeechRecognised(turn=nth, words=words, confidence=1.0, engine="", **frames), f"speech/{nth}")
        meant = turn(words, intent, nth=nth, **entities)
        draft = Draft(
            subject=CALL, event=meant, id=f"intent/{nth}", at=self.clock.now(), cause=f"speech/{nth}", person="01PERSON"
        )
        await self.bus.live.publish(draft)
        await asyncio.sleep(2)
        new = [one.event for one in self.facts[before:]]
        assert any(isinstance(one, ReplyComposed) for one in new), f"no answer to {words}"
        return next(one for one in new if isinstance(one, SentenceComposed))

    def missing(self, about=None):
        """The shields that were said to be late or down, on any fact or on that one."""
        verdicts = [one.event for one in self.facts if isinstance(one.event, VerdictGiven)]
        return {one.shield for one in verdicts if one.verdict == "failed" and about in {None, one.about}}

    def judged(self, about):
        """The shields that gave a verdict on that fact themselves."""
        return {one.handler for one in self.facts if isinstance(one.event, VerdictGiven) and one.event.about == about} - {
            "answering",
            "unjudged",
        }

    async def _open(self, role, names):
        last = await self.bus.log.last(f"claim.northwind.01CALL-{role}")
        fence = await self.bus.claims.claim(f"claim.northwind.01CALL-{role}", after=last.sequence if last else 0)
        known = find_handlers()

        async def park(handler, fact, failure):
            raise AssertionError(handler.name) from failure

        lane = CallLane(
            CALL, fence, [known[name] for name in names], self.needs,
            log=self.bus.log, live=self.bus.live, sound=self.bus.audio, park=park,
            clock=self.clock, tracer=NoTracer(), meter=Meter(),
        )  # fmt: skip
        self.lanes[role] = asyncio.get_running_loop().create_task(lane.run())
        await asyncio.sleep(0.01)
