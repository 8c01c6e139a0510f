"""What a call knows of handing its caller over to a person: suggested, asked for, accepted, come to nothing."""

from typing import Literal

from schemas.event import Event
from schemas.triggers import TriggerName

#: How the caller wants to be served: by staying on the line, or by being called back. Empty: nobody has asked them.
Way = Literal["", "line", "callback"]
#: Why nobody has taken the caller over. `left`: whoever did has hung up within seconds.
Miss = Literal[
    "no-answer",
    "busy",
    "failed",
    "machine",
    "hung-up",
    "declined",
    "no-key",
    "no-report",
    "not-connected",
    "nobody",
    "wanted",
    "caller-gone",
    "left",
]


class HandoffSuggested(Event, frozen=True, tag="handoff.suggested"):
    """One of the business's triggers fired in this turn: the agent offers a person instead of going on."""

    turn: int
    trigger: TriggerName
    reason: str


class HandoffAccepted(Event, frozen=True, tag="handoff.accepted"):
    """A person has taken the caller over: the carrier puts the two together, and the agent's line closes."""

    call: str
    attempt: int


class HandoffMissed(Event, frozen=True, tag="handoff.missed"):
    """Nobody takes the caller over now, and somebody is to call back: the agent says so."""

    call: str
    reason: Miss


class AgentFailed(Event, frozen=True, tag="agent.failed"):
    """The agent cannot think (`mind`) or speak (`voice`) any more, after several tries; `reason` names the failure."""

    apart = "part"

    part: Literal["mind", "voice"]
    reason: str
