"""Messages out and in: asked for, refused, put off, sent, delivered; and what people write to us."""

from datetime import datetime
from typing import Literal

from schemas.consent import Channel, Purpose
from schemas.event import Event, Personal
from schemas.kinds import DUE, MESSAGE

#: Why a message may not be sent.
Rule = Literal[
    "do-not-contact",
    "no-consent",
    "consent-withdrawn",
    "too-often",
    "no-address",
    "erased",
    "expired",
    "called-off",
    "answered-already",
    "nothing-to-answer",
]
#: Why it has to wait: `not-yet` as asked, `hours` of the law, `carrier` which is busy or cannot be reached.
Wait = Literal["not-yet", "hours", "carrier"]


#: The topics of what answers a person's own message: by the receptionist, by a member.
REPLY, WRITTEN = "reply", "thread"


#: What is written about of our own accord, each at its moment.
MomentTopic = Literal[
    "reminder", "reminder-soon", "thanks", "check", "review", "missed-visit", "lead", "recall", "birthday", "winback"
]


class MomentDue(Event, frozen=True, tag="moment.due"):
    """The time has come to write to a person, if it is still so. On `due.<tenant>.<topic>-<origin or person>`.

    `origin` is the visit or the call it follows from, `about` the visit's start or the service asked about, `why` says why in
    plain words, `step` counts messages of one kind, `to` is the number that was given for it.
    """

    kind = DUE

    topic: MomentTopic
    person: str
    origin: str = ""
    about: str = ""
    why: str = ""
    step: int = 1
    to: Personal = ""


class MessageRequested(Event, frozen=True, tag="message.requested"):
    """Something is to be sent to a person. Subject `message.<tenant>.<message>`; the gate decides.

    `to` is an E.164 number or an e-mail address; empty: what the contact is known by. `heading` is an e-mail's subject line.
    `topic` says what it is (`confirmation`, `missed-call`, `reminder`...), `origin` the id of the fact it follows from.
    `why` says why it is written, in plain words without anything personal, where nobody has asked for it.
    `answers` is the id of the `keyword.heard` it answers, else empty. It is sent between `not_before` and `until`.
    """

    kind = MESSAGE

    message: str
    person: str
    channel: Channel
    purpose: Purpose
    text: Personal
    topic: str
    to: Personal = ""
    heading: Personal = ""
    language: str = "en"
    origin: str = ""
    answers: str = ""
    not_before: datetime | None = None
    until: datetime | None = None
    why: str = ""


class MessageCalledOff(Event, frozen=True, tag="message.called-off"):
    """The message is not wanted any more: what it speaks of has changed."""

    kind = MESSAGE

    message: str
    reason: str


class MessageRefused(Event, frozen=True, tag="message.refused"):
    """The message is not sent, and which rule says so. Final."""

    kind = MESSAGE

    message: str
    person: str
    channel: Channel
    purpose: Purpose
    rule: Rule
    detail: str = ""


class MessageDeferred(Event, frozen=True, tag="message.deferred"):
    """The message waits until then, and is judged anew."""

    kind = MESSAGE

    message: str
    person: str
    rule: Wait
    until: datetime
    attempt: int = 0
    detail: str = ""


class MessageDue(Event, frozen=True, tag="message.due"):
    """A message that waited may be judged again. On `due.<tenant>.<message>`."""

    kind = DUE

    message: str


class MessageSent(Event, frozen=True, tag="message.sent"):
    """The carrier has it, under its own id. `decision` is the id of the `message.allowed` it was sent with."""

    kind = MESSAGE

    message: str
    person: str
    channel: Channel
    carrier_message: str
    decision: str
    attempt: int = 1


class MessageFailed(Event, frozen=True, tag="message.failed"):
    """It cannot be sent. `reason`: `not-connected`, `carrier-stop`, `undeliverable`, `gave-up`; `detail` the carrier's code."""

    kind = MESSAGE

    message: str
    person: str
    channel: Channel
    reason: str
    detail: str = ""


class DeliveryReported(Event, frozen=True, tag="delivery.reported"):
    """How the carrier's delivery stands: `delivered`, `undelivered`, `failed`, `read`; `detail` its error code.

    `stopped`: it was not delivered because its recipient has told the carrier STOP.
    """

    kind = MESSAGE

    message: str
    status: str
    detail: str = ""
    stopped: bool = False


class MessageReceived(Event, frozen=True, tag="message.received"):
    """Somebody wrote to us. `sender` is their number or address, `recipient` the business's own.

    `answered`: the carrier has answered a keyword in it by itself. `pictures` counts what came with it that is not text.
    """

    kind = MESSAGE

    message: str
    person: str
    channel: Channel
    text: Personal
    sender: Personal
    recipient: str
    carrier_message: str = ""
    answered: bool = False
    pictures: int = 0
