"""What the model asks of the tools is checked before it is done: the arguments, and that the caller said yes to a read-back."""

import msgspec

from handlers.call.ports.mind import Occasion
from handlers.call.state import Conversation
from infra.engines.openai_mind.reply_stream import ToolCall
from schemas import toolbox
from schemas.knowledge import Business
from schemas.understanding import IntentRecognised

_NEEDS_YES = frozenset(("book_appointment", "reschedule_appointment", "cancel_appointment"))


def find_objection(call: ToolCall, occasion: Occasion, so_far: Conversation) -> str:
    """What to tell the model instead of doing it; empty when it may be done."""
    if call.tool not in toolbox.TOOLS:
        return f"There is no tool {call.tool}. Use one of: {', '.join(toolbox.TOOLS)}."
    try:
        toolbox.read_arguments(call.tool, call.arguments or "{}")
    except msgspec.MsgspecError as error:
        return f"Not done, the arguments are wrong: {error}. Correct them, or ask the caller for what is missing."
    if call.tool in _NEEDS_YES and not agreed(occasion, so_far):
        return "Not done: the caller has not said yes to a read-back. Read everything back now, in one sentence, and ask."
    return ""


def agreed(occasion: Occasion, so_far: Conversation) -> bool:
    """The caller said yes, just now, to a question."""
    if not isinstance(occasion, IntentRecognised) or "yes" not in (occasion.intent, *occasion.also):
        return False
    asked = [line.words for line in so_far.lines if line.who == "agent"]
    return bool(asked) and asked[-1].removesuffix(" —").rstrip().endswith("?")


def is_urgent(occasion: Occasion, business: Business) -> bool:
    """An urgent rule of the business was set off: its own words are said, not the model's."""
    if not isinstance(occasion, IntentRecognised):
        return False
    ids = {entity.value for entity in occasion.entities if entity.role == "rule"}
    return any(rule.then == "urgent" and rule.id in ids for rule in business.rules)
