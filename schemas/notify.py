"""How the people of a business are told what concerns them, as its settings say."""

from typing import Literal

import msgspec

#: How much something matters: an `alarm` wakes whoever is on call, a `warning` is told today, the rest can wait.
Severity = Literal["info", "warning", "alarm"]


class Quiet(msgspec.Struct, frozen=True, kw_only=True):
    """Local times between which only alarms come, `HH:MM`; it may begin in the evening and end in the morning."""

    begins: str
    ends: str


class Notify(msgspec.Struct, frozen=True, kw_only=True):
    """How the business's people are told what concerns them; all of it is in the inbox as well.

    `sms` (E.164) and `email` are told from the severity `least` on; `topics` gives topics another severity than usual. An alarm
    goes to the first of `on_call` (E.164; empty: to `sms`), by text and by a call, and to the next every `repeat_minutes`,
    `repeats` times, until somebody has it: by a key, by the link in the text, or in the inbox.
    """

    sms: str = ""
    email: str = ""
    least: Severity = "warning"
    topics: dict[str, Severity] = {}
    quiet: Quiet | None = None
    on_call: tuple[str, ...] = ()
    repeat_minutes: int = 2
    repeats: int = 30
