"""The caller's line: whether it is up, and how far the call is from its end."""

from typing import Literal, assert_never

import msgspec

from schemas.fact import Fact
from schemas.handoff import HandoffAccepted, HandoffMissed
from schemas.line import CallEnded, LineLost, LineOpened
from schemas.reply import ReplyComposed
from schemas.threads import TextingOpened

_change = msgspec.structs.replace


class Socket(msgspec.Struct, frozen=True):
    """The carrier's media stream: the `edge` that holds it, and the id of the fact that `opened` it."""

    edge: str
    opened: str


class LineState(msgspec.Struct, frozen=True):
    """`socket` is None before the line is opened and while it is lost. Once the call has ended, it is not going on again.

    `transferred`: a person has the caller, and the agent is silent until the line is opened again. `texting`: there is no line,
    and nothing that could be hung up; the next text may come at any time.
    """

    socket: Socket | None = None
    stage: Literal["going-on", "transferred", "hanging-up", "ended"] = "going-on"
    texting: bool = False

    @property
    def up(self) -> bool:
        """The caller can be heard and spoken to."""
        return self.texting or self.socket is not None

    @property
    def edge(self) -> str:
        """The edge that holds the line; empty while it is lost."""
        return self.socket.edge if self.socket else ""

    @property
    def hanging_up(self) -> bool:
        """The agent has said its last reply, a person has the caller, or the call is over."""
        return self.stage != "going-on"

    @property
    def ended(self) -> bool:
        return self.stage == "ended"


LineFact = LineOpened | LineLost | CallEnded | ReplyComposed | TextingOpened | HandoffAccepted | HandoffMissed


def evolve_line(line: LineState, event: LineFact, fact: Fact) -> LineState:
    """The line after one more fact. A loss counts when it is that of the socket which is open."""
    match event:
        case LineOpened(edge=edge):
            stage = "going-on" if line.stage == "transferred" else line.stage
            return _change(line, socket=Socket(edge, fact.id), stage=stage)
        case LineLost():
            lost = line.socket is None or fact.cause in {"", line.socket.opened}
            return _change(line, socket=None) if lost else line
        case HandoffMissed():
            back = line.stage == "transferred" and line.socket is not None
            return _change(line, stage="going-on") if back else line
        case HandoffAccepted():
            return _change(line, stage="transferred") if line.stage == "going-on" else line
        case CallEnded():
            return _change(line, stage="ended")
        case ReplyComposed(hang_up=hang_up):
            return _change(line, stage="hanging-up") if hang_up and line.stage == "going-on" and not line.texting else line
        case TextingOpened():
            return _change(line, texting=True)
        case _:
            assert_never(event)
