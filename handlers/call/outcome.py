"""No call without an outcome: what is written when the caller hung up before the agent could."""

from handlers.call.state import Conversation
from handlers.handler import handler
from schemas.line import CallEnded
from schemas.outcome import Outcome
from schemas.tools import OutcomeLogged


@handler("outcome", role="voice", done=(OutcomeLogged,))
async def conclude(ended: CallEnded, so_far: Conversation) -> OutcomeLogged | None:
    """Log the outcome that the last reply named, unless the tool that does is already at it."""
    if so_far.outcome or any(asked.tool == "log_call_outcome" for asked in so_far.tools.requests.values()):
        return None
    spoke = any(said.who == "caller" for said in so_far.lines)
    last = so_far.memory
    came = last.outcome if last.outcome not in {None, "abandoned", "unfinished"} else None
    nothing: Outcome = "unfinished" if spoke else "abandoned"
    return OutcomeLogged(outcome=came or nothing, notes=f"ended by {ended.reason}", appointment=last.appointment if came else "")
