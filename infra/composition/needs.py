"""The one builder of what handlers need: ports are brought by who runs them, everything else is made here."""

import functools
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from bus.log import Log
from handlers.business.templates import knowledge_folder
from handlers.call.answering.speculation import SpeculativeReply
from handlers.call.ports.clearance import Clearance
from handlers.call.ports.verdicts import SafeAnswers
from handlers.call.recording.ports import RecordingConsent
from handlers.clock import Clock
from handlers.consent.keywords import Keywords
from handlers.contacts.ports.directory import Directory
from handlers.contacts.ports.people import ContactMemory
from handlers.diary.ports import Diary
from handlers.handler import Handler
from handlers.handover.texts import HandoverTexts, read_words
from handlers.messages.gate import MessageGate
from handlers.messages.law import read_law
from handlers.messages.recipients import Recipients
from handlers.messages.shipped_texts import read_texts
from handlers.messages.texts import MessageTexts
from handlers.money.list_prices import PriceTable, read_prices
from handlers.shields.competitor.signs import Signs
from handlers.shields.competitor.state import HotSuspicion
from handlers.shields.geofence.atlas import Atlas
from handlers.shields.geofence.postcodes import atlas
from handlers.shields.injection.policy import InjectionJudge
from handlers.shields.injection.polite_answers import PoliteAnswers
from handlers.shields.injection.second_opinion import NoSecondOpinion, SecondOpinion
from handlers.shields.pii.clearance import GuardedClearance
from handlers.shields.pii.ports import Belongings
from handlers.shields.rates.memory import HotTraffic
from handlers.shields.verification.memory import FailedAttempts
from handlers.shields.verification.personal_file import Registry
from infra.composition.memories import Memories
from infra.engines.injection_judge import load_judge
from infra.privacy.recording.call_consent import CallConsent
from infra.runtime.needs import Needs
from schemas.knowledge import Business

#: Makes a need out of nothing, or out of other needs, which it gets by type.
Maker = Callable[[], Any]
Composed = Callable[[Callable[[Any], Any]], Any]


def wanted_by(handlers: Iterable[Handler]) -> frozenset[Any]:
    """The types that these handlers need."""
    return frozenset(kind for one in handlers for kind in one.needs.values())


def compose(
    ports: Mapping[Any, Maker],
    memories: Memories | None,
    wanted: Iterable[Any],
    missing: Callable[[Any, Exception], None] | None = None,
) -> Needs:
    """What is wanted of what there is. `ports` are the ways to the world, by type; they go before what is made here.

    Without `memories` nothing is remembered beyond a call.

    What cannot be made is told to `missing`, and raised when there is none: a handler that lacks it is for `Needs.provide`.
    """
    makers, made = _shared() | (_remembered(memories) if memories else {}), dict[Any, Any]()

    def of(kind: Any) -> Any:
        if kind not in made:
            made[kind] = ports[kind]() if kind in ports else makers[kind](of)
        return made[kind]

    provided: dict[Any, Any] = {}
    for kind in wanted:
        if kind not in ports and kind not in makers:
            continue
        try:
            provided[kind] = of(kind)
        except Exception as wrong:
            if missing is None:
                raise
            missing(kind, wrong)
    return Needs(provided)


def call_needs(business: Business) -> dict[Any, Any]:
    """What the handlers of one call of a business need besides, made anew for each call."""
    return {Clearance: GuardedClearance(business), SpeculativeReply: SpeculativeReply(), Business: business}


def _remembered(memories: Memories) -> dict[Any, Composed]:
    return {
        Diary: lambda _: memories.diary,
        ContactMemory: lambda _: memories.people,
        Belongings: lambda _: memories.belongings,
        FailedAttempts: lambda _: memories.attempts,
        HotTraffic: lambda _: memories.traffic,
        HotSuspicion: lambda _: memories.suspicion,
        Signs: lambda _: memories.signs,
    }


def _shared() -> dict[Any, Composed]:
    return {
        Registry: lambda of: Registry(of(ContactMemory), of(Diary), of(Directory)),
        MessageGate: lambda of: MessageGate(
            of(Log), read_law(_file("law/quiet_hours.toml")), Recipients(of(Directory), of(ContactMemory)), of(Clock)
        ),
        RecordingConsent: lambda of: CallConsent(of(Log)),
        Keywords: lambda _: Keywords(_file("law/keywords.toml")),
        MessageTexts: lambda _: read_texts(),
        HandoverTexts: lambda _: read_handover_texts(),
        PriceTable: lambda _: read_prices(_file("prices.toml")),
        SafeAnswers: lambda _: PoliteAnswers(),
        SecondOpinion: lambda _: NoSecondOpinion(),
        InjectionJudge: lambda _: _judge(),
        Atlas: lambda _: _atlas(),
    }


def read_handover_texts() -> HandoverTexts:
    folders = [one for one in (knowledge_folder() / "languages").iterdir() if (one / "handover.toml").is_file()]
    return HandoverTexts({one.name: read_words((one / "handover.toml").read_text("utf-8")) for one in folders})


#: Both take a while to make, and never change.
_judge, _atlas = functools.cache(load_judge), functools.cache(atlas)


def _file(name: str) -> bytes:
    return (knowledge_folder() / name).read_bytes()
