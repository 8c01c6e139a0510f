"""What a turn is read beside its words: the business's clock, and what the agent asked last."""

from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.call.state import Conversation
from handlers.language.lexicon import Lexicon
from schemas.knowledge import Business


def local_now(so_far: Conversation, business: Business) -> datetime | None:
    """What the business's clock says; None when the call's is not known, in UTC when its time zone is no zone."""
    now = so_far.now or so_far.ringing_at
    if now is None:
        return None
    try:
        return now.astimezone(ZoneInfo(business.timezone))
    except (KeyError, ValueError, OSError, OverflowError):
        return now


def words_asked(so_far: Conversation, lexicon: Lexicon) -> tuple[str, ...]:
    """The words of the agent's last line."""
    return next((lexicon.words(line.words) for line in reversed(so_far.lines) if line.who == "agent"), ())
