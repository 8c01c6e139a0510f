"""The conversation as chat messages: built anew on every occasion from the facts, so that any owner of the call can go on."""

from typing import Any, assert_never

from handlers.call.ports.mind import Occasion
from handlers.call.state import Conversation
from infra.engines.openai_mind.state import Exchange
from schemas.handoff import HandoffMissed, HandoffSuggested
from schemas.line import KeyPressed, LineOpened
from schemas.speech import CallerSilent
from schemas.tools import ToolAnswered, ToolDelayed, ToolFailed
from schemas.understanding import IntentRecognised

Message = dict[str, Any]
_WHO = {"caller": "user", "agent": "assistant"}
#: What keys mean.
_KEYS = (
    "0 means they want a person, * that they want to hear it again. After the question whether to stay on the line, 1 means to "
    "stay and 2 to be called back."
)


def write_messages(system: str, so_far: Conversation, exchange: tuple[Exchange, ...], occasion: Occasion) -> list[Message]:
    """System, lines and tool uses in order, and a note on what just happened when it was not the caller speaking."""
    found: list[Message] = [{"role": "system", "content": system}]
    for nth in range(len(so_far.lines) + 1):
        for used in exchange:
            if min(used.after, len(so_far.lines)) == nth:
                found += _tool(used)
        if nth < len(so_far.lines):
            line = so_far.lines[nth]
            _say(found, _WHO[line.who], line.words)
    if isinstance(occasion, IntentRecognised) and not _in_lines(occasion, so_far):
        _say(found, "user", occasion.words)
    note = _note(occasion) or _after_all(occasion, exchange)
    if note:
        found.append({"role": "system", "content": note})
    return found


def _say(found: list[Message], role: str, words: str) -> None:
    """Sentences of one speaker in a row are one message."""
    last = found[-1]
    if last["role"] == role and "tool_calls" not in last:
        last["content"] = f"{last['content']} {words}"
    else:
        found.append({"role": role, "content": words})


def _tool(used: Exchange) -> list[Message]:
    call = {"id": used.id, "type": "function", "function": {"name": used.tool, "arguments": used.arguments}}
    return [
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": used.id, "content": used.result or "no answer yet"},
    ]


def _in_lines(said: IntentRecognised, so_far: Conversation) -> bool:
    return any(line.who == "caller" and line.turn == said.turn for line in so_far.lines)


def _after_all(occasion: Occasion, exchange: tuple[Exchange, ...]) -> str:
    late = isinstance(occasion, ToolAnswered) and any(one.late and one.result == occasion.result for one in exchange)
    return "That tool has answered after all, after you said that it failed: tell the caller what came of it." if late else ""


def _note(occasion: Occasion) -> str:
    match occasion:
        case LineOpened(resumed=True):
            return "The line was lost for a moment and is back. Apologise in few words, and ask your last question again."
        case CallerSilent(nth=1):
            return "The caller has been silent. Ask whether they are there, and put your question again briefly."
        case CallerSilent(nth=2):
            return "The caller is silent again. Put your question in other words."
        case CallerSilent():
            return "The caller is still silent. Say goodbye, and use log_call_outcome."
        case KeyPressed(digit=digit):
            return f"The caller pressed the key {digit}. {_KEYS}"
        case ToolFailed(tool=tool):
            return f"{tool} does not work at the moment. Apologise, and offer to take a message."
        case LineOpened() | IntentRecognised() | ToolAnswered() | ToolDelayed() | HandoffSuggested() | HandoffMissed():
            return ""
        case _:
            assert_never(occasion)
