"""The agent's tools, typed: what each is asked with, and what it answers.

`tool.requested` and `tool.answered` carry them as JSON text. A result with `refused` is a `Refusal`, whatever the tool.
Every moment has its offset from UTC; a model that leaves the offset out means the business's own zone. Days and times of day
are text here, as a model writes them (`schemas/ranges.py` reads them): whoever answers must be able to say which it cannot read.
"""

from datetime import datetime
from typing import Literal, get_args

import msgspec

from schemas.outcome import Outcome
from schemas.triggers import TriggerName

PartOfDay = Literal["", "morning", "afternoon", "evening"]
#: Why a slot cannot be had. `no-resource`: nobody named can do that service.
Reason = Literal[
    "taken",
    "closed",
    "past",
    "too-soon",
    "too-far",
    "full",
    "unknown-service",
    "no-resource",
    "not-found",
    "invalid",
    "unavailable",
]


class Slot(msgspec.Struct, frozen=True, kw_only=True):
    """A free start, and the resource (id) that is free then."""

    start: datetime
    resource: str


class Refusal(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A business "no". `instead` are free slots to offer; `ask` names the argument to ask the caller for again."""

    reason: Reason
    instead: tuple[Slot, ...] = ()
    ask: str = ""


class FindAvailability(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Find free times for a service. Offer the caller at most three of them.

    `date` is the first day (`2026-11-24`, empty: as soon as possible), `until` the last one (empty: that day only).
    `time` is a start `14:30` or a range of starts `14:00-17:00`. `resource` is a member of staff by id, when one is wished for.
    `duration` in minutes is the service's own when 0; `party` is for how many people.
    """

    service: str
    date: str = ""
    until: str = ""
    part_of_day: PartOfDay = ""
    time: str = ""
    resource: str = ""
    duration: int = 0
    party: int = 1


class Availability(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Free slots as wished for, nearest to the wish first; with none, `closed` says why and `next` are the next free ones."""

    slots: tuple[Slot, ...] = ()
    closed: Reason | None = None
    next: tuple[Slot, ...] = ()


class FindAppointments(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Find the caller's coming appointments: the call's own contact, or the `phone` they were booked under."""

    phone: str = ""


class Appointment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One appointment. `appointment` is its id, `reference` short and speakable."""

    appointment: str
    service: str
    start: datetime
    resource: str
    reference: str = ""
    minutes: int = 0
    name: str = ""


class Appointments(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The caller's coming appointments, soonest first. `name` is the contact's name when it is known."""

    appointments: tuple[Appointment, ...] = ()
    name: str = ""


class BookAppointment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Book a slot, only after everything was read back and the caller said yes. Answers with an Appointment.

    `resource` empty: whoever is free. `phone` in E.164, empty: the number the caller is calling from.
    """

    service: str
    start: datetime
    name: str
    resource: str = ""
    phone: str = ""
    notes: str = ""
    party: int = 1


class RescheduleAppointment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Move an appointment, found before, to another start, after a read-back and a yes. Answers with the Appointment as it is."""

    appointment: str
    start: datetime
    resource: str = ""


class CancelAppointment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Cancel an appointment, found before, after reading back and a yes. Answers with the Appointment that was."""

    appointment: str
    reason: str = ""


class QualifyLead(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Note somebody who may become a customer, and what they want. Answers with Noted."""

    intent: str
    name: str = ""
    contact: str = ""
    notes: str = ""


class TransferToHuman(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Hand the caller to a human. Answers with a Transfer.

    `way`: on the `line`, or by a `callback`, as the caller chose; ask which they prefer before. `trigger` is why it came to that.
    """

    reason: str
    urgent: bool = False
    way: Literal["", "line", "callback"] = ""
    trigger: TriggerName = "asked"


class Transfer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`connected`: a human takes the line now; `ringing`: their phone rings; else `callback`: somebody will call back."""

    connected: bool = False
    callback: bool = True
    ringing: bool = False


class TakeMessage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Leave a message for the people of the business, after reading it back. Answers with Noted."""

    text: str
    name: str = ""
    phone: str = ""
    urgent: bool = False


class AnswerQuestion(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Look a question up in what the business wrote down. Answers with an Answer."""

    question: str


class Answer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`text` ready to be spoken, empty when the business's knowledge does not say."""

    text: str = ""
    confidence: float = 0.0


class LogCallOutcome(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How the call came out. The last tool of every call. Answers with Noted."""

    outcome: Outcome
    notes: str = ""
    appointment: str = ""


class Noted(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """It is written down."""

    ok: bool = True


#: What is looked for in the diary's memory.
Looking = FindAvailability | FindAppointments
#: Tools that write nothing: answered by a question, where the call is, whatever the log does.
Reading = Looking | AnswerQuestion
#: Tools that write: asked and answered through the log.
Writing = (
    BookAppointment | RescheduleAppointment | CancelAppointment | QualifyLead | TransferToHuman | TakeMessage | LogCallOutcome
)
Request = Reading | Writing
#: Nobody waits for these, and nothing is said of what they answer.
QUIET = frozenset(("log_call_outcome", "qualify_lead"))
Result = Availability | Appointments | Appointment | Transfer | Noted | Answer

#: Every tool by name: what it is asked with, and what it answers.
TOOLS: dict[str, tuple[type[Request], type[Result]]] = {
    "find_availability": (FindAvailability, Availability),
    "find_appointments": (FindAppointments, Appointments),
    "book_appointment": (BookAppointment, Appointment),
    "reschedule_appointment": (RescheduleAppointment, Appointment),
    "cancel_appointment": (CancelAppointment, Appointment),
    "qualify_lead": (QualifyLead, Noted),
    "transfer_to_human": (TransferToHuman, Transfer),
    "take_message": (TakeMessage, Noted),
    "answer_question": (AnswerQuestion, Answer),
    "log_call_outcome": (LogCallOutcome, Noted),
}
_NAMES = {arguments: name for name, (arguments, _) in TOOLS.items()}
_READING = frozenset(get_args(Reading))


def tool_name(request: Request) -> str:
    """Which tool a request is for."""
    return _NAMES[type(request)]


def is_read_only(tool: str) -> bool:
    """Whether nothing is written for a tool, as for one that there is not."""
    return tool not in TOOLS or TOOLS[tool][0] in _READING


def read_arguments(tool: str, arguments: str) -> Request:
    """Read a tool's arguments (JSON text); msgspec.ValidationError says what is wrong, KeyError that there is no such tool."""
    return msgspec.json.decode(arguments, type=TOOLS[tool][0])
