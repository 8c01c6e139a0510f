"""What handlers find around them in a replay: the business and engines of today, the memory of then, and ports to nowhere."""

import asyncio
import functools
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from bus.log import Log
from bus.memory import MemoryBus
from bus.timers import Timers
from bus.wire import Wire
from handlers.consent.keywords import Keywords
from handlers.contacts.hot import HotPeople
from handlers.costs.prices import Prices
from handlers.costs.prices import read as read_prices
from handlers.diary.hot import HotDiary
from handlers.outbound.gate import Gate
from handlers.outbound.law import read as read_law
from handlers.outbound.recipients import Recipients
from handlers.outbound.senders import Senders
from handlers.outbound.texts import Texts
from handlers.ports.belongings import Belongings
from handlers.ports.books import Books
from handlers.ports.clock import Clock
from handlers.ports.diary import Diary
from handlers.ports.directory import Directory
from handlers.ports.numbers import NumberHash
from handlers.ports.people import People
from handlers.ports.recording import Recorder, RecordingConsent
from handlers.ports.thinking import Mind, Understanding
from handlers.shields.competitor.signs import Signs
from handlers.shields.competitor.signs import read as read_signs
from handlers.shields.competitor.suspicion import HotSuspicion
from handlers.shields.geofence.atlas import Atlas
from handlers.shields.injection.judge import Judge
from handlers.shields.injection.opinion import NoSecondOpinion, SecondOpinion
from handlers.shields.pii.remembered import RememberedBelongings
from handlers.shields.rates.hot import HotTraffic
from handlers.shields.rates.limits import read as read_limits
from handlers.shields.verification.attempts import Attempts
from handlers.shields.verification.codes import Codes, KeyedCodes
from handlers.shields.verification.file import Registry
from handlers.tools.questions import NearBooks
from infra.directory.hashing import KeyedHashes
from infra.knowledge.shelf import shipped
from infra.knowledge.suspecting import judge
from infra.recording.consent import CallConsent
from infra.replay.pretended import PastBooks, Pretended, PretendedRecorder, PretendedSender, PretendedTimers, RecordedDirectory
from infra.runtime.needs import Needs
from infra.shield_memory import atlas
from schemas.diary import AppointmentBooked
from schemas.fact import Fact
from schemas.knowledge import Business
from schemas.line import CallRinging
from schemas.subjects import parse


class Today(msgspec.Struct, frozen=True, kw_only=True):
    """What is taken from today: what businesses know, how turns are read, who thinks, and the secrets that codes are made by."""

    business: Callable[[str], Business]
    understanding: Understanding
    mind: Mind
    codes: bytes = b"replay"
    directory: bytes = b"replay"


def put(bus: MemoryBus, facts: Sequence[Fact]) -> None:
    """Put facts into a sandbox's log as if they had always been there."""
    wire = Wire()
    for fact in facts:
        message = wire.write(fact)
        bus.store.put(message.subject, message.headers, message.payload)


class Scenery(msgspec.Struct, frozen=True):
    """The needs of every handler but the line's own; `follow` keeps the memory among them up with the sandbox's log."""

    needs: Needs
    diary: HotDiary
    people: HotPeople

    async def follow(self, log: Log) -> None:
        await asyncio.gather(self.diary.follow(log), self.people.follow(log))

    def notice(self, fact: Fact) -> None:
        self.diary.notice(fact)
        self.people.notice(fact)


async def scenery(bus: MemoryBus, clock: Clock, facts: Sequence[Fact], today: Today, pretended: Pretended) -> Scenery:
    """What there is over what the sandbox's log holds now."""
    diary, people, attempts = HotDiary(), HotPeople(), Attempts()
    signs = read_signs(_file("shields/competitor.toml"))
    traffic, suspicion = HotTraffic(read_limits(_file("shields/rates.toml"))), HotSuspicion(signs)
    whose = RememberedBelongings(lambda: b"replay")
    await asyncio.gather(*(one.load(bus.log) for one in (diary, people, attempts, traffic, suspicion, whose)))
    directory = RecordedDirectory(_numbers(facts))
    gate = Gate(bus.log, read_law(_file("law/quiet_hours.toml")), Recipients(directory, people), clock)
    needs = Needs(
        {
            Clock: clock,
            Log: bus.log,
            Timers: PretendedTimers(pretended),
            Diary: diary,
            People: people,
            Directory: directory,
            Books: PastBooks(NearBooks(diary, people, directory, today.business, clock)),
            Understanding: today.understanding,
            Mind: today.mind,
            Prices: read_prices(_file("prices.toml")),
            Gate: gate,
            Senders: Senders({one: PretendedSender(one, pretended) for one in ("sms", "whatsapp", "email")}),
            Keywords: Keywords(_file("law/keywords.toml")),
            Texts: Texts(_file("law/texts.toml")),
            Recorder: PretendedRecorder(pretended),
            RecordingConsent: CallConsent(bus.log),
            Belongings: whose,
            SecondOpinion: NoSecondOpinion(),
            Registry: Registry(people, diary, directory),
            Attempts: attempts,
            Codes: KeyedCodes(today.codes, deliverable=True),
            HotTraffic: traffic,
            Signs: signs,
            HotSuspicion: suspicion,
            NumberHash: KeyedHashes(today.directory),
        },
        _made(),
    )
    return Scenery(needs, diary, people)


@functools.cache
def _made() -> dict[Any, Any]:
    """What could be made of the shipped data; a handler that lacks one is left out of the replay, which says so."""
    made: dict[Any, Any] = {}
    makers: dict[Any, Callable[[], Any]] = {Judge: judge, Atlas: atlas}
    for kind, make in makers.items():
        try:
            made[kind] = make()
        except Exception:  # noqa: BLE001, S112 - the handler that lacks it is reported by name
            continue
    return made


def _file(name: str) -> bytes:
    return (shipped() / name).read_bytes()


def _numbers(facts: Sequence[Fact]) -> dict[tuple[str, str], str]:
    """Which person had which number, as the facts tell."""
    numbers: dict[tuple[str, str], str] = {}
    for fact in facts:
        tenant = parse(fact.subject).tenant
        match fact.event:
            case CallRinging(caller=number, person=person) | AppointmentBooked(phone=number, person=person) if number:
                numbers[tenant, number] = person
            case _:
                pass
    return numbers
