"""No call without an outcome: what is written when the caller hung up before the agent could."""

from handlers.call.state import Conversation
from handlers.dialogue.farewell import outcome_of_state
from handlers.handler import handler
from schemas.line import CallEnded
from schemas.tools import OutcomeLogged


@handler("outcome", role="voice", done=(OutcomeLogged,))
async def conclude(ended: CallEnded, so_far: Conversation) -> OutcomeLogged | None:
    """Log the outcome of a call that ended without one, unless the tool that does is already at it."""
    if so_far.outcome or any(asked.tool == "log_call_outcome" for asked in so_far.requests.values()):
        return None
    known = outcome_of_state(so_far.state)
    spoke = any(said.who == "caller" for said in so_far.lines)
    if known.outcome == "abandoned" and spoke:
        return OutcomeLogged(outcome="unfinished", notes=f"ended by {ended.reason}")
    return OutcomeLogged(outcome=known.outcome, notes=f"ended by {ended.reason}", appointment=known.appointment)
