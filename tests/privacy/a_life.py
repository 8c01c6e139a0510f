"""What a business hears from people in a while: calls, names, appointments, messages; and the rows made of it, in memory."""

import operator
import time
from datetime import timedelta
from pathlib import Path

from bus.log import Log
from bus.memory import MemoryBus
from handlers.privacy.ports import Eraser as EraserPort
from infra.privacy.directory.in_memory import MemoryDirectory
from infra.privacy.erased_list import ErasedList
from infra.privacy.eraser import Eraser, request_erasure
from infra.privacy.open_calls import Waiting
from infra.privacy.recording.store import MemoryRecordingStore
from infra.privacy.vault.in_memory import MemoryVault
from infra.privacy.vault.sealers import make_sealers
from infra.runtime.discovery import find_handlers, import_modules
from infra.runtime.handling import handle
from infra.runtime.needs import Needs
from infra.runtime.projection.fold import fold_facts
from infra.runtime.stamp import AnswerStamp
from projectors.projector import declared_projectors
from read_models.row import merge_rows
from schemas.contacts import ContactLearned, ContactMet, MessageTaken
from schemas.diary import AppointmentBooked, AppointmentCancelled, AppointmentCompleted
from schemas.event import Event
from schemas.fact import Draft, Fact, answer_id
from schemas.frame import Frame
from schemas.line import CallEnded, CallRinging
from schemas.privacy import DiskSwept, ErasureCertified
from schemas.reply import ReplyComposed, SentenceComposed
from schemas.speech import SpeechRecognised
from schemas.understanding import Entity, IntentRecognised
from tests.examples import example
from tests.privacy.conftest import NOW

import_modules("projectors")
CALLED = "+16175550100"


class Person:
    """Somebody who can be told from everybody else by every word of theirs."""

    def __init__(self, nth: int) -> None:
        self.id = f"{nth:026d}"
        self.name = f"Name{nth}Person"
        self.phone = f"+1617555{nth:04d}"
        self.words = f"secretwords{nth}said"

    @property
    def traces(self) -> list[bytes]:
        return [one.encode() for one in (self.name, self.phone, self.words)]


class Ids:
    """Ids counted up; the next person's is said."""

    nth = 0
    person = ""

    def next(self) -> str:
        self.nth += 1
        return str(self.nth)

    def new(self) -> str:
        return self.person


class Clock:
    """A clock that goes a second on whenever it is looked at."""

    def __init__(self) -> None:
        self.at = NOW

    def now(self):
        self.at += timedelta(seconds=1)
        return self.at

    def steady(self) -> float:
        return time.monotonic()


class Rows:
    """The read models in memory: live rows follow the log, `rewrite` builds them again."""

    def __init__(self, log: Log) -> None:
        self.log, self.places = log, dict.fromkeys(declared_projectors(), 0)
        self.tables = {name: {} for name in declared_projectors()}
        self.swept = 0

    def names(self):
        return sorted(declared_projectors())

    async def follow(self, name: str) -> int:
        projector, rows, count = declared_projectors()[name], self.tables[name], 0
        streams = {}
        for subject in projector.reads:
            streams.setdefault("call" if subject.startswith("call") else "ledger", []).append(subject)
        for stream, subjects in streams.items():
            async for facts in self.log.read(*subjects, after=self.places.get((name, stream), 0)):
                self.places[name, stream] = facts[-1].sequence
                count += len(facts)
                for shape, changed in fold_facts(projector, facts).rows:
                    key = operator.attrgetter(*shape.key)
                    for row in changed:
                        before = rows.get((shape.name, key(row)))
                        rows[shape.name, key(row)] = row if before is None else merge_rows(before, row, shape)
        return count

    async def live(self):
        for name in self.names():
            await self.follow(name)
        return self.tables

    async def rewrite(self, name: str) -> int:
        self.tables[name] = {}
        self.places = {key: at for key, at in self.places.items() if key[0] != name}
        return await self.follow(name)

    async def sweep(self) -> DiskSwept:
        self.swept += 1
        return DiskSwept(wal=True, statistics=True)


class World:
    """A business in memory with everything that keeps something of people."""

    def __init__(self) -> None:
        self.vault, self.clock, self.ids = MemoryVault(), Clock(), Ids()
        self.seals = make_sealers(self.vault, time.monotonic)
        self.bus = MemoryBus(self.clock.now, wire=self.seals.wire, frames=self.seals.frames)
        self.directory = MemoryDirectory(b"secret", self.ids)
        self.recordings, self.rows = MemoryRecordingStore(), Rows(self.bus.log)
        self.handled: dict[str, int] = {}

    async def open(self) -> "World":
        await self.seals.keys.begin(self.bus.broadcast)
        return self

    def eraser(self, waiting: Waiting | None = None) -> Eraser:
        return Eraser(
            log=self.bus.log,
            broadcast=self.bus.broadcast,
            purge=self.bus.purge,
            vault=self.vault,
            directory=self.directory,
            recordings=self.recordings,
            models=self.rows,
            erased=ErasedList(Path("no backups")),
            waiting=waiting,
        )

    async def ask_erasure(self, who: Person) -> str:
        """The erasure's subject."""
        return await request_erasure(self.bus.log, self.clock, "t", who.id, "owner-1")

    async def go_on(self, name: str, after=lambda _: None, waiting: Waiting | None = None) -> ErasureCertified | None:
        """Carry out an erasure as the ledger does: each of its facts is handled in order, and what was at hand when it was
        killed is handed over again. `after` hears the tag of what was handled before the position moves on.
        """
        handler, needs = find_handlers()["erasing"], Needs({EraserPort: self.eraser(waiting)})
        while True:
            facts = await self.bus.log.load(name)
            wanted = [one for one in facts if isinstance(one.event, handler.wants) and one.sequence > self.handled.get(name, 0)]
            if not wanted:
                return next((one.event for one in facts if isinstance(one.event, ErasureCertified)), None)
            arguments = needs.provide(handler, leaving=frozenset({Fact, handler.needs["pages"]})) | {"fact": wanted[0]}
            stored = []
            await handle(
                handler, wanted[0], arguments, self.bus.log, AnswerStamp(wanted[0], handler.name, self.clock), stored.append
            )
            for one in stored:
                after(one.event.tag())
            self.handled[name] = wanted[0].sequence

    async def say(self, subject: str, event: Event, person: str, id_: str = "") -> Draft:
        draft = Draft(subject=subject, event=event, id=id_ or f"f{self.ids.next()}", at=self.clock.now(), person=person)
        await self.bus.log.append(draft)
        return draft

    async def call(self, who: Person, nth: int) -> str:
        """A whole call with sound; its id."""
        self.ids.person = who.id
        await self.directory.person("t", who.phone)
        call, me = f"c{nth}", who.id
        name = f"call.t.{call}"
        ringing = await self.say(name, CallRinging(person=me, caller=who.phone, called=CALLED), me)
        if not await self.bus.log.load(f"contact.t.{me}"):
            await self.say(f"contact.t.{me}", ContactMet(person=me, phone=who.phone), me)
        said = await self.say(name, recognised(f"my name is {who.name} {who.words}"), me)
        entity = Entity(role="name", value=who.name, said=who.name)
        understood = IntentRecognised(turn=1, words=who.words, intent="book", confidence=0.9, tier="fast", entities=(entity,))
        await self.say(name, understood, me, answer_id(said.id, "intent.recognised"))
        text = f"Thank you {who.name}, the number is {who.phone}"
        await self.say(name, SentenceComposed(turn=1, sentence=1, text=text, source="dialogue"), me)
        await self.say(name, ReplyComposed(turn=1, sentences=(1,), state=f'{{"name":"{who.name}"}}'), me)
        for number in range(1, 4):
            for side in ("heard", "spoken"):
                frame = Frame(number, number * 20, 1, 1, who.words.encode().ljust(160, b"."))
                await self.bus.audio.send(f"audio.t.{call}.{side}", frame)
        learned = ContactLearned(person=me, field="name", value=who.name, source=ringing.id)
        await self.say(f"contact.t.{me}", learned, me)
        await self.say(name, CallEnded(reason="caller", seconds=5), me)
        return call

    async def book(self, who: Person, nth: int) -> None:
        start, mine = NOW + timedelta(minutes=30 * nth), {"name": who.name, "phone": who.phone, "notes": who.words}
        booked = example(AppointmentBooked, appointment=f"a{nth}", person=who.id, start=start, service="cut", **mine)
        await self.say("page.t.chair_2026-11-20", booked, who.id)

    async def cancel(self, who: Person, nth: int) -> None:
        gone = AppointmentCancelled(appointment=f"a{nth}", person=who.id, start=NOW, resource="chair")
        await self.say("page.t.chair_2026-11-20", gone, who.id)

    async def complete(self, who: Person, nth: int) -> None:
        done = AppointmentCompleted(appointment=f"a{nth}", person=who.id, price="55")
        await self.say("page.t.chair_2026-11-20", done, who.id)

    async def message(self, who: Person) -> None:
        await self.say(f"contact.t.{who.id}", MessageTaken(person=who.id, text=who.words, name=who.name, phone=who.phone), who.id)

    def stored(self) -> bytes:
        """Every byte of every stream, headers and subjects too."""
        streams = ("CALLS", "LEDGER", "AUDIO", "PARKED", "TIMERS")
        kept = [one for stream in streams for one in self.bus.store.find(stream, [">"])]
        return b"\n".join(f"{one.subject} {dict(one.headers)}".encode() + one.payload for one in kept)

    async def everything_read(self) -> bytes:
        """All facts as readers see them, and all rows."""
        facts = [fact for of in ("call.>", "contact.>") async for batch in self.bus.log.read(of) for fact in batch]
        pages = [fact async for batch in self.bus.log.read("page.>", "erasure.>") for fact in batch]
        return repr((facts, pages, await self.rows.live())).encode()


def recognised(words: str) -> SpeechRecognised:
    return example(SpeechRecognised, words=words, alternatives=(words,))
