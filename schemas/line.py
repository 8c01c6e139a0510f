"""The telephone line of one call: ringing, answered, lost, ended; what the edge reports."""

from typing import Literal

from schemas.event import Event, Personal
from schemas.kinds import CLAIM

#: Why a line is gone whose caller a person has now: the carrier reports the end of the call, or brings the caller back.
TRANSFERRED = "transferred"


class CallRinging(Event, frozen=True, tag="call.ringing"):
    """A carrier asked us to take a call. `person` is the caller's contact id, `called` the business's own number.

    `account` is the member who placed it from the softphone, whoever they said to be calling as; empty for a carrier's call.
    `within_hours`: the business was open by its own hours; None where it has none, or nobody looked.
    """

    person: str
    caller: Personal
    called: str
    carrier: str = "twilio"
    carrier_call: str = ""
    account: str = ""
    language: str = "en"
    timezone: str = "UTC"
    within_hours: bool | None = None


class CallerKnown(Event, frozen=True, tag="caller.known"):
    """Whoever calls has been with us before: the name that they once confirmed. It is offered, never taken for granted."""

    person: str
    name: Personal


class CallRefused(Event, frozen=True, tag="call.refused"):
    """We did not take the call, and why: `flood`, `full` or `log`; what is nobody's call is counted (`calls.refused`)."""

    reason: str


class CallsRefused(Event, frozen=True, tag="calls.refused"):
    """So many requests were refused that are nobody's call, since it was last told. On `call.nobody.refusals`.

    `reason` is `signature`, `token`, `malformed` or `unknown-number`; each edge tells one once a minute.
    """

    reason: str
    count: int


class CallAdopted(Event, frozen=True, tag="call.adopted"):
    """A carrier's call has its id with us. On `claim.<tenant>.<carrier's id>-carrier`, once: a repeated webhook finds it."""

    kind = CLAIM

    call: str


class CarrierReported(Event, frozen=True, tag="carrier.reported"):
    """The carrier told us how its side of the call stands: `completed`, `busy`, `stream-error`; `detail` its error code."""

    status: str
    detail: str = ""


class LineOpened(Event, frozen=True, tag="line.opened"):
    """The carrier's media stream is up; with `resumed` it is a further one in the same call, or one believed lost.

    `gap_ms` is for how long the line was gone, as far as is known.
    """

    stream: str
    edge: str
    resumed: bool = False
    gap_ms: int = 0


class LineRejected(Event, frozen=True, tag="line.rejected"):
    """Something malformed or foreign came over the line and was turned away."""

    reason: str
    detail: str = ""


class LineLost(Event, frozen=True, tag="line.lost"):
    """The media stream closed without the call having ended; the carrier is expected back.

    `played_frame` is the last spoken frame the caller can have heard, -1 when nobody can say: a further stream goes on after it.
    """

    reason: str
    played_frame: int = -1


class KeyPressed(Event, frozen=True, tag="key.pressed"):
    """A telephone key (DTMF)."""

    digit: Personal


class PlaybackMarked(Event, frozen=True, tag="playback.marked"):
    """The carrier has played a sentence to its end: its mark came back, not after a clear."""

    sentence: int


class PlaybackCleared(Event, frozen=True, tag="playback.cleared"):
    """The carrier's buffer was emptied. `played_ms` is how much of `sentence` had been played by then."""

    sentence: int
    played_ms: int


class HangUpOrdered(Event, frozen=True, tag="hang-up.ordered"):
    """A member ends the call from the dashboard: whoever has its line closes it."""

    call: str
    account: str


class CallEnded(Event, frozen=True, tag="call.ended"):
    """The call is over. `frames_heard` and `frames_spoken` are what the edge took from and gave to the carrier."""

    reason: Literal["caller", "agent", "carrier", "lost", "failed"]
    seconds: float
    frames_heard: int = 0
    frames_spoken: int = 0


class CallClaimed(Event, frozen=True, tag="call.claimed"):
    """An instance took a call over. On `claim.` (voice) or `line.` (edge); its stream sequence is the writer's epoch."""

    kind = CLAIM

    owner: str
    role: str


class CallReleased(Event, frozen=True, tag="call.released"):
    """The owner is done with the call."""

    kind = CLAIM

    owner: str
