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
from handlers.business.templates import shipped
from handlers.call.ports.mind import Mind, Understanding
from handlers.call.recording.ports import Recorder, RecordingConsent
from handlers.call.tools.ports import AppointmentQueries
from handlers.call.tools.requests import LocalAppointments
from handlers.clock import Clock
from handlers.consent.keywords import Keywords
from handlers.contacts.memory import HotContacts
from handlers.contacts.ports.directory import Directory
from handlers.contacts.ports.number_hash import NumberHash
from handlers.contacts.ports.people import ContactMemory
from handlers.diary.memory import HotDiary
from handlers.diary.ports import Diary
from handlers.messages.gate import MessageGate
from handlers.messages.law import read_law
from handlers.messages.ports import Senders
from handlers.messages.recipients import Recipients
from handlers.messages.texts import MessageTexts
from handlers.money.list_prices import PriceTable, read_prices
from handlers.shields.competitor.signs import Signs, read_signs
from handlers.shields.competitor.state import HotSuspicion
from handlers.shields.geofence.atlas import Atlas
from handlers.shields.injection.policy import InjectionJudge
from handlers.shields.injection.second_opinion import NoSecondOpinion, SecondOpinion
from handlers.shields.pii.memory import RememberedBelongings
from handlers.shields.pii.ports import Belongings
from handlers.shields.rates.limits import read_limits
from handlers.shields.rates.memory import HotTraffic
from handlers.shields.verification.codes import Codes, KeyedCodes
from handlers.shields.verification.memory import FailedAttempts
from handlers.shields.verification.personal_file import Registry
from infra.composition.shield_memory import load_atlas
from infra.engines.injection_judge import load_judge
from infra.privacy.directory.number_hashing import KeyedHashes
from infra.privacy.recording.call_consent import CallConsent
from infra.replay.null_ports import (
    PretendedActions,
    PretendedRecorder,
    PretendedSender,
    PretendedTimers,
    RecordedDirectory,
    SandboxAppointments,
)
from infra.runtime.needs import Needs
from schemas.diary import AppointmentBooked
from schemas.fact import Fact
from schemas.knowledge import Business
from schemas.line import CallRinging
from schemas.subjects import parse_subject


class TodaysKnowledge(msgspec.Struct, frozen=True, kw_only=True):
    """What is taken from today: what businesses know, how turns are read, who thinks, and the secrets that codes are made by."""

    business: Callable[[str], Business]
    understanding: Understanding
    mind: Mind
    codes: bytes = b"replay"
    directory: bytes = b"replay"


def put_facts(bus: MemoryBus, facts: Sequence[Fact]) -> None:
    """Put facts into a sandbox's log as if they had always been there."""
    wire = Wire()
    for fact in facts:
        message = wire.write(fact)
        bus.store.put(message.subject, message.headers, message.payload)


class Environment(msgspec.Struct, frozen=True):
    """The needs of every handler but the line's own; `follow` keeps the memory among them up with the sandbox's log."""

    needs: Needs
    diary: HotDiary
    people: HotContacts

    async def follow(self, log: Log) -> None:
        await asyncio.gather(self.diary.follow(log), self.people.follow(log))

    def notice(self, fact: Fact) -> None:
        self.diary.notice(fact)
        self.people.notice(fact)


async def make_environment(
    bus: MemoryBus, clock: Clock, facts: Sequence[Fact], today: TodaysKnowledge, pretended: PretendedActions
) -> Environment:
    """What there is over what the sandbox's log holds now."""
    diary, people, attempts = HotDiary(), HotContacts(), FailedAttempts()
    signs = read_signs(_file("shields/competitor.toml"))
    traffic, suspicion = HotTraffic(read_limits(_file("shields/rates.toml"))), HotSuspicion(signs)
    whose = RememberedBelongings(lambda: b"replay")
    await asyncio.gather(*(one.load(bus.log) for one in (diary, people, attempts, traffic, suspicion, whose)))
    directory = RecordedDirectory(_numbers(facts))
    gate = MessageGate(bus.log, read_law(_file("law/quiet_hours.toml")), Recipients(directory, people), clock)
    needs = Needs(
        {
            Clock: clock,
            Log: bus.log,
            Timers: PretendedTimers(pretended),
            Diary: diary,
            ContactMemory: people,
            Directory: directory,
            AppointmentQueries: SandboxAppointments(LocalAppointments(diary, people, directory, today.business, clock)),
            Understanding: today.understanding,
            Mind: today.mind,
            PriceTable: read_prices(_file("prices.toml")),
            MessageGate: gate,
            Senders: Senders({one: PretendedSender(one, pretended) for one in ("sms", "whatsapp", "email")}),
            Keywords: Keywords(_file("law/keywords.toml")),
            MessageTexts: MessageTexts(_file("law/texts.toml")),
            Recorder: PretendedRecorder(pretended),
            RecordingConsent: CallConsent(bus.log),
            Belongings: whose,
            SecondOpinion: NoSecondOpinion(),
            Registry: Registry(people, diary, directory),
            FailedAttempts: attempts,
            Codes: KeyedCodes(today.codes, deliverable=True),
            HotTraffic: traffic,
            Signs: signs,
            HotSuspicion: suspicion,
            NumberHash: KeyedHashes(today.directory),
        },
        _made(),
    )
    return Environment(needs, diary, people)


@functools.cache
def _made() -> dict[Any, Any]:
    """What could be made of the shipped data; a handler that lacks one is left out of the replay, which says so."""
    made: dict[Any, Any] = {}
    makers: dict[Any, Callable[[], Any]] = {InjectionJudge: load_judge, Atlas: load_atlas}
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
        tenant = parse_subject(fact.subject).tenant
        match fact.event:
            case CallRinging(caller=number, person=person) | AppointmentBooked(phone=number, person=person) if number:
                numbers[tenant, number] = person
            case _:
                pass
    return numbers
