"""What handlers find around them in a replay: the business and engines of today, the memory of then, and ports to nowhere."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from bus.log import Log
from bus.memory import MemoryBus
from bus.timers import Timers
from bus.wire import Wire
from handlers.business.ports import CarrierKeys
from handlers.call.ports.mind import Mind, Understanding
from handlers.call.ports.telephony import Telephony
from handlers.call.ports.voice import Voice
from handlers.call.recording.ports import Recorder
from handlers.call.tools.ports import AppointmentQueries
from handlers.call.tools.requests import LocalAppointments
from handlers.clock import Clock
from handlers.contacts.ports.directory import Directory
from handlers.contacts.ports.number_hash import NumberHash
from handlers.language.pack import Languages
from handlers.language.shelf import languages
from handlers.messages.alarm_links import AlarmLinks
from handlers.messages.ports import Senders
from handlers.messages.threads.ports import TextDialogue
from handlers.privacy.ports import Disposal, Eraser
from handlers.shields.verification.codes import Codes, KeyedCodes
from infra.composition.memories import Memories
from infra.composition.needs import Maker, compose, wanted_by
from infra.connectors.signed_links import SignedLinks
from infra.privacy.directory.number_hashing import KeyedHashes
from infra.replay.null_ports import (
    PretendedActions,
    PretendedDialogue,
    PretendedRecorder,
    PretendedSender,
    PretendedTimers,
    RecordedDirectory,
    SandboxAppointments,
    SilentVoice,
)
from infra.replay.pretended_carrier_keys import PretendedCarrierKeys
from infra.replay.pretended_privacy import PretendedDisposal, PretendedEraser
from infra.replay.pretended_telephony import PretendedTelephony
from infra.runtime.discovery import find_handlers
from infra.runtime.needs import Needs
from schemas.diary import AppointmentBooked
from schemas.fact import Fact
from schemas.frame import Frame
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
    memories: Memories

    async def follow(self, log: Log) -> None:
        await self.memories.follow(log)

    def notice(self, fact: Fact) -> None:
        self.memories.notice(fact)


async def make_environment(
    bus: MemoryBus, clock: Clock, facts: Sequence[Fact], today: TodaysKnowledge, pretended: PretendedActions
) -> Environment:
    """What there is over what the sandbox's log holds now. A handler that lacks something is left out, and the replay says so."""
    wanted = wanted_by(one for one in find_handlers().values() if Frame not in one.wants)
    memories = Memories(wanted, lambda: b"replay")
    await memories.load(bus.log)
    directory = RecordedDirectory(_numbers(facts))
    books = SandboxAppointments(LocalAppointments(memories.diary, memories.people, directory, today.business, clock))
    senders = Senders({one: PretendedSender(one, pretended) for one in ("sms", "whatsapp", "email")})
    ports: dict[Any, Maker] = {
        Clock: lambda: clock,
        Log: lambda: bus.log,
        Timers: lambda: PretendedTimers(pretended),
        Directory: lambda: directory,
        Senders: lambda: senders,
        AlarmLinks: lambda: SignedLinks("", b"replay"),
        Telephony: lambda: PretendedTelephony(pretended),
        CarrierKeys: lambda: PretendedCarrierKeys(pretended),
        Recorder: lambda: PretendedRecorder(pretended),
        Eraser: lambda: PretendedEraser(pretended),
        Disposal: lambda: PretendedDisposal(pretended),
        Codes: lambda: KeyedCodes(today.codes, deliverable=True),
        NumberHash: lambda: KeyedHashes(today.directory),
        AppointmentQueries: lambda: books,
        Understanding: lambda: today.understanding,
        Languages: languages,
        Mind: lambda: today.mind,
        Voice: SilentVoice,
        TextDialogue: lambda: PretendedDialogue(pretended),
    }
    return Environment(compose(ports, memories, wanted, missing=lambda _, __: None), memories)


def _numbers(facts: Sequence[Fact]) -> dict[tuple[str, str], str]:
    """Which person had which number, as the facts tell."""
    numbers: dict[tuple[str, str], str] = {}
    for fact in facts:
        tenant = parse_subject(fact.subject).tenant
        match fact.event:
            case CallRinging(caller=number, person=person) | AppointmentBooked(phone=number, person=person) if number:
                numbers[tenant, number] = person
            case _:  # open: other facts name no number
                pass
    return numbers
