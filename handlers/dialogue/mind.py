"""The built-in mind: pure, deterministic, without a model. Its memory is in the state of its last reply."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import assert_never
from zoneinfo import ZoneInfo

import msgspec

from handlers.call.ports.mind import Occasion, Thought
from handlers.call.ports.standby import Deed, Progress
from handlers.call.state import Conversation
from handlers.dialogue.dialogue_acts import Tell, View
from handlers.dialogue.emergency_numbers import NOWHERE, NumberBook, Numbers, numbers_for
from handlers.dialogue.greeting import greet_caller
from handlers.dialogue.handoff_plan import offer_person, tell_nobody_came
from handlers.dialogue.keypad import read_key
from handlers.dialogue.plan import Plan
from handlers.dialogue.policy import plan_reply
from handlers.dialogue.realisation import realise_plan
from handlers.dialogue.repair import answer_silence, resume_after_reconnect
from handlers.dialogue.standby import followed, progress
from handlers.dialogue.state import Memory, read_memory, write_memory
from handlers.dialogue.tool_results import plan_tool_answer, plan_tool_failure
from handlers.language.pack import LanguagePack, Languages
from schemas.handoff import HandoffMissed, HandoffSuggested
from schemas.knowledge import Business
from schemas.line import KeyPressed, LineOpened
from schemas.speech import CallerSilent
from schemas.tools import ToolAnswered, ToolDelayed, ToolFailed
from schemas.understanding import IntentRecognised

#: How much of a read-back must have been heard for a yes to count.
_HEARD = 0.7
_CUT = " —"


class DialogueMind:
    """A mind that works from the knowledge graph and the phrase book of the language that is spoken."""

    name = "dialogue"
    prompt = True

    def __init__(self, languages: Languages, numbers: NumberBook | None = None) -> None:
        """`numbers`: whom to call in an emergency, by country."""
        self._languages, self._numbers = languages, numbers or {}

    async def think(self, occasion: Occasion, so_far: Conversation, business: Business) -> AsyncIterator[Thought]:
        for thought in compose_reply(occasion, so_far, business, self._languages, numbers_for(business, self._numbers)):
            yield thought

    def follow(self, state: str, deed: Deed) -> str:
        """The state after what another mind did in this one's place."""
        return write_memory(followed(read_memory(state), deed))

    def progress(self, state: str) -> Progress:
        """What has come of the call by this state."""
        return progress(read_memory(state))


def compose_reply(
    occasion: Occasion, so_far: Conversation, business: Business, languages: Languages, numbers: Numbers = NOWHERE
) -> tuple[Thought, ...]:
    """All thoughts on an occasion, the last one a ReplyDone."""
    memory = read_memory(so_far.memory.state)
    language = languages.of(so_far.language, business.language)
    language = language.in_writing() if so_far.written else language
    view = msgspec.structs.replace(seen(occasion, so_far, business, memory, language), numbers=numbers)
    return realise_plan(planned(occasion, memory, view), memory, so_far.call, language)


def planned(occasion: Occasion, memory: Memory, view: View) -> Plan:
    """What to do about an occasion."""
    match occasion:
        case LineOpened(resumed=True):
            return resume_after_reconnect(memory, view)
        case LineOpened():
            return greet_caller(memory, view)
        case IntentRecognised():
            return plan_reply(occasion, memory, view)
        case ToolAnswered():
            return plan_tool_answer(occasion, memory, view)
        case ToolDelayed(nth=nth):
            return Plan(memory=memory, moves=(Tell("one-moment" if nth == 1 else "still-on-it"),), keep=True)
        case ToolFailed():
            return plan_tool_failure(occasion, memory, view)
        case CallerSilent():
            return answer_silence(memory, view)
        case KeyPressed():
            return read_key(occasion, memory, view)
        case HandoffSuggested():
            return offer_person(occasion, memory, view)
        case HandoffMissed():
            return tell_nobody_came(occasion, memory, view)
        case _:
            assert_never(occasion)


def seen(occasion: Occasion, so_far: Conversation, business: Business, memory: Memory, language: LanguagePack) -> View:
    """What the policies look at."""
    now = so_far.now or so_far.ringing_at or datetime.fromtimestamp(0, UTC)
    answered = getattr(occasion, "request", "")
    return View(
        business=business,
        language=language,
        now=now.astimezone(ZoneInfo(business.timezone)),
        asked=memory.asked,
        read_back=heard_out(so_far, memory),
        busy=frozenset(request.tool for id_, request in so_far.tools.requests.items() if id_ != answered),
        again=memory.again,
        caller=so_far.caller if so_far.caller.startswith("+") else "",
        name=memory.name,
        on_file="" if memory.stranger else so_far.caller_name,
        phone=memory.phone,
        place=so_far.guard.place,
        discreet="competitor" in so_far.guard.flags,
        texted=so_far.texted_at is not None,
        texting=so_far.written,
        crossed=isinstance(occasion, IntentRecognised) and crossed(occasion, so_far),
    )


def crossed(said: IntentRecognised, so_far: Conversation) -> bool:
    """Whether the caller had said this before the agent's last words, which tell what came of something asked for earlier."""
    own = [nth for nth, line in enumerate(so_far.lines) if line.who == "caller" and line.turn == said.turn]
    return bool(own) and any(line.who == "agent" and line.turn < said.turn for line in so_far.lines[own[-1] + 1 :])


def heard_out(so_far: Conversation, memory: Memory) -> bool:
    """Whether the caller heard the last reply, or was it cut off before its substance."""
    if not memory.last:
        return True
    substance = memory.last[-2:][0]
    spoken = [line.words for line in so_far.lines if line.who == "agent"][-len(memory.last) - 1 :]
    numbers = [nth for nth, sentence in so_far.playback.sentences.items() if sentence.text == substance]
    if substance in spoken and numbers and so_far.playback.marked < max(numbers) <= so_far.playback.dropped:
        return False
    for words in spoken:
        heard = words.removesuffix(_CUT)
        if words.endswith(_CUT) and substance.startswith(heard) and len(heard) < _HEARD * len(substance):
            return False
    return True
