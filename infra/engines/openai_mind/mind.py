"""The mind with a language model behind it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec

from handlers.call.ports.mind import Mind, ReplyDone, SaySentence, Thought, UseTool
from handlers.call.state import Conversation
from handlers.dialogue.farewell import log_outcome
from infra.engines.openai_mind import state as noting
from infra.engines.openai_mind.chat import Chat
from infra.engines.openai_mind.chat_messages import write_messages
from infra.engines.openai_mind.expectation import find_expectation
from infra.engines.openai_mind.failures import MindFailed
from infra.engines.openai_mind.reply_stream import ReplyStream, ToolCall
from infra.engines.openai_mind.shield_notes import write_cautions
from infra.engines.openai_mind.state import Exchange, Notes
from infra.engines.openai_mind.system_prompt import write_system_prompt
from infra.engines.openai_mind.tool_definitions import define_tools
from infra.engines.openai_mind.tool_guard import find_objection, is_urgent
from schemas.event import Event
from schemas.knowledge import Business
from schemas.line import LineOpened
from schemas.speech import CallerSilent
from schemas.toolbox import QUIET
from schemas.tools import ToolAnswered, ToolDelayed, ToolFailed

#: How often the model may correct itself within one reply.
_ROUNDS = 3
_LAST_SILENCE = 3
_FAREWELL = "Thank you for calling. Goodbye!"
_change = msgspec.structs.replace


class ModelMind:
    """Thinks with a chat model. What must be said at once and in these words is the built-in mind's: the greeting, danger."""

    prompt = False

    def __init__(self, chat: Chat, built_in: Mind) -> None:
        self.name = chat.settings.model
        self._chat, self._built_in = chat, built_in

    async def think(self, occasion: Event, so_far: Conversation, business: Business) -> AsyncIterator[Thought]:
        notes = _noted(noting.read_notes(so_far.state), occasion)
        if (isinstance(occasion, LineOpened) and not occasion.resumed) or is_urgent(occasion, business):
            async for thought in self._built_in.think(occasion, so_far, business):
                yield await self._kept(thought, notes)
            return
        if isinstance(occasion, ToolDelayed):  # no model is quick enough for this
            async for thought in self._built_in.think(occasion, so_far, business):
                yield thought if not isinstance(thought, ReplyDone) else ReplyDone(state=so_far.state, expects=so_far.expects)
            return
        if _nothing_to_say(occasion, so_far):
            yield ReplyDone(state=noting.write_notes(notes), expects=notes.memory.expects)
            return
        async for thought in self._answer(occasion, so_far, business, notes):
            yield thought

    async def _kept(self, thought: Thought, notes: Notes) -> Thought:
        """The built-in mind's memory is kept with ours. While its sentences are spoken there is time to warm up."""
        if not isinstance(thought, ReplyDone):
            return thought
        await self._chat.warm()
        return _change(thought, state=noting.write_notes(_change(notes, memory=noting.read_notes(thought.state).memory)))

    async def _answer(self, occasion: Event, so_far: Conversation, business: Business, notes: Notes) -> AsyncIterator[Thought]:
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
        async for thought in _concluded(notes, uses, said, so_far, leaving=leaving):
            yield thought

    async def close(self) -> None:
        await self._chat.close()


async def _concluded(
    notes: Notes, uses: list[ToolCall], said: list[str], so_far: Conversation, *, leaving: bool
) -> AsyncIterator[Thought]:
    """The tools to use, farewell and outcome when it was the last reply, and the notes."""
    if leaving and not any(call.tool == "log_call_outcome" for call in uses):
        logged = msgspec.json.encode(log_outcome(notes.memory)).decode()
        uses = [*uses, ToolCall(id="outcome", tool="log_call_outcome", arguments=logged)]
    uses = sorted(uses, key=lambda call: call.tool == "log_call_outcome")
    hang_up = any(call.tool == "log_call_outcome" for call in uses)
    if hang_up and not said:
        said.append(_FAREWELL)
        yield SaySentence(_FAREWELL, "formula")
    after = len(so_far.lines) + len(said)
    for nth, call in enumerate(uses):
        id_ = call.id or f"call-{after}-{nth}"
        notes = noting.note_tool_use(notes, Exchange(id=id_, after=after, tool=call.tool, arguments=call.arguments or "{}"))
        yield UseTool(call.tool, msgspec.json.decode(call.arguments or "{}"))
    expects = find_expectation(said[-1]) if said and not uses else "anything"
    memory = _change(notes.memory, asked="", again=0, last=tuple(said) or notes.memory.last, expects=expects, leaving=hang_up)
    notes = _change(notes, memory=_change(memory, turns=memory.turns + 1))
    yield ReplyDone(state=noting.write_notes(notes), expects="nothing" if hang_up else expects, hang_up=hang_up)


def _noted(notes: Notes, occasion: Event) -> Notes:
    match occasion:
        case ToolAnswered(tool=tool, result=result, refused=refused):
            return noting.note_tool_answer(notes, tool, result, done=not refused)
        case ToolFailed(tool=tool):
            return noting.note_tool_answer(notes, tool, noting.FAILED, done=False)
        case _:
            return notes


def _nothing_to_say(occasion: Event, so_far: Conversation) -> bool:
    """Another tool has yet to answer; or one that nobody waits for did."""
    if not isinstance(occasion, ToolAnswered | ToolFailed):
        return False
    waiting = any(request.tool not in QUIET for id_, request in so_far.requests.items() if id_ != occasion.request)
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
