"""The mind with a language model behind it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import assert_never
from zoneinfo import ZoneInfo

import msgspec

from handlers.call.ports.mind import Occasion, ReplyDone, SaySentence, Thought
from handlers.call.ports.standby import Standby
from handlers.call.state import Conversation
from infra.engines.openai_mind import state as noting
from infra.engines.openai_mind.chat import Chat
from infra.engines.openai_mind.chat_messages import write_messages
from infra.engines.openai_mind.conclusion import concluded, done
from infra.engines.openai_mind.failures import MindFailed
from infra.engines.openai_mind.reply_stream import ReplyStream, ToolCall
from infra.engines.openai_mind.shield_notes import write_cautions
from infra.engines.openai_mind.state import Notes
from infra.engines.openai_mind.system_prompt import write_system_prompt
from infra.engines.openai_mind.tool_definitions import define_tools
from infra.engines.openai_mind.tool_guard import find_objection, is_urgent
from schemas.handoff import HandoffMissed, HandoffSuggested
from schemas.knowledge import Business
from schemas.line import KeyPressed, LineOpened
from schemas.speech import CallerSilent
from schemas.toolbox import QUIET
from schemas.tools import ToolAnswered, ToolDelayed, ToolFailed
from schemas.understanding import IntentRecognised

#: How often the model may correct itself within one reply.
_ROUNDS = 3
_LAST_SILENCE = 3
_change = msgspec.structs.replace


class ModelMind:
    """Thinks with a chat model. What must be said at once and in these words is the built-in mind's: the greeting, danger."""

    prompt = False

    def __init__(self, chat: Chat, built_in: Standby) -> None:
        self.name = chat.settings.model
        self._chat, self._built_in = chat, built_in

    async def think(self, occasion: Occasion, so_far: Conversation, business: Business) -> AsyncIterator[Thought]:
        notes = self._noted(noting.read_notes(so_far.memory.state), occasion)
        greeting = isinstance(occasion, LineOpened) and not occasion.resumed
        if greeting or isinstance(occasion, HandoffSuggested | HandoffMissed) or is_urgent(occasion, business):
            async for thought in self._built_in.think(occasion, so_far, business):
                yield await self._kept(thought, notes)
            return
        if isinstance(occasion, ToolDelayed):  # no model is quick enough for this
            async for thought in self._built_in.think(occasion, so_far, business):
                before = so_far.memory
                yield (
                    thought
                    if not isinstance(thought, ReplyDone)
                    else _change(thought, state=before.state, expects=before.expects)
                )
            return
        if _nothing_to_say(occasion, so_far):
            yield done(notes, self._built_in)
            return
        async for thought in self._answer(occasion, so_far, business, notes):
            yield thought

    async def _kept(self, thought: Thought, notes: Notes) -> Thought:
        """The built-in mind's memory is kept with ours. While its sentences are spoken there is time to warm up."""
        if not isinstance(thought, ReplyDone):
            return thought
        await self._chat.warm()
        return _change(thought, state=noting.write_notes(_change(notes, standby=thought.state)))

    async def _answer(self, occasion: Occasion, so_far: Conversation, business: Business, notes: Notes) -> AsyncIterator[Thought]:
        told = write_system_prompt(business, _now(so_far, business), so_far.caller, so_far.language)
        system = "\n\n".join(filter(None, (told, write_cautions(so_far, business))))
        history = write_messages(system, so_far, notes.exchange, occasion)
        said: list[str] = []
        uses: list[ToolCall] = []
        for _ in range(_ROUNDS):
            reply = ReplyStream()
            spoken = len(said)
            async for chunk in self._chat.stream(history, define_tools()):
                for sentence in reply.take(chunk):
                    said.append(sentence)
                    yield SaySentence(sentence, "model")
            if rest := reply.rest():
                said.append(rest)
                yield SaySentence(rest, "model")
            objections = {nth: find_objection(call, occasion, so_far) for nth, call in enumerate(reply.calls)}
            uses += [call for nth, call in enumerate(reply.calls) if not objections[nth]]
            if not any(objections.values()) or uses:
                break
            history += _objected(reply.calls, objections, " ".join(said[spoken:]))
            if len(said) > spoken and said[-1].endswith("?"):
                break
        leaving = isinstance(occasion, CallerSilent) and occasion.nth >= _LAST_SILENCE
        if not said and not uses and not leaving:
            raise MindFailed("the model said nothing")
        for thought in concluded(notes, uses, said, len(so_far.lines), self._built_in, leaving=leaving):
            yield thought

    def _noted(self, notes: Notes, occasion: Occasion) -> Notes:
        match occasion:
            case ToolAnswered(tool=tool, result=result, refused=refused):
                return noting.note_tool_answer(notes, tool, result, self._built_in, done=not refused)
            case ToolFailed(tool=tool):
                return noting.note_tool_answer(notes, tool, noting.FAILED, self._built_in, done=False)
            case LineOpened() | IntentRecognised() | ToolDelayed() | CallerSilent() | KeyPressed():
                return notes
            case HandoffSuggested() | HandoffMissed():
                return notes
            case _:
                assert_never(occasion)

    async def close(self) -> None:
        await self._chat.close()


def _nothing_to_say(occasion: Occasion, so_far: Conversation) -> bool:
    """Another tool has yet to answer; or one that nobody waits for did."""
    if not isinstance(occasion, ToolAnswered | ToolFailed):
        return False
    waiting = any(request.tool not in QUIET for id_, request in so_far.tools.requests.items() if id_ != occasion.request)
    spoke_last = bool(so_far.lines) and so_far.lines[-1].who == "agent"
    return waiting or occasion.tool == "log_call_outcome" or (occasion.tool in QUIET and spoke_last)


def _objected(calls: list[ToolCall], objections: dict[int, str], said: str) -> list[dict[str, object]]:
    asked, answers = list[dict[str, object]](), list[dict[str, object]]()
    for nth, call in enumerate(calls):
        id_ = call.id or f"objected-{nth}"
        asked.append({"id": id_, "type": "function", "function": {"name": call.tool, "arguments": call.arguments or "{}"}})
        answers.append({"role": "tool", "tool_call_id": id_, "content": objections[nth]})
    return [{"role": "assistant", "content": said or None, "tool_calls": asked}, *answers]


def _now(so_far: Conversation, business: Business) -> datetime:
    now = so_far.now or so_far.ringing_at or datetime.fromtimestamp(0, UTC)
    return now.astimezone(ZoneInfo(business.timezone))
