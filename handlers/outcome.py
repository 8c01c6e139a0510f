"""No call without an outcome: what is written when the caller hung up before the agent could."""

from handlers.conversation import Conversation
from handlers.handler import handler
from schemas.line import CallEnded
from schemas.tools import OutcomeLogged


@handler("outcome", role="voice", done=(OutcomeLogged,))
async def conclude(ended: CallEnded, so_far: Conversation) -> OutcomeLogged | None:
    """Log the outcome of a call that ended without one."""
    if so_far.outcome:
        return None
    spoke = any(said.who == "caller" for said in so_far.lines)
    return OutcomeLogged(outcome="unfinished" if spoke else "abandoned", notes=f"ended by {ended.reason}")
