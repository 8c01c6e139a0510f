"""What the engine remembers of a call: the tasks under way, and what was last asked. It travels in `ReplyDone.state` as JSON."""

from datetime import date, datetime
from typing import Literal

import msgspec

from handlers.dialogue.older_memory import lifted
from schemas.handoff import Way
from schemas.outcome import Outcome
from schemas.ranges import Days, TimeOfDay
from schemas.reply import Expects
from schemas.toolbox import Appointment, PartOfDay, Slot
from schemas.triggers import TriggerName


class Wish(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """When the caller would like to come, and what they were offered.

    `days` and `time` are None when nothing was said of them. `avoid` are days they do not want. `searched`: the diary was asked
    about this very wish.
    `fruitless` counts searches and offers that came to nothing, `shown` are starts that were offered and passed over.
    """

    days: Days | None = None
    time: TimeOfDay | None = None
    part: PartOfDay = ""
    staff: str = ""
    soonest: bool = False
    avoid: tuple[Days, ...] = ()
    offers: tuple[Slot, ...] = ()
    chosen: Slot | None = None
    searched: bool = False
    fruitless: int = 0
    shown: tuple[datetime, ...] = ()


class Booking(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="booking"):
    """A new appointment in the making. `sent`: the diary was asked to book it. `answers` are questions with their answers.

    `place_asked`: the postcode was asked for, because nobody could say whether the place is inside.
    `whom` is who it is for when not the caller: "wife", "son".
    """

    service: str = ""
    wish: Wish = Wish()
    name: str = ""
    phone: str = ""
    party: int = 1
    place: str = ""
    whom: str = ""
    answers: tuple[str, ...] = ()
    place_asked: bool = False
    other_phone: bool = False
    sent: bool = False


class Rescheduling(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="moving"):
    """An appointment being moved. `found` is None until the diary has said what there is. `same_time`: only the day changes.

    `shift`: it is moved by so many minutes.
    """

    found: tuple[Appointment, ...] | None = None
    appointment: Appointment | None = None
    service: str = ""
    phone: str = ""
    wish: Wish = Wish()
    same_time: bool = False
    shift: int = 0
    sent: bool = False


class Cancellation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="cancelling"):
    """An appointment being cancelled; `only_ask`: the caller only wants to know when it is.

    `either`: they cannot come, and have not said whether it is to be moved or cancelled. `rest` are cancelled after this one.
    """

    found: tuple[Appointment, ...] | None = None
    appointment: Appointment | None = None
    service: str = ""
    phone: str = ""
    only_ask: bool = False
    either: bool = False
    everything: bool = False
    kept: tuple[str, ...] = ()
    rest: tuple[Appointment, ...] = ()
    hint: Wish = Wish()
    sent: bool = False


class Message(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="message"):
    """A message for the people of the business; `to` is one of them by id."""

    text: str = ""
    to: str = ""
    name: str = ""
    phone: str = ""
    other_phone: bool = False
    urgent: bool = False
    sent: bool = False


class Handoff(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="handing"):
    """The caller is being put through to a human, or was offered it (`sent` False).

    `way` is what they chose; `ringing`: somebody's phone rings, and the talk goes on meanwhile.
    """

    reason: str = "asked for a person"
    urgent: bool = False
    sent: bool = False
    trigger: TriggerName = "asked"
    way: Way = ""
    ringing: bool = False


Task = Booking | Rescheduling | Cancellation | Message | Handoff


class Wanted(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A wish that waits for its turn: what is to be done, with which service, for whom, and when if that was said."""

    kind: Literal["book", "reschedule", "cancel", "check", "message", "human"]
    service: str = ""
    whom: str = ""
    wish: Wish = Wish()


class Memory(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All of it. `tasks`: the last one is being worked on, those before it are returned to.

    `asked` is the key of the last question; `again` how often in a row it had to be put in other words. `last` are the
    sentences of the last reply. `turns` counts replies, so that they vary. `rules` were said already. `given_up` are requests of
    tools of which the caller was told that they failed. `confirmed` is the name that the caller said yes to in a read-back.
    `repeats` counts how often in a row the caller wanted the last words again, `put` how often each wording was said, and
    each question asked in vain, since something came of the task.
    `agenda` are wishes said in passing, taken up one after another when no task is under way. `digits` are
    those of a telephone number so far, `doubt` two days of which one was meant.
    `stranger`: it is not who called from this number before.
    `patience`: so many silences of somebody who asked to wait are still waited for.
    """

    tasks: tuple[Task, ...] = ()
    name: str = ""
    phone: str = ""
    confirmed: str = ""
    asked: str = ""
    expects: Expects = "anything"
    again: int = 0
    last: tuple[str, ...] = ()
    silent: int = 0
    turns: int = 0
    waiting: bool = False
    patience: int = 0
    rules: tuple[str, ...] = ()
    service: str = ""
    outcomes: tuple[Outcome, ...] = ()
    appointment: Appointment | None = None
    searched: int = 0
    leaving: bool = False
    question: str = ""
    given_up: tuple[str, ...] = ()
    repeats: int = 0
    put: dict[str, int] = {}
    agenda: tuple[Wanted, ...] = ()
    digits: str = ""
    doubt: tuple[date, ...] = ()
    stranger: bool = False

    @property
    def task(self) -> Task | None:
        return self.tasks[-1] if self.tasks else None


def read_memory(state: str) -> Memory:
    """Read a state; one that cannot be read is an empty one: better to ask again than to be silent."""
    if not state:
        return Memory()
    try:
        return msgspec.convert(lifted(msgspec.json.decode(state)), Memory)
    except msgspec.MsgspecError:
        return Memory()


def write_memory(memory: Memory) -> str:
    return msgspec.json.encode(memory).decode()
