"""What is sensitive: found in the tools the agent wants to use, and in what the caller asks for."""

import msgspec

from handlers.call.state import Conversation
from handlers.phone_numbers import normalise_number, number_region
from handlers.phrase_patterns import compile_phrases, has_phrase
from schemas import toolbox
from schemas.knowledge import Business, Sensitive
from schemas.understanding import IntentRecognised

#: Turns that answer a question of ours: a new number for a booking is no change of what is on file.
_ANSWERS = frozenset(("yes", "no", "correction", "give-phone", "give-name", "give-date", "give-time"))
_ASKED = frozenset(("number", "name", "date", "time"))


def find_policy(business: Business, id_: str) -> Sensitive | None:
    return next((one for one in business.sensitive if one.id == id_), None)


def find_subject_number(tool: str, arguments: str, caller: str, business: Business) -> str:
    """The number (E.164) that a use of a tool is about, when it is another than the caller's; else empty."""
    try:
        asked = toolbox.read_arguments(tool, arguments)
    except (KeyError, msgspec.DecodeError):
        return ""
    number = normalise_number(str(getattr(asked, "phone", "")), number_region(business.number))
    return number if number != caller else ""


def find_tool_policy(business: Business, tool: str, arguments: str, caller: str) -> Sensitive | None:
    """The policy under which a use of a tool must wait; None when it need not."""
    for one in business.sensitive:
        if tool in one.tools and (one.when == "always" or find_subject_number(tool, arguments, caller, business)):
            return one
    return None


def find_turn_policy(business: Business, said: IntentRecognised, so_far: Conversation) -> Sensitive | None:
    """The policy that a turn falls under; None when it asks for nothing sensitive, or only answers what was asked."""
    if said.intent in _ANSWERS or so_far.memory.expects in _ASKED:
        return None
    return next((one for one in business.sensitive if one.words and has_phrase(said.words, one.words)), None)


def warm_patterns(business: Business) -> None:
    """Make the patterns of a business now, and not in somebody's first turn."""
    for one in business.sensitive:
        compile_phrases(one.words)
