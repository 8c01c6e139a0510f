"""Actors for whole calls on virtual time: a clock, a recogniser by script, a voice of known length, a simple mind."""

from collections.abc import AsyncIterator, Sequence

from handlers.call.ports.clearance import ClearedSentence
from handlers.call.ports.mind import ReplyDone, SaySentence, Thought, TurnReading, UseTool
from handlers.call.ports.recogniser import Hypothesis
from handlers.call.ports.verdicts import Verdicts
from handlers.call.state import Conversation
from schemas import line
from schemas.event import Event
from schemas.fact import Fact
from schemas.frame import FRAME_BYTES
from schemas.knowledge import Business
from schemas.understanding import IntentRecognised

#: A frame that the fake voice activity takes for speech.
VOICED = b"\x10" * FRAME_BYTES
#: A frame that it takes for humming.
HUMMED = b"\x11" * FRAME_BYTES
BUSINESS = Business(tenant="demo", name="Alder Street Dental", industry="dental", timezone="America/New_York")


class LoudIsSpeech:
    """Voice activity of the fakes: anything but silence."""

    def speech(self, sound: bytes) -> bool:
        return sound[:1] in {VOICED[:1], HUMMED[:1]}

    def hum(self, sound: bytes) -> bool:
        return sound[:1] == HUMMED[:1]

    def reset(self) -> None: ...


class Script:
    """A recogniser that knows what will be said: `lines` are the words of the turns to come, growing word by word."""

    name = "script"

    def __init__(self, *lines: str) -> None:
        self.lines = list(lines)
        self.confidence = 0.9
        self.frames_a_word = 10

    async def begin(self, language: str, vocabulary: Sequence[str]) -> "Script.Turns":
        return Script.Turns(self)

    async def close(self) -> None: ...

    class Turns:
        def __init__(self, script: "Script") -> None:
            self.script, self.fed = script, 0

        async def feed(self, sound: bytes) -> None:
            self.fed += sound.count(VOICED) + sound.count(HUMMED)

        async def partial(self) -> str:
            words = self.script.lines[0].split() if self.script.lines else []
            return " ".join(words[: self.fed // self.script.frames_a_word])

        async def final(self) -> Hypothesis:
            self.fed = 0
            return Hypothesis(
                words=self.script.lines.pop(0) if self.script.lines else "", confidence=self.script.confidence, engine="script"
            )

        async def expect(self, kind: str, words: Sequence[str] = ()) -> None: ...

        async def close(self) -> None: ...


class Hum:
    """A voice: 40 ms of sound for a character, at once."""

    name = "hum"

    async def say(self, text: str, language: str, *, light: bool = False) -> AsyncIterator[bytes]:
        for _ in text:
            yield b"\x22" * (2 * FRAME_BYTES)

    async def close(self) -> None: ...


class Parrot:
    """A mind that repeats what it was told, uses one tool when told to, and counts in its memory."""

    name = "parrot"
    prompt = True

    async def think(self, occasion: Event, so_far: Conversation, business: Business) -> AsyncIterator[Thought]:
        count = int(so_far.memory.state or "0") + 1
        match occasion:
            case line.LineOpened(resumed=resumed):
                yield SaySentence("We were cut off." if resumed else f"Hello, this is {business.name}.", "formula")
            case IntentRecognised(words=words) if words.startswith("look"):
                yield UseTool("find_availability", {"service": "cleaning"})
            case IntentRecognised(words=words) if words.startswith("book"):
                yield UseTool("book_appointment", {"service": "cleaning", "start": "2026-11-24T10:00:00", "name": "Maria"})
            case IntentRecognised(words=words) if words.startswith("arrange"):
                yield SaySentence("I am at it.")
                yield UseTool("cancel_appointment", {"appointment": "01OLD"})
                yield UseTool("book_appointment", {"service": "cleaning", "start": "2026-11-24T10:00:00", "name": "Maria"})
            case IntentRecognised(words=words) if words.startswith("note"):
                yield UseTool("qualify_lead", {"intent": "implants"})
            case IntentRecognised(words=words):
                yield SaySentence(f"You said {words}.")
                yield SaySentence("Anything else that I can do for you today?")
            case _:
                yield SaySentence(f"{occasion.tag()} it is.")
        yield ReplyDone(state=str(count))


class Plain:
    """An understanding that takes words as they are."""

    async def read(self, words: str, so_far: Conversation, business: Business) -> TurnReading:
        return TurnReading(intent="smalltalk", confidence=0.9, tier="fast")


class Polite:
    """What is said when a shield has blocked."""

    def instead(self, shield: str, language: str, call: str, turn: int) -> str:
        return "I can only help with appointments."


class Spoken:
    """Clearance that lets everything pass."""

    async def clear(self, sentence: Fact, so_far: Conversation, verdicts: Verdicts) -> ClearedSentence:
        return ClearedSentence(str(getattr(sentence.event, "text", "")))
