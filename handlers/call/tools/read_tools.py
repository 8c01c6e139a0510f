"""Tools that only read, answered where the call is: from what the business knows, or from the ledger's memory."""

import asyncio

from bus.log import Unavailable
from handlers.call.ports.ongoing_call import OngoingCall
from handlers.call.tools import arguments, knowledge_lookup
from handlers.call.tools.ports import AppointmentQueries, Looked
from handlers.call.tools.tool_answer import answer_tool
from handlers.clock import Clock
from handlers.handler import handler
from schemas.fact import Fact
from schemas.knowledge import Business
from schemas.toolbox import AnswerQuestion, Looking, Refusal
from schemas.tools import ToolAnswered, ToolRequested

#: How long the first question waits for its answer, which takes milliseconds; each further one twice as long, up to the longest.
_SECONDS, _LONGEST = 0.3, 2.4
#: The pause before a question that nobody answered is asked again.
_PAUSE = 0.05


@handler("tool-reading", role="voice", done=(ToolAnswered,))
async def look_in_diary(
    asked: ToolRequested, fact: Fact, business: Business, books: AppointmentQueries, call: OngoingCall, clock: Clock
) -> ToolAnswered | None:
    """Look in the diary. While nobody answers it is asked again, until the deadline has given up."""
    wish = arguments.read_tool_arguments(asked)
    if not isinstance(wish, Looking) or not _open(asked, fact, call):
        return None
    found = await _looked(wish, fact, business.tenant, books, call)
    return answer_tool(asked, fact, found, clock.now()) if found is not None and _open(asked, fact, call) else None


@handler("tool-lookup", role="voice", done=(ToolAnswered,))
async def look_up_knowledge(
    asked: ToolRequested, fact: Fact, business: Business, call: OngoingCall, clock: Clock
) -> ToolAnswered | None:
    """Look up what the business wrote down; and refuse what cannot be understood. Nobody needs to be asked for either."""
    wish = arguments.read_tool_arguments(asked)
    if not isinstance(wish, AnswerQuestion | Refusal) or not _open(asked, fact, call):
        return None
    found = knowledge_lookup.answer_question(wish.question, business) if isinstance(wish, AnswerQuestion) else wish
    return answer_tool(asked, fact, found, clock.now())


def _open(asked: ToolRequested, fact: Fact, call: OngoingCall) -> bool:
    return asked.reads and call.conversation.awaits(fact.id)


async def _looked(wish: Looking, fact: Fact, tenant: str, books: AppointmentQueries, call: OngoingCall) -> Looked | None:
    seconds = _SECONDS
    while call.conversation.awaits(fact.id):
        try:
            return await books.look(tenant, fact.person, wish, page_at=call.conversation.tools.page_at, seconds=seconds)
        except Unavailable:
            await asyncio.sleep(_PAUSE)
            seconds = min(2 * seconds, _LONGEST)
    return None
