"""What the mind's last reply left behind: its memory, what it asked for, and how the call would come out."""

import msgspec

from schemas.fact import Fact
from schemas.outcome import Outcome
from schemas.reply import Expects, ReplyComposed


class MindState(msgspec.Struct, frozen=True, kw_only=True):
    """`state` is the mind's memory, which nobody but a mind reads; `expects` what the last reply asked for.

    `outcome` is how the call came out if it ended now (None: nothing came of it yet), `appointment` the one made or moved.
    """

    state: str = ""
    expects: Expects = "anything"
    outcome: Outcome | None = None
    appointment: str = ""


def evolve_mind(_: MindState, event: ReplyComposed, __: Fact) -> MindState:
    """All of it is in the last reply."""
    return MindState(state=event.state, expects=event.expects, outcome=event.outcome, appointment=event.appointment)
