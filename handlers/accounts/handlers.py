"""What follows when members act: the owner is told of who tries to get in; a call has what a member wants or says of it."""

from handlers.handler import handler
from schemas.accounts import NOBODY, CueRequested, HangUpRequested, SignInLocked
from schemas.business import OwnerNotified
from schemas.corrections import CorrectionRequested, TurnCorrected
from schemas.fact import Fact
from schemas.line import HangUpOrdered
from schemas.reply import CueGiven
from schemas.subjects import parse_subject


@handler("sign-in-alarm", role="ledger", done=(OwnerNotified,))
async def alert_owner(locked: SignInLocked, fact: Fact) -> OwnerNotified | None:
    """An account, or a place from which its business was tried, is locked for a while."""
    if parse_subject(fact.subject).tenant == NOBODY:
        return None
    what = (
        f"Sign-in to one of your accounts failed {locked.failures} times, so it is locked for a while. Was it you? Then wait. "
        "If not: choose a new password, and look at the audit trail."
        if locked.account
        else f"From one place sign-in failed {locked.failures} times, so that place is locked out for a while. "
        "Look at the audit trail, and choose a new password where one is weak."
    )
    return OwnerNotified(topic="sign-in", text=what, source=fact.id)


@handler("hanging-up", role="ledger", done=(HangUpOrdered,))
async def order_hang_up(wanted: HangUpRequested) -> HangUpOrdered:
    """A member who may has asked for the end of a call: its edge hears so on the call itself."""
    return HangUpOrdered(call=wanted.object, account=wanted.account)


@handler("cueing", role="ledger", done=(CueGiven,))
async def give_cue(wanted: CueRequested) -> CueGiven:
    """A member who may has written a line for the agent: its voice hears so on the call itself."""
    return CueGiven(call=wanted.object, account=wanted.account, text=wanted.text)


@handler("correcting", role="ledger", done=(TurnCorrected,))
async def correct_turn(wanted: CorrectionRequested) -> TurnCorrected:
    """A member who may has flagged a turn, or said what would have been right: it stands on the call itself."""
    return TurnCorrected(
        call=wanted.object,
        turn=wanted.turn,
        account=wanted.account,
        words=wanted.words,
        intent=wanted.intent,
        answer=wanted.answer,
        note=wanted.note,
        taught=wanted.taught,
    )
