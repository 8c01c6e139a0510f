"""What a member says of a turn of a call that is over: that it was doubtful, and what would have been right."""

from schemas.event import Event, Personal
from schemas.kinds import ACCOUNT, CALL


class CorrectionRequested(Event, frozen=True, tag="correction.requested"):
    """Somebody puts a turn right, or only flags it; `object` is the call, `person` its caller, who is spoken of.

    `words` are what the caller said in truth, `intent` what they meant, `answer` what would have been right to say, `note` why.
    Empty: as it was. `taught`: from now on the business's receptionist goes by it.
    """

    kind = ACCOUNT

    account: str
    role: str
    session: str
    object: str
    person: str
    turn: int
    words: Personal = ""
    intent: str = ""
    answer: Personal = ""
    note: Personal = ""
    taught: bool = False


class TurnCorrected(Event, frozen=True, tag="turn.corrected"):
    """The same on the call itself, for whoever reviews it or learns from it. Of several about one turn the last counts."""

    kind = CALL

    call: str
    turn: int
    account: str
    words: Personal = ""
    intent: str = ""
    answer: Personal = ""
    note: Personal = ""
    taught: bool = False
