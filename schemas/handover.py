"""Handing over, as the people of a business see it: opened with a summary, their phones rung, accepted, missed, queued, resolved.

Subject `handover.<tenant>.<id>`: the call's id, or that of the inbox item for which whoever is on call is woken.
"""

from typing import Literal

from schemas.event import Event, Personal
from schemas.handoff import Miss
from schemas.kinds import DUE, HANDOVER
from schemas.triggers import TriggerName


class HandoverOpened(Event, frozen=True, tag="handover.opened"):
    """Somebody is needed. `way`: on the `line`, for a `callback`, or woken by an `alert`.

    `summary` has at most 200 words: who, why, what was said and promised, and the reason; `script` is what whoever takes it may
    begin with, in thirty seconds. `text` is what they get before the phone rings, `whisper` what they hear before they accept.
    `numbers` (E.164) are rung in order, each for `ring_seconds`. `carrier_call` is the caller's own leg. `priority`: 1 is called
    back first.
    """

    kind = HANDOVER

    handover: str
    person: str
    way: Literal["line", "callback", "alert"]
    trigger: TriggerName
    reason: Personal
    summary: Personal = ""
    script: Personal = ""
    whisper: Personal = ""
    text: Personal = ""
    name: Personal = ""
    phone: Personal = ""
    tags: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    urgent: bool = False
    priority: int = 3
    call: str = ""
    carrier_call: str = ""
    language: str = "en"
    caller_language: str = "en"
    ring_seconds: int = 20


class HandoverRinging(Event, frozen=True, tag="handover.ringing"):
    """The phone of the next person is to ring. `attempt` counts from 1."""

    kind = HANDOVER

    handover: str
    attempt: int
    number: str
    whisper: Personal = ""
    language: str = "en"
    ring_seconds: int = 20


class HandoverDialled(Event, frozen=True, tag="handover.dialled"):
    """The carrier rings them, under its own id."""

    kind = HANDOVER

    handover: str
    attempt: int
    carrier_call: str


class LegAnswered(Event, frozen=True, tag="leg.answered"):
    """Somebody has picked up and hears the whisper: `human`, `machine`, or `unknown` to the carrier."""

    kind = HANDOVER

    attempt: int
    by: Literal["human", "machine", "unknown"]


class LegKeyed(Event, frozen=True, tag="leg.keyed"):
    """Whoever picked up has pressed this key after the whisper; empty: none."""

    kind = HANDOVER

    attempt: int
    key: str


class LegEnded(Event, frozen=True, tag="leg.ended"):
    """The carrier reports how their leg came out: `completed`, `busy`, `no-answer`, `failed`, `canceled`; `detail` its code."""

    kind = HANDOVER

    handover: str
    attempt: int
    status: str
    seconds: int = 0
    detail: str = ""


class HandoverDue(Event, frozen=True, tag="handover.due"):
    """The carrier should have said by now how this attempt came out. On `due.<tenant>.handover-<id>`."""

    kind = DUE

    handover: str
    attempt: int


class HandoverMissed(Event, frozen=True, tag="handover.missed"):
    """One attempt came to nothing, and why."""

    kind = HANDOVER

    handover: str
    attempt: int
    reason: Miss


class HandoverAccepted(Event, frozen=True, tag="handover.accepted"):
    """A person has it: by the key of this `attempt`, by the `link` in their text, or at the `desk` (`account`)."""

    kind = HANDOVER

    handover: str
    by: Literal["key", "link", "desk"]
    attempt: int = 0
    account: str = ""


class HandoverQueued(Event, frozen=True, tag="handover.queued"):
    """Somebody is to call back, the lowest `priority` first. `noticed`: the people were told of it when it was asked for."""

    kind = HANDOVER

    handover: str
    priority: int
    reason: Miss
    noticed: bool = False


class HandoverReturned(Event, frozen=True, tag="handover.returned"):
    """Whoever had accepted was gone within seconds, and the caller is with the agent again."""

    kind = HANDOVER

    seconds: int


class HandoverNoted(Event, frozen=True, tag="handover.noted"):
    """A note by an account."""

    kind = HANDOVER

    handover: str
    account: str
    note: Personal


class HandoverResolved(Event, frozen=True, tag="handover.resolved"):
    """It is dealt with."""

    kind = HANDOVER

    handover: str
    account: str = ""
    note: Personal = ""
