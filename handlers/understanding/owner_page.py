"""Telling the owner at once that a caller is in danger."""

from handlers.call.state import Conversation
from handlers.handler import handler
from schemas.business import OwnerNotified
from schemas.fact import Fact
from schemas.understanding import IntentRecognised


@handler("danger-alarm", role="voice", done=(OwnerNotified,))
async def raise_alarm(turn: IntentRecognised, fact: Fact, so_far: Conversation) -> OwnerNotified | None:
    """The first turn of a call that tells of a kind of danger; a guess on words that may still change tells nobody."""
    if turn.guess or not turn.danger:
        return None
    if any(one.danger == turn.danger and one.turn < turn.turn for one in so_far.turns.intents):
        return None
    text = f"A caller is in danger ({turn.danger}) and was told whom to call. They are on the line, or can be called back."
    return OwnerNotified(topic="danger", text=text, source=fact.id, call=so_far.call, severity="alarm")
