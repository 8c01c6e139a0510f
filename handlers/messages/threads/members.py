"""What a member writes in a thread goes out like every message: asked for, and judged by the gate."""

from bus.log import Log
from handlers.handler import handler
from handlers.messages.threads.state import fold
from schemas.fact import Fact
from schemas.knowledge import Business
from schemas.messages import WRITTEN, MessageRequested
from schemas.threads import MemberWrote


@handler("member-texts", role="ledger")
async def send_members_words(wrote: MemberWrote, fact: Fact, business: Business, log: Log) -> MessageRequested | None:
    """The member's words as a message on the thread's channel; it answers the last thing that the person wrote."""
    thread = fold(await log.load(fact.subject)).by_id.get(wrote.thread)
    if thread is None:
        return None
    return MessageRequested(
        message=wrote.message,
        person=wrote.person,
        channel=thread.channel,
        purpose="transactional",
        text=wrote.text,
        to=thread.number,
        topic=WRITTEN,
        language=thread.language or business.language,
        origin=thread.messages[-1] if thread.messages else "",
    )
