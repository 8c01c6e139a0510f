"""A scripted caller on the line with the built-in mind, in virtual time."""

from datetime import timedelta

import msgspec

from handlers.call.mind_state import MindState
from handlers.call.ports.mind import ReplyDone, SaySentence, UseTool
from handlers.call.state import Conversation, evolve
from handlers.dialogue.emergency_numbers import Numbers
from handlers.dialogue.mind import compose_reply
from handlers.dialogue.state import read_memory
from handlers.language.pack import Languages
from handlers.understanding.reader import FastUnderstanding
from schemas import toolbox
from schemas.event import Event
from schemas.fact import Fact
from schemas.knowledge import Business
from schemas.line import CallRinging, KeyPressed, LineOpened, PlaybackMarked
from schemas.reply import PlaybackStopped, ReplyComposed, SentenceComposed, WordsHeard
from schemas.speech import CallerSilent, SpeechRecognised
from schemas.toolbox import Refusal
from schemas.tools import ToolAnswered, ToolFailed, ToolRequested
from schemas.understanding import Entity, IntentRecognised
from tests.dialogue.small_diary import NOW, Diary


class Call:
    """One call in virtual time: the caller's turns go in, what the agent says comes out, tools are answered at once."""

    def __init__(self, business: Business, phrases: Languages, diary: Diary, *, caller: str = "+16175550147") -> None:
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
        where = {"called": business.number, "timezone": business.timezone, "language": business.language}
        self._fold(CallRinging(person="01PERSON", caller=caller, **where))

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
            IntentRecognised(
                turn=self.turn,
                words=words,
                intent=intent,
                confidence=sure,
                tier="fast",
                entities=found,
                also=also,
                language=self.business.language,
            )
        )

    def hear(self, words: str, sure: float = 1.0) -> str:
        """A turn as the fast tier understands these words, of which the recogniser was so sure."""
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
                danger=reading.danger,
                danger_score=reading.danger_score,
                bare=reading.bare,
                heard=sure,
                language=reading.language,
            )
        )

    def _heard(self, words: str) -> None:
        said = {"words": words, "confidence": 0.9, "from_frame": 1, "to_frame": 2, "ended_frame": 2}
        self._fold(SpeechRecognised(turn=self.turn, **said, endpoint_ms=1, recognise_ms=1, engine="x"))

    def silent(self, nth: int = 1) -> str:
        return self.happens(CallerSilent(nth=nth, seconds=7))

    def press(self, digit: str) -> str:
        return self.happens(KeyPressed(digit=digit))

    def press_all(self, digits: str) -> str:
        """Several keys, one after another; the last answer there was."""
        return next((said for said in reversed([self.press(digit) for digit in digits]) if said), "")

    def interrupted(self, heard: str) -> None:
        """The agent's last sentence was cut off after these words."""
        self._fold(WordsHeard(sentence=self.so_far.playback.composed, heard=heard, unheard="", played_ms=100))

    def stopped(self) -> None:
        """The agent was stopped before its last reply began."""
        first = self.so_far.playback.composed - len(self.memory.last) + 1
        self._fold(PlaybackMarked(sentence=first - 1))
        self._fold(PlaybackStopped(sentence=first, through=self.so_far.playback.composed, frame=1, reason="speech"))

    def happens(self, occasion: Event) -> str:
        self._fold(occasion)
        if self.taken_over:
            known = Conversation(memory=MindState(state=self.so_far.memory.state))
            self.so_far = msgspec.json.decode(msgspec.json.encode(known), type=Conversation)
            self.so_far = msgspec.structs.replace(self.so_far, call="01CALL", caller="+16175550147", now=NOW)
        now, requests = [], []
        thoughts = compose_reply(occasion, self.so_far, self.business, self.phrases, Numbers(emergency="911"))
        assert isinstance(thoughts[-1], ReplyDone)
        for thought in thoughts:
            match thought:
                case SaySentence(text=text):
                    now.append(text)
                    sentence = self.so_far.playback.composed + 1
                    turn = int(getattr(occasion, "turn", self.turn))
                    self._fold(SentenceComposed(turn=turn, sentence=sentence, text=text, source="dialogue"))
                case UseTool(tool=tool, arguments=arguments):
                    text = msgspec.json.encode(arguments).decode()
                    request = ToolRequested(turn=self.turn, tool=tool, arguments=text)
                    requests.append((self._fold(request), request))
                case ReplyDone() as done:
                    self.expects, self.hung_up = done.expects, self.hung_up or done.hang_up
                    whole = {name: getattr(done, name) for name in ("expects", "state", "hang_up", "outcome", "appointment")}
                    self._fold(ReplyComposed(turn=self.turn, sentences=(), **whole))
        self.said += now
        for id_, request in requests:
            self.asked.append(toolbox.read_arguments(request.tool, request.arguments))
            if self.hold_tools:
                self.held.append((id_, request))
            elif not self.hung_up:
                now.append(self.answered(id_, request))
        return " ".join(filter(None, now))

    def answered(self, id_: str, request: ToolRequested) -> str:
        if request.tool in self.diary.down:
            return self.happens(ToolFailed(turn=request.turn, tool=request.tool, request=id_, reason="down"))
        result = self.diary.answer(toolbox.read_arguments(request.tool, request.arguments))
        text = msgspec.json.encode(result).decode()
        refused = isinstance(result, Refusal)
        return self.happens(ToolAnswered(turn=request.turn, tool=request.tool, request=id_, result=text, refused=refused))

    @property
    def tools(self) -> list[str]:
        return [toolbox.tool_name(request) for request in self.asked]

    @property
    def memory(self):
        return read_memory(self.so_far.memory.state)

    def _fold(self, event: Event) -> str:
        self.count += 1
        fact = Fact(subject="call.demo.01CALL", event=event, id=f"fact-{self.count}", at=NOW + timedelta(seconds=self.count))
        self.so_far = evolve(self.so_far, fact)
        return fact.id
