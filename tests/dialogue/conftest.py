"""A scripted caller on the line with the built-in mind, and a small diary that answers its tools."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest

from handlers.conversation import Conversation, evolve
from handlers.dialogue.engine import reply
from handlers.dialogue.memory import remember
from handlers.dialogue.phrases import Phrases, phrase_book
from handlers.ports.thinking import Done, Say, Use
from handlers.understanding.reader import FastUnderstanding
from infra.knowledge.shelf import demo_businesses
from infra.knowledge.teaching import fast_understanding
from schemas import toolbox
from schemas.event import Event
from schemas.fact import Fact
from schemas.knowledge import Business
from schemas.line import CallRinging, KeyPressed, LineOpened
from schemas.reply import ReplyComposed, SentenceComposed, WordsHeard
from schemas.speech import CallerSilent, SpeechRecognised
from schemas.toolbox import Appointment, Appointments, Availability, Noted, Refusal, Slot, Transfer
from schemas.tools import ToolAnswered, ToolFailed, ToolRequested
from schemas.understanding import Entity, IntentRecognised

#: A Friday, ten in the morning in New York.
NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
ZONE = ZoneInfo("America/New_York")


def at(text: str) -> datetime:
    """A local moment: `2026-11-24 14:30`."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


class Diary:
    """Answers tools as the ledger would: every half hour from nine to five on weekdays is free unless taken."""

    def __init__(self) -> None:
        self.taken: set[datetime] = set()
        self.booked: dict[str, Appointment] = {}
        self.messages: list[toolbox.TakeMessage] = []
        self.others: dict[str, Appointment] = {}
        self.refusals: list[Refusal] = []
        self.down: set[str] = set()
        self.human = False
        self.knows = ""

    def free(self, day: date) -> list[Slot]:
        if day.weekday() > 4 or day < date(2026, 11, 20):
            return []
        starts = [datetime(day.year, day.month, day.day, 9, tzinfo=ZONE) + timedelta(minutes=30 * n) for n in range(16)]
        busy = self.taken | {one.start for one in self.booked.values()}
        return [Slot(start=start, resource="hygienist-1") for start in starts if start not in busy and start > NOW]

    def answer(self, asked: toolbox.Request) -> toolbox.Result | Refusal:
        if self.refusals and isinstance(asked, toolbox.BookAppointment):
            return self.refusals.pop(0)
        match asked:
            case toolbox.FindAvailability():
                return self._search(asked)
            case toolbox.FindAppointments(phone=phone):
                mine = self.others if phone else self.booked
                return Appointments(appointments=tuple(sorted(mine.values(), key=lambda one: one.start)))
            case toolbox.BookAppointment():
                if asked.start in {slot.start for slot in self.free(asked.start.date())}:
                    id_ = f"appointment-{len(self.booked)}"
                    self.booked[id_] = Appointment(
                        appointment=id_,
                        service=asked.service,
                        start=asked.start,
                        resource=asked.resource,
                        reference="KT342",
                        name=asked.name,
                    )
                    return self.booked[id_]
                return Refusal(reason="taken")
            case toolbox.RescheduleAppointment(appointment=id_, start=start):
                if id_ not in self.booked:
                    return Refusal(reason="not-found")
                self.booked[id_] = msgspec.structs.replace(self.booked[id_], start=start)
                return self.booked[id_]
            case toolbox.CancelAppointment(appointment=id_):
                return self.booked.pop(id_) if id_ in self.booked else Refusal(reason="not-found")
            case toolbox.TransferToHuman():
                return Transfer(connected=self.human, callback=not self.human)
            case toolbox.TakeMessage():
                self.messages.append(asked)
                return Noted()
            case toolbox.AnswerQuestion():
                return toolbox.Answer(text=self.knows, confidence=0.9 if self.knows else 0.0)
            case _:
                return Noted()

    def _search(self, asked: toolbox.FindAvailability) -> Availability:
        since = date.fromisoformat(asked.date) if asked.date else NOW.date()
        until = date.fromisoformat(asked.until) if asked.until else since if asked.date else since + timedelta(days=10)
        slots = [slot for n in range((until - since).days + 1) for slot in self.free(since + timedelta(days=n))]
        earliest, _, latest = asked.time.partition("-")
        if latest:
            slots = [slot for slot in slots if earliest <= f"{slot.start:%H:%M}" < latest]
        elif earliest:
            slots.sort(key=lambda slot: abs(int(f"{slot.start:%H%M}") - int(earliest.replace(":", ""))))
        later = [slot for n in range(1, 10) for slot in self.free(until + timedelta(days=n))]
        return Availability(slots=tuple(slots[:12])) if slots else Availability(closed="closed", next=tuple(later[:3]))


class Call:
    """One call in virtual time: the caller's turns go in, what the agent says comes out, tools are answered at once."""

    def __init__(self, business: Business, phrases: Phrases, diary: Diary, *, caller: str = "+16175550147") -> None:
        self.business, self.phrases, self.diary = business, phrases, diary
        self.so_far = Conversation(tenant=business.tenant, call="01CALL")
        self.said: list[str] = []
        self.asked: list[toolbox.Request] = []
        self.turn = self.count = 0
        self.reader: FastUnderstanding | None = None
        self.hung_up = False
        self.expects = ""
        self.taken_over = False
        self.hold_tools = False
        self.held: list[tuple[str, ToolRequested]] = []
        self._fold(CallRinging(person="01PERSON", caller=caller, called=business.number, timezone=business.timezone))

    def open(self, *, resumed: bool = False) -> str:
        return self.happens(LineOpened(stream="s", edge="e", resumed=resumed))

    def say(
        self, words: str, intent: str = "unknown", *, sure: float = 0.95, also: tuple[str, ...] = (), **entities: str | list[str]
    ) -> str:
        """A turn, as understood: `date="2026-11-24"`, `not_date=...`, several in a list. What the agent answers."""
        self.turn += 1
        found = tuple(
            Entity(role=role.replace("_", "-"), value=value)
            for role, values in entities.items()
            for value in ([values] if isinstance(values, str) else values)
        )
        self._heard(words)
        return self.happens(
            IntentRecognised(turn=self.turn, words=words, intent=intent, confidence=sure, tier="fast", entities=found, also=also)
        )

    def hear(self, words: str) -> str:
        """A turn as the fast tier understands these words."""
        assert self.reader is not None
        now = msgspec.structs.replace(self.so_far, now=NOW)
        reading = self.reader.reading(words, now, self.business)
        self.turn += 1
        self._heard(words)
        return self.happens(
            IntentRecognised(
                turn=self.turn,
                words=words,
                intent=reading.intent,
                confidence=reading.confidence,
                tier=reading.tier,
                entities=reading.entities,
                also=reading.also,
            )
        )

    def _heard(self, words: str) -> None:
        said = {"words": words, "confidence": 0.9, "from_frame": 1, "to_frame": 2, "ended_frame": 2}
        self._fold(SpeechRecognised(turn=self.turn, **said, endpoint_ms=1, recognise_ms=1, engine="x"))

    def silent(self, nth: int = 1) -> str:
        return self.happens(CallerSilent(nth=nth, seconds=7))

    def press(self, digit: str) -> str:
        return self.happens(KeyPressed(digit=digit))

    def interrupted(self, heard: str) -> None:
        """The agent's last sentence was cut off after these words."""
        self._fold(WordsHeard(sentence=self.so_far.composed, heard=heard, unheard="", played_ms=100))

    def happens(self, occasion: Event) -> str:
        self._fold(occasion)
        if self.taken_over:
            self.so_far = msgspec.json.decode(msgspec.json.encode(Conversation(state=self.so_far.state)), type=Conversation)
            self.so_far = msgspec.structs.replace(self.so_far, call="01CALL", caller="+16175550147", now=NOW)
        now, requests = [], []
        thoughts = reply(occasion, self.so_far, self.business, self.phrases)
        assert isinstance(thoughts[-1], Done)
        for thought in thoughts:
            match thought:
                case Say(text=text):
                    now.append(text)
                    sentence = self.so_far.composed + 1
                    self._fold(SentenceComposed(turn=self.turn, sentence=sentence, text=text, source="dialogue"))
                case Use(tool=tool, arguments=arguments):
                    text = msgspec.json.encode(arguments).decode()
                    request = ToolRequested(turn=self.turn, tool=tool, arguments=text)
                    requests.append((self._fold(request), request))
                case Done(state=state, expects=expects, hang_up=hang_up):
                    self.expects, self.hung_up = expects, self.hung_up or hang_up
                    self._fold(ReplyComposed(turn=self.turn, sentences=(), expects=expects, state=state, hang_up=hang_up))
        self.said += now
        for id_, request in requests:
            self.asked.append(toolbox.asked(request.tool, request.arguments))
            if self.hold_tools:
                self.held.append((id_, request))
            elif not self.hung_up:
                now.append(self.answered(id_, request))
        return " ".join(filter(None, now))

    def answered(self, id_: str, request: ToolRequested) -> str:
        if request.tool in self.diary.down:
            return self.happens(ToolFailed(turn=request.turn, tool=request.tool, request=id_, reason="down"))
        result = self.diary.answer(toolbox.asked(request.tool, request.arguments))
        text = msgspec.json.encode(result).decode()
        refused = isinstance(result, Refusal)
        return self.happens(ToolAnswered(turn=request.turn, tool=request.tool, request=id_, result=text, refused=refused))

    @property
    def tools(self) -> list[str]:
        return [toolbox.name(request) for request in self.asked]

    @property
    def memory(self):
        return remember(self.so_far.state)

    def _fold(self, event: Event) -> str:
        self.count += 1
        fact = Fact(subject="call.demo.01CALL", event=event, id=f"fact-{self.count}", at=NOW + timedelta(seconds=self.count))
        self.so_far = evolve(self.so_far, fact)
        return fact.id


@pytest.fixture(scope="session")
def phrases() -> Phrases:
    return phrase_book((Path(__file__).parents[2] / "knowledge/phrases/en.toml").read_text())


@pytest.fixture(scope="session")
def businesses() -> dict[str, Business]:
    return demo_businesses()


@pytest.fixture
def diary() -> Diary:
    return Diary()


@pytest.fixture
def dental(businesses: dict[str, Business], phrases: Phrases, diary: Diary) -> Call:
    return _opened(Call(businesses["demo"], phrases, diary))


@pytest.fixture
def northwind(businesses: dict[str, Business], phrases: Phrases, diary: Diary) -> Call:
    return _opened(Call(businesses["northwind"], phrases, diary))


@pytest.fixture
def calling(businesses: dict[str, Business], phrases: Phrases, diary: Diary) -> Callable[..., Call]:
    return lambda tenant="demo", **more: Call(businesses[tenant], phrases, diary, **more)


@pytest.fixture(scope="session")
def fresh_call(businesses: dict[str, Business], phrases: Phrases) -> Callable[[str], Call]:
    return lambda tenant: Call(businesses[tenant], phrases, Diary())


@pytest.fixture(scope="session")
def reader() -> FastUnderstanding:
    return fast_understanding()


@pytest.fixture
def heard(calling: Callable[..., Call], reader: FastUnderstanding) -> Callable[..., Call]:
    """A call whose words are understood by the fast tier."""

    def begin(tenant: str = "demo") -> Call:
        call = _opened(calling(tenant))
        call.reader = reader
        return call

    return begin


def _opened(call: Call) -> Call:
    call.open()
    return call
