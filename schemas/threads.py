"""Threads: what is written back and forth with a person on one channel, who answers it, and the conversation behind it."""

from datetime import datetime
from typing import Literal

from schemas.consent import Channel
from schemas.event import Event, Personal
from schemas.kinds import THREAD

#: How the id of a conversation begins that is held in texts: its facts are on `call.<tenant>.<thread>`, and it is no call.
TEXTING = "text_"


def is_texting(id_: str) -> bool:
    """Whether the id of a call is that of a conversation held in texts."""
    return id_.startswith(TEXTING)


class ThreadOpened(Event, frozen=True, tag="thread.opened"):
    """A person writes to us, and nothing was written for a day. Subject `thread.<tenant>.<person>`, like all of threads.

    `thread` is the id of the conversation too, `number` the person's own, `recipient` the business's.
    """

    kind = THREAD

    thread: str
    person: str
    channel: Channel
    number: Personal
    recipient: str


class MessageThreaded(Event, frozen=True, tag="message.threaded"):
    """What a person wrote is the next message of a thread. `pictures` counts what came with it: pictures, sound, files."""

    kind = THREAD

    thread: str
    person: str
    message: str
    channel: Channel
    text: Personal
    number: Personal
    pictures: int = 0


class ThreadAnswered(Event, frozen=True, tag="thread.answered"):
    """What was done about the message `about`: `message` is what answers it, empty for none; `how` says by whom or why not.

    `mind`: the receptionist; `reminder`: a word about a reminder; `held`: a member has the thread; `enough`: there were too many.
    """

    kind = THREAD

    thread: str
    person: str
    about: str
    how: Literal["mind", "reminder", "late", "pictures", "held", "enough"]
    message: str = ""
    language: str = "en"


class ThreadTakenOver(Event, frozen=True, tag="thread.taken-over"):
    """A member writes in it from now on, and the receptionist is silent."""

    kind = THREAD

    thread: str
    person: str
    account: str


class ThreadReleased(Event, frozen=True, tag="thread.released"):
    """The receptionist answers again."""

    kind = THREAD

    thread: str
    person: str
    account: str


class MemberWrote(Event, frozen=True, tag="member.wrote"):
    """A member writes to the person; the text goes through the gate as the message `message`."""

    kind = THREAD

    thread: str
    person: str
    message: str
    account: str
    text: Personal


class TextingOpened(Event, frozen=True, tag="texting.opened"):
    """The conversation of a thread begins, on `call.<tenant>.<thread>`: whose it is, and what it is held by.

    `caller` is the person's number, `called` the business's own, `name` what somebody of that number once confirmed.
    """

    person: str
    channel: Channel
    caller: Personal
    called: str
    name: Personal = ""
    language: str = "en"
    timezone: str = "UTC"


class SentenceWritten(Event, frozen=True, tag="sentence.written"):
    """A sentence of the reply may be written so; `late`: the PII guard did not answer in time, and the strictest rules held."""

    sentence: int
    text: Personal
    late: bool = False


class CallerTexted(Event, frozen=True, tag="caller.texted"):
    """Whoever calls has written to us within the last day, the last time `at` this moment."""

    person: str
    at: datetime
